import type { Catalogue, CreditRecord } from "../api-types.ts";
import type { Display } from "../page-types.ts";
import { wordsOf } from "../words/index.ts";
import { labelOf } from "./content-list.tsx";
import { langOf } from "./lang-of.ts";

interface LatestView {
  readonly records: readonly CreditRecord[];
  readonly catalogue: Catalogue;
  readonly display: Display;
}

/** Records in short: day, party, body, kind; or that there are none yet. */
export function LatestRecords({ records, catalogue, display }: LatestView) {
  const words = wordsOf(display.language);
  const nameOf = (code: string) => {
    const entry = catalogue.entries.find((one) => one.entry === code);
    return entry === undefined ? code : labelOf(entry, display.language);
  };
  if (records.length === 0) return <p className="empty">{words.home.latestNone}</p>;
  return (
    <ul className="latest">
      {records.map((record) => (
        <li key={record.id}>
          <time dateTime={record.decidedOn ?? ""}>{record.decidedOn}</time>
          <span className="what">
            <PartyName record={record} />
            <span className="quiet" {...langOf(record.body.name, words)}>
              {record.body.name}
            </span>
          </span>
          <span className="chips">
            {record.severity !== null && <span className="chip bad">{words.severity[record.severity]}</span>}
            <span className="chip">{nameOf(record.entry)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The name of a party with a link to its page; natural persons have no page and stay plain. */
function PartyName({ record }: { readonly record: CreditRecord }) {
  const { uscc, name } = record.subject;
  if (uscc === null) return <span>{name}</span>;
  return <a href={`/subjects/${encodeURIComponent(uscc)}?tab=${record.entry}`}>{name}</a>;
}
