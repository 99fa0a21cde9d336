import { Failed, useCatalogue, useEntryName } from "./parts.tsx";
import { useBody } from "./session.tsx";
import { useTexts } from "./texts.tsx";

interface EntryChoicePlan {
  readonly entry: string;
  readonly onChange: (entry: string) => void;
}

/** What this body may submit, and the empty template of what is chosen. */
export function EntryChoice({ entry, onChange }: EntryChoicePlan) {
  const { words } = useTexts();
  const { body } = useBody();
  const nameOf = useEntryName();
  const catalogue = useCatalogue();
  if (body.entries.length === 0) return <p className="empty">{words.send.noEntries}</p>;
  return (
    <fieldset>
      <legend>{words.send.entry}</legend>
      <p className="hint">{words.send.entryHint}</p>
      {catalogue.error !== null && (
        <Failed error={catalogue.error} onRetry={() => void catalogue.refetch()} />
      )}
      <div className="choices">
        {body.entries.map((one) => (
          <label key={one} className="choice">
            <input
              type="radio"
              name="entry"
              value={one}
              checked={one === entry}
              onChange={() => onChange(one)}
            />
            {nameOf(one)}
          </label>
        ))}
      </div>
      {entry !== "" && <Templates entry={entry} />}
    </fieldset>
  );
}

function Templates({ entry }: { readonly entry: string }) {
  const { words } = useTexts();
  const { data } = useCatalogue();
  const kinds = data?.entries.find((one) => one.entry === entry)?.subjectKinds ?? [];
  const links = [
    ["organisation", words.send.organisation, kinds.some((kind) => kind !== "natural-person")],
    ["person", words.send.person, kinds.includes("natural-person")],
  ] as const;
  return (
    <p className="quiet">
      {words.send.templates}
      {words.colon}
      {links
        .filter(([, , isWanted]) => isWanted)
        .map(([subject, name]) => (
          <a
            key={subject}
            className="spaced"
            href={`/api/v1/templates/${entry}.csv?subject=${subject}&header=zh`}
            download
          >
            {name}
          </a>
        ))}
    </p>
  );
}
