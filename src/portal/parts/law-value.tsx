import type { FieldValue } from "../api-types.ts";
import { type Words, wordFor } from "../words/index.ts";

/** A value of the law in words: a number with its unit, a list, or a small table of named parts. */
export function LawValueText({
  value,
  unit,
  words,
}: {
  readonly value: FieldValue;
  readonly unit: string | null;
  readonly words: Words;
}) {
  if (Array.isArray(value)) return <LongList parts={value.map(plainText)} />;
  if (typeof value === "object" && value !== null) {
    return (
      <ul className="plain">
        {Object.entries(value).map(([name, part]) => (
          <li key={name}>
            <span className="code">{name}</span>
            {words.site.colon}
            {plainText(part)}
          </li>
        ))}
      </ul>
    );
  }
  if (typeof value === "boolean") return value ? words.record.yes : words.record.no;
  if (typeof value === "string") return wordFor(words.law.words, value);
  return unit === null ? String(value) : `${String(value)} ${wordFor(words.law.units, unit)}`;
}

const listShown = 12;

/** Lists such as holidays run to dozens: the first ones stand open, the rest unfold. */
function LongList({ parts }: { readonly parts: readonly string[] }) {
  if (parts.length <= listShown) return parts.join(", ");
  return (
    <details>
      <summary>
        {parts.slice(0, 3).join(", ")} … ({parts.length})
      </summary>
      {parts.join(", ")}
    </details>
  );
}

function plainText(value: FieldValue): string {
  if (Array.isArray(value)) return value.map(plainText).join(", ");
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
