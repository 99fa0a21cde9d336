import type { Catalogue, CreditRecord, Publications, Statistics } from "../api-types.ts";
import { ask } from "../ask.ts";
import { shanghaiTime } from "../days.ts";
import { countText } from "../figures.ts";
import type { PageAnswer, PageRequest } from "../page-types.ts";
import { endText } from "../parts/content-list.tsx";
import { documentOf } from "../parts/document.tsx";
import { Pager } from "../parts/pager.tsx";
import { PublicationDownloads } from "../parts/publication-downloads.tsx";
import { PublicationFilters } from "../parts/publication-filters.tsx";
import { type Column, PublicationTable } from "../parts/publication-table.tsx";
import { recordText } from "../parts/record-text.ts";
import { type Words, wordsOf } from "../words/index.ts";

export type PublicationList = "licences" | "penalties";

export const entryOf = { licences: "administrative-licence", penalties: "administrative-penalty" } as const;

/** One of the two lists of 双公示: newest decision first, filters by body, days and text, keyset pages. */
export async function publicationsPage(request: PageRequest, list: PublicationList): Promise<PageAnswer> {
  const words = wordsOf(request.display.language);
  const { q, body: bodyCode, from, to, asOf, cursor } = request.query;
  const [records, catalogue, statistics] = await Promise.all([
    ask<Publications>(request.api, "/api/v1/publications", {
      entry: entryOf[list],
      q: q?.trim(),
      body: bodyCode?.trim(),
      from,
      to,
      asOf,
      cursor,
      limit: "20",
    }),
    ask<Catalogue>(request.api, "/api/v1/catalogue"),
    ask<Statistics>(request.api, "/api/v1/statistics"),
  ]);
  const lead = list === "licences" ? words.publications.leadLicences : words.publications.leadPenalties;
  const content = (
    <>
      <h1>{words.publications[list]}</h1>
      <p className="lead">{lead}</p>
      <PublicationFilters request={request} records={records} bodies={statistics.bodyNames} />
      <Found records={records} words={words} />
      {records.items.length > 0 && (
        <PublicationTable
          caption={words.publications[list]}
          columns={columnsOf(list, { request, catalogue })}
          records={records.items}
        />
      )}
      <Pager request={request} next={records.next} />
      {records.items.length > 0 && <PublicationDownloads request={request} entry={entryOf[list]} />}
    </>
  );
  return documentOf(request, { title: words.publications[list], body: content });
}

/** What is said beside a page that does not show all that fits. */
function Bounds({ records, words }: { readonly records: Publications; readonly words: Words }) {
  return (
    <>
      {records.lookedTo !== undefined && (
        <p className="quiet">{words.publications.lookedTo(records.lookedTo)}</p>
      )}
      {records.bounded === true && <p className="quiet">{words.publications.bounded}</p>}
    </>
  );
}

function Found({ records, words }: { readonly records: Publications; readonly words: Words }) {
  if (records.items.length === 0) {
    return (
      <div className="empty" role="status">
        <p>{words.publications.empty(records.asOf)}</p>
        <p className="quiet">{words.publications.emptyFilters}</p>
        <Bounds records={records} words={words} />
      </div>
    );
  }
  const time = records.dataTime === null ? "" : shanghaiTime(records.dataTime);
  return (
    <>
      <p className="quiet facts-line" role="status">
        <span>{words.publications.asOf(records.asOf, time)}</span>
        <span>{words.publications.shown(countText(records.items.length))}</span>
        <span>{records.next === undefined ? words.publications.lastPage : words.publications.moreThere}</span>
      </p>
      <Bounds records={records} words={words} />
    </>
  );
}

/** The seven columns of a list; contents come from the fields the catalogue names. */
export function columnsOf(
  list: PublicationList,
  of: { readonly request: PageRequest; readonly catalogue: Catalogue },
): readonly Column[] {
  const { display } = of.request;
  const words = wordsOf(display.language);
  const entry = of.catalogue.entries.find((one) => one.entry === entryOf[list]);
  const said = (field: string) => (record: CreditRecord) => recordText(record, field, { entry, display });
  const common = {
    party: { head: words.publications.party, kind: "party", disputed: words.record.disputed },
    document: {
      head: words.publications.document,
      kind: "number-cell",
      text: (record: CreditRecord) => record.documentNumber,
    },
    body: {
      head: words.publications.body2,
      kind: "body",
      address: `/publications/${list}`,
      title: words.publications.onlyBody,
    },
    decided: {
      head: words.publications.decided,
      kind: "day",
      text: (record: CreditRecord) => record.decidedOn ?? "",
    },
  } as const;
  if (list === "licences") {
    return [
      common.party,
      common.document,
      { head: words.publications.kind, text: said("licenceKind") },
      { head: words.publications.what, kind: "long", text: said("licenceContent") },
      common.body,
      common.decided,
      { head: words.publications.until, kind: "day", text: (record) => endText(record.until, words) },
    ];
  }
  return [
    common.party,
    common.document,
    { head: words.publications.act, kind: "long", text: said("violationType") },
    { head: words.publications.penalty, kind: "long", text: said("penaltyContent") },
    common.body,
    common.decided,
    {
      head: words.publications.through,
      kind: "day",
      text: (record) => endText(record.publicThrough, words),
    },
  ];
}
