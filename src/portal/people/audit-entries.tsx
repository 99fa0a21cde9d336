import { shanghaiTime } from "../days.ts";
import { auditActs } from "../words/audit-acts.ts";
import { wordFor } from "../words/index.ts";
import type { AuditView, EntrySeen } from "./audit-view.ts";

interface ViewOf {
  readonly view: AuditView;
}

/** The entries of a page, newest first: in plain words, and with everything that stands in the trail below. */
export function Entries({ view }: ViewOf) {
  const { words, entries } = view;
  if (entries.items.length === 0) return <p className="empty">{words.empty}</p>;
  const { columns } = words;
  return (
    <table className="list audit-list">
      <caption className="hidden">{words.entries}</caption>
      <thead>
        <tr>
          <th scope="col">{columns.at}</th>
          <th scope="col">{columns.act}</th>
          <th scope="col">{columns.who}</th>
          <th scope="col">{columns.purpose}</th>
          <th scope="col">{columns.case}</th>
          <th scope="col">{words.detail}</th>
        </tr>
      </thead>
      <tbody>
        {entries.items.map((entry) => (
          <EntryRow key={entry.position} view={view} entry={entry} />
        ))}
      </tbody>
    </table>
  );
}

function EntryRow({ view, entry }: ViewOf & { readonly entry: EntrySeen }) {
  const { words, language, purposeNames } = view;
  const { columns } = words;
  const isRefused = entry.act.endsWith("-refused");
  const caseNumber = textOf(entry.detail["case"]);
  return (
    <tr>
      <td className="day" data-head={columns.at}>
        <time dateTime={entry.at}>{shanghaiTime(entry.at)}</time>
      </td>
      <td className="act" data-head={columns.act}>
        {isRefused ? (
          <span className="chip bad">{wordFor(auditActs[language], entry.act)}</span>
        ) : (
          <strong>{wordFor(auditActs[language], entry.act)}</strong>
        )}
      </td>
      <td data-head={columns.who}>
        <EntryWho view={view} entry={entry} />
      </td>
      <td data-head={columns.purpose}>{wordFor(purposeNames, entry.purpose)}</td>
      <td data-head={columns.case}>{caseNumber}</td>
      <td className="entry-more">
        <EntryDetail view={view} entry={entry} />
      </td>
    </tr>
  );
}

function EntryWho({ view, entry }: ViewOf & { readonly entry: EntrySeen }) {
  const { words } = view;
  const { kind, body, name, id } = entry.who;
  if (kind === "other") return <span>{wordFor(words.others, entry.actor)}</span>;
  const part = kind === "body" ? "" : `${wordFor(words.kinds, kind)} ${name ?? id?.slice(-8) ?? ""}`;
  return (
    <>
      {body !== null && <span>{body.name}</span>}
      {part !== "" && <span className={body === null ? undefined : "quiet block"}>{part}</span>}
    </>
  );
}

/** Everything that the entry holds, as it stands in the trail. */
function EntryDetail({ view, entry }: ViewOf & { readonly entry: EntrySeen }) {
  const { words } = view;
  const { details } = words;
  const facts: readonly (readonly [string, string])[] = [
    [details.position, String(entry.position)],
    [details.auditId, entry.auditId],
    [details.actor, entry.actor],
    [details.act, entry.act],
    [details.purpose, entry.purpose],
    ...(entry.subjectCount === null ? [] : [[details.subjects, String(entry.subjectCount)] as const]),
    ...Object.entries(entry.detail).map(([name, value]) => [name, textOf(value)] as const),
  ];
  return (
    <details className="desk-why">
      <summary>
        {words.detail}
        <span className="hidden"> {entry.position}</span>
      </summary>
      <dl className="desk-facts code">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
