import type { Field, FieldValue } from "../api-types.ts";
import { countText, yuanText } from "../figures.ts";
import { dated } from "../parts/dated.ts";
import { useCatalogue, useEntryName } from "./parts.tsx";
import { saveAs } from "./save.ts";
import { useTexts } from "./texts.tsx";

interface SeenRecord {
  readonly id: string;
  readonly version: number;
  readonly entry: string;
  readonly subjectName: string;
  readonly documentNumber: string;
  readonly body: { readonly uscc: string; readonly name: string };
  readonly decidedOn: string;
  readonly content: Readonly<Record<string, FieldValue>>;
  readonly sealedOn: string | null;
  readonly disputedOn: string | null;
}

export interface LookAnswer {
  readonly look: string;
  readonly shownFrom: string;
  readonly allowed: {
    readonly zh: string;
    readonly en: string;
    readonly caseNumber: string;
    readonly bases: readonly { readonly title: string; readonly article: string }[];
  };
  readonly items: readonly SeenRecord[];
  readonly next?: string;
  readonly receipt: unknown;
}

interface SeenPlan {
  readonly pages: readonly LookAnswer[];
  readonly isBusy: boolean;
  readonly onMore: (next: string) => void;
  readonly onAnother: () => void;
}

/** What a look brought: under which purpose, case and number, the records, and the receipt. */
export function LookSeen({ pages, isBusy, onMore, onAnother }: SeenPlan) {
  const { words } = useTexts();
  const { look } = words;
  const items = pages.flatMap((page) => page.items);
  const next = pages.at(-1)?.next;
  return (
    <>
      {pages.map((page) => (
        <LookNote key={page.look} page={page} />
      ))}
      <h2>{look.seen(countText(items.length))}</h2>
      {items.length === 0 && <p className="empty">{look.none}</p>}
      {items.map((record) => (
        <RecordSeen key={record.id} record={record} />
      ))}
      <p className="actions">
        {next !== undefined && (
          <button type="button" className="btn" disabled={isBusy} onClick={() => onMore(next)}>
            {look.more}
          </button>
        )}
        <button type="button" className="btn" onClick={onAnother}>
          {look.another}
        </button>
      </p>
      {next !== undefined && <p className="quiet">{look.moreNote}</p>}
    </>
  );
}

function LookNote({ page }: { readonly page: LookAnswer }) {
  const { words, language } = useTexts();
  const { look, colon } = words;
  const { allowed } = page;
  const save = () =>
    saveAs(
      new Blob([JSON.stringify(page.receipt)], { type: "application/json" }),
      `receipt-look-${page.look}.json`,
    );
  return (
    <div className="callout good" role="status">
      <p>
        <strong>{allowed[language]}</strong> · <span lang="zh-CN">{allowed.caseNumber}</span>
      </p>
      <p className="quiet">
        {look.noted(page.look)} {dated(look.shownFrom(page.shownFrom))}
      </p>
      <p className="quiet">
        {look.basis}
        {colon}
        <span lang="zh-CN">
          {allowed.bases.map(({ title, article }) => `《${title}》${article}`).join("；")}
        </span>
      </p>
      <button type="button" className="btn" onClick={save}>
        {look.save}
      </button>
    </div>
  );
}

function RecordSeen({ record }: { readonly record: SeenRecord }) {
  const { words, language } = useTexts();
  const nameOf = useEntryName();
  const catalogue = useCatalogue().data;
  const { look, colon } = words;
  const fields = catalogue?.entries.find(({ entry }) => entry === record.entry)?.fields ?? [];
  const lines = fields.flatMap((field) => {
    const text = textOf(field, record.content[field.name], words);
    // The unit in a field's name belongs to files; pages show yuan.
    return text === "" ? [] : [{ name: field[language].replace(/（万?元）$/, ""), text }];
  });
  return (
    <article className="card look-record">
      <h3 lang="zh-CN">{record.documentNumber || record.id}</h3>
      <p>
        <span className="chip">{nameOf(record.entry)}</span>{" "}
        {record.version > 1 && <span className="chip">{look.version(String(record.version))}</span>}{" "}
        {record.sealedOn !== null && <span className="chip bad">{dated(look.sealed(record.sealedOn))}</span>}{" "}
        {record.disputedOn !== null && (
          <span className="chip wait">{dated(look.disputed(record.disputedOn))}</span>
        )}
      </p>
      <p className="quiet">
        <span lang="zh-CN">
          {record.subjectName} · {record.body.name}
        </span>{" "}
        · {look.decided} {dated(record.decidedOn)}
      </p>
      <dl className="look-facts">
        {lines.map(({ name, text }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd lang="zh-CN">{dated(text)}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">
        {look.number2}
        {colon}
        <span className="code">{record.id}</span>
      </p>
    </article>
  );
}

type Words = ReturnType<typeof useTexts>["words"];

/** A value in words: choices by their Chinese names as in a file, money in yuan, lists in one line. */
function textOf(field: Field, value: FieldValue | undefined, words: Words): string {
  if (value === undefined || value === null || value === "") return "";
  if (Array.isArray(value))
    return value.map((one: FieldValue) => textOf(field, one, words)).join(words.listSeparator);
  if (typeof value === "boolean") return value ? words.look.yes : words.look.no;
  if (field.kind === "money" && typeof value === "number") return words.look.yuan(yuanText(value));
  if (typeof value === "object") return JSON.stringify(value);
  return field.choices?.find(({ code }) => code === String(value))?.zh ?? String(value);
}
