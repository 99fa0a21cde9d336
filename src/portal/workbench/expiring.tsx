import type { Batch } from "../api-types.ts";
import { dayNumber } from "../days.ts";
import { countText } from "../figures.ts";
import type { DatedPage, EndingRecord } from "./answers.ts";
import { Pages, usePages } from "./lists.tsx";
import { PageHeading, useEntryName } from "./parts.tsx";
import { PlaceLink, useAsked, withAsked } from "./router.tsx";
import { useTexts } from "./texts.tsx";

const kinds = ["publicity", "repair", "cells"] as const;
const periods = ["30", "90"] as const;

type Kind = (typeof kinds)[number];

/** What ends by itself: publicity, the time before repair, and the keeping of rejected rows. Kind and period stand in the address. */
export function ExpiringPage() {
  const { words } = useTexts();
  const asked = useAsked();
  const kind = kinds.find((one) => one === asked.what) ?? "publicity";
  const days = periods.find((one) => one === asked.days) ?? "30";
  const { expiring } = words;
  return (
    <>
      <PageHeading title={expiring.title} />
      <p className="lead">{expiring.lead}</p>
      <nav className="tabs" aria-label={expiring.kinds}>
        <ul>
          {kinds.map((one) => (
            <li key={one}>
              <PlaceLink to={placeOf(one, days)} current={one === kind ? "page" : undefined}>
                {expiring[one]}
              </PlaceLink>
            </li>
          ))}
        </ul>
      </nav>
      <p>{expiring.notes[kind]}</p>
      {kind === "cells" ? (
        <Forgetting key={days} />
      ) : (
        <>
          <nav className="periods" aria-label={expiring.within}>
            {periods.map((one) => (
              <PlaceLink
                key={one}
                className="btn"
                to={placeOf(kind, one)}
                current={one === days ? "true" : undefined}
              >
                {kind === "publicity" ? expiring.days(one) : expiring.past(one)}
              </PlaceLink>
            ))}
          </nav>
          <Records key={`${kind} ${days}`} kind={kind} days={days} />
        </>
      )}
    </>
  );
}

function placeOf(kind: Kind, days: string): string {
  return withAsked("/expiring", {
    what: kind === "publicity" ? "" : kind,
    days: kind === "cells" || days === "30" ? "" : days,
  });
}

interface RecordsPlan {
  readonly kind: "publicity" | "repair";
  readonly days: string;
}

function Records({ kind, days }: RecordsPlan) {
  const { words } = useTexts();
  const nameOf = useEntryName();
  const asked = usePages<EndingRecord, DatedPage<EndingRecord>>({
    queryKey: ["expiring"],
    path: "/api/v1/bodies/self/expiring",
    query: { what: kind, days, limit: "50" },
  });
  const { expiring } = words;
  const asOf = asked.data?.pages[0]?.asOf ?? "";
  const dayHead = kind === "publicity" ? expiring.endsOn : expiring.repairFrom;
  return (
    <Pages asked={asked} empty={<p className="empty">{expiring.empty[kind]}</p>}>
      {(records) => (
        <table className="list slim">
          <caption className="hidden">{expiring[kind]}</caption>
          <thead>
            <tr>
              <th scope="col">{dayHead}</th>
              <th scope="col">{expiring.subject}</th>
              <th scope="col">{expiring.document}</th>
              <th scope="col">{expiring.entry}</th>
            </tr>
          </thead>
          <tbody>
            {records.map((record) => (
              <tr key={record.id}>
                <td data-head={dayHead} className="day">
                  <DayLeft day={dayOf(record, kind)} asOf={asOf} />
                </td>
                <th scope="row" data-head={expiring.subject}>
                  <Subject record={record} />
                </th>
                <td data-head={expiring.document}>{record.documentNumber}</td>
                <td data-head={expiring.entry}>{nameOf(record.entry)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Pages>
  );
}

function dayOf(record: EndingRecord, kind: RecordsPlan["kind"]): string {
  return (kind === "publicity" ? record.publicThrough : record.repairFrom) ?? "";
}

function Subject({ record }: { readonly record: EndingRecord }) {
  const { subject } = record;
  if (subject.uscc === null) return <>{subject.name}</>;
  return <a href={`/subjects/${subject.uscc}?tab=${record.entry}`}>{subject.name}</a>;
}

function DayLeft({ day, asOf }: { readonly day: string; readonly asOf: string }) {
  const { words } = useTexts();
  const days = dayNumber(day) - dayNumber(asOf);
  return (
    <>
      {day} <span className="quiet block">{words.expiring.daysLeft(days)}</span>
    </>
  );
}

function Forgetting() {
  const { words } = useTexts();
  const nameOf = useEntryName();
  const asked = usePages<Batch, DatedPage<Batch>>({
    queryKey: ["batches", "forgetting"],
    path: "/api/v1/bodies/self/forgetting",
    query: { days: "366", limit: "50" },
  });
  const asOf = asked.data?.pages[0]?.asOf ?? "";
  const { expiring } = words;
  return (
    <Pages asked={asked} empty={<p className="empty">{expiring.empty.cells}</p>}>
      {(batches) => (
        <table className="list slim">
          <caption className="hidden">{expiring.cells}</caption>
          <thead>
            <tr>
              <th scope="col">{expiring.keptUntil}</th>
              <th scope="col">{words.history.file}</th>
              <th scope="col">{expiring.entry}</th>
              <th scope="col" className="num">
                {expiring.rows}
              </th>
            </tr>
          </thead>
          <tbody>
            {batches.map((batch) => (
              <tr key={batch.id}>
                <td data-head={expiring.keptUntil} className="day">
                  <DayLeft day={batch.keptUntil ?? asOf} asOf={asOf} />
                </td>
                <th scope="row" data-head={words.history.file}>
                  <PlaceLink to={`/batches/${batch.id}`}>{batch.fileName || words.batch.noName}</PlaceLink>
                </th>
                <td data-head={expiring.entry}>{nameOf(batch.entry)}</td>
                <td data-head={expiring.rows} className="num">
                  {countText(batch.open)}{" "}
                  <PlaceLink className="nowrap" to={`/batches/${batch.id}/mend`}>
                    {expiring.mend}
                  </PlaceLink>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Pages>
  );
}
