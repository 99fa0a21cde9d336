import type postgres from "postgres";
import { canonicalDocumentNumber } from "../../kernel/document-number.ts";
import { nameKey } from "../../kernel/name.ts";
import { foldName, HITS_MAX, PERSON_PREFIX, subjectsAmong, subjectsByName } from "../subjects/index.ts";
import type { Times } from "./times.ts";
import {
  afterPlace,
  isoInstant,
  lastChangedAt,
  type Place,
  type PublicRow,
  selectPublic,
  visible,
} from "./views.ts";

/** Records of one entry that were publishable on a day, with the filters of the list. */
export interface ListQuery extends Times {
  readonly entry: string;
  readonly body: string | null;
  readonly decidedFrom: string | null;
  readonly decidedThrough: string | null;
  /** Whom or which document the records are about; see `sought`. */
  readonly sought: Sought | null;
}

export interface PublicationQuery extends ListQuery {
  readonly after: Place | null;
  readonly limit: number;
}

/** A page of an entry's public records with the instant of the last change that was known, all seen at one instant. */
export interface PublicationPage {
  readonly dataTime: string | null;
  readonly rows: readonly PublicRow[];
  /** Where the looking ended before the page was full; the next page goes on from there. Null when it came to an end. */
  readonly lookedTo: Place | null;
  /** Whether more records fit the text than are looked among. */
  readonly bounded: boolean;
}

/** Records that one page looks at, public or not, before it is answered as it is. */
export const LOOK_MAX = 10_000;
/** Records looked among for one text. */
const CANDIDATES_MAX = 5_000;
/** Days after its decision during which nearly every record is public at most: the predicate of the index term_long. */
const SPAN_DAYS = 1_100;

/** What a text of the list may mean. */
export interface Sought {
  /** Organisations with this code, or whose current or former name holds all words. */
  readonly codes: readonly string[];
  readonly moreNamed: boolean;
  /** What a document number begins with, in its one form. */
  readonly number: string;
}

/**
 * What a text means: organisations by code or name, as the search finds them, or how a document number begins. No text
 * finds a natural person.
 */
export async function sought(sql: postgres.ISql, text: string | null): Promise<Sought | null> {
  if (text === null || text.trim() === "") return null;
  const words = text
    .split(/\s+/u)
    .map(nameKey)
    .filter((word) => foldName(word) !== "");
  const named =
    words.length === 0
      ? { items: [], count: 0, bounded: false }
      : await subjectsByName(sql, { words, after: null, limit: HITS_MAX });
  const exact = await subjectsAmong(sql, [text.normalize("NFKC").trim().toUpperCase()]);
  return {
    codes: [...new Set([...exact, ...named.items].map((subject) => subject.subject_code))],
    moreNamed: named.bounded || named.count > HITS_MAX,
    number: canonicalDocumentNumber(text.trim()).canonical,
  };
}

/**
 * A page of a list, newest decision first. What it costs does not grow with the number of the page nor with how many records
 * are stored: it walks the index from its place, over days on which a record of the entry can be public, and looks at no
 * more than LOOK_MAX records.
 */
export async function publicationsOf(sql: postgres.Sql, query: PublicationQuery): Promise<PublicationPage> {
  const read = "isolation level repeatable read read only";
  const [page] = await sql.begin(read, async (tx) => [await pageIn(tx, query)] as const);
  return page;
}

/**
 * All statements see one state, and are planned with the values they are asked with: a plan for all values takes a body
 * with half of the records, or a range of all days, for an average one, and may read and sort millions of rows for a page.
 */
async function pageIn(tx: postgres.TransactionSql, query: PublicationQuery): Promise<PublicationPage> {
  await tx`set local plan_cache_mode = force_custom_plan`;
  const days = await decisionDays(tx, query);
  const rows = await tx<(PublicRow & { data_time: string | null; candidates: number })[]>`
    ${withCandidates(tx, query)}
    select ${isoInstant(tx, tx`head.at`)} as data_time, head.candidates, page.*
      from (select (${lastChangedAt(tx, query.knownAt)}) as at, ${candidateCount(tx, query)} as candidates) head
      left join (${selectPublic(tx, chosen(tx, query, days), query.knownAt)}) page on true
     order by page.decided_on desc, page.record_id desc`;
  const [first] = rows;
  const found = rows.filter((row) => row.record_id !== null);
  const isFull = found.length >= query.limit;
  return {
    dataTime: first?.data_time ?? null,
    rows: found,
    lookedTo: isFull || query.sought !== null ? null : await lookedTo(tx, query, days),
    bounded: isBounded(query, first?.candidates ?? 0),
  };
}

/** Whether more records fit the text than are looked among. */
export function isBounded({ sought: text }: ListQuery, count: number): boolean {
  return text !== null && (text.moreNamed || count >= CANDIDATES_MAX);
}

/** The first terms of the page that are public on the day. */
function chosen(
  sql: postgres.ISql,
  query: PublicationQuery,
  days: DecisionDays,
): postgres.PendingQuery<postgres.Row[]> {
  return sql`
    (select t.*
       from (select t.* ${listed(sql, query, days)} ${afterPlace(sql, query.after)}
              order by t.decided_on desc, t.record_id desc
              ${query.sought === null ? sql`limit ${LOOK_MAX}` : sql``}) t
      where true ${visible(sql, query)}
      order by t.decided_on desc, t.record_id desc
      limit ${query.limit})`;
}

/** Terms of the list, public on the day or not. When a text is sought, they are looked for among `candidate`. */
export function listed(
  sql: postgres.ISql,
  query: ListQuery,
  days: DecisionDays,
): postgres.PendingQuery<postgres.Row[]> {
  return sql`
      from ${query.sought === null ? sql`publicity.term t` : sql`candidate c join publicity.term t using (subject_code, record_id)`}
     where t.entry = ${query.entry}
       ${query.body === null ? sql`` : sql`and t.body_code = ${query.body}`}
       and t.decided_on between ${days.first}::date and ${days.last}::date`;
}

/** Days of decision outside of which no record of the list is public on the day asked for, or wanted. Inclusive. */
export interface DecisionDays {
  readonly first: string;
  readonly last: string;
}

/**
 * The days that a list has to look at. The two aggregates each make one look into a small index: of records that are public
 * before their decision, and of those that are public longer than nearly all. As values of their own, not as part of the
 * list's statement, they let the planner see how much lies between them.
 */
export async function decisionDays(
  sql: postgres.ISql,
  query: ListQuery & { readonly after?: Place | null },
): Promise<DecisionDays> {
  const span = sql.unsafe(String(SPAN_DAYS));
  const [days] = await sql<DecisionDays[]>`
    select greatest(case when long.through >= day.last then '-infinity'::date else day.last - ${span} end,
                    ${query.decidedFrom}::date)::text as first,
           least(case when early.day <= day.first then 'infinity'::date else day.first end,
                 ${query.decidedThrough}::date, ${query.after?.decidedOn ?? null}::date)::text as last
      from (select least(${query.asOf}::date, ${query.today}::date) as first, greatest(${query.asOf}::date, ${query.today}::date) as last) day,
           (select max(x.public_through) as through from publicity.term x
             where x.entry = ${query.entry} and x.public_through - x.decided_on > ${span}) long,
           (select min(x.public_from) as day from publicity.term x
             where x.entry = ${query.entry} and x.public_from < x.decided_on) early`;
  if (days === undefined) throw new Error("Broken invariant: aggregates answer one row");
  return days;
}

/** How a statement begins that seeks a text; nothing when none is sought. */
export function withCandidates(sql: postgres.ISql, query: ListQuery): postgres.PendingQuery<postgres.Row[]> {
  const { sought: text } = query;
  return text === null
    ? sql``
    : sql`with candidate as materialized (${candidates(sql, { entry: query.entry, text })})`;
}

export function candidateCount(sql: postgres.ISql, query: ListQuery): postgres.PendingQuery<postgres.Row[]> {
  return query.sought === null ? sql`0` : sql`(select count(*)::integer from candidate)`;
}

/** Records of the entry that a text may mean, up to a bound. */
function candidates(
  sql: postgres.ISql,
  of: { readonly entry: string; readonly text: Sought },
): postgres.PendingQuery<postgres.Row[]> {
  const { codes, number } = of.text;
  return sql`
    (select t.subject_code, t.record_id from publicity.term t
      where t.subject_code = any(${[...codes]}) and t.entry = ${of.entry}
      limit ${CANDIDATES_MAX})
    union
    (select r.subject_code, r.record_id from records.record r
      where r.document_number collate "C" >= ${number} and r.document_number collate "C" < ${`${number}\u{10FFFF}`}
        and r.entry = ${of.entry} and not starts_with(r.document_number, ${PERSON_PREFIX})
      order by r.document_number collate "C"
      limit ${CANDIDATES_MAX})`;
}

/** The place of the last term that a page looked at; null when it came to the end. Asked only for a page that is not full. */
async function lookedTo(
  sql: postgres.ISql,
  query: PublicationQuery,
  days: DecisionDays,
): Promise<Place | null> {
  const [row] = await sql<{ decided_on: string; record_id: string }[]>`
    select t.decided_on, t.record_id ${listed(sql, query, days)} ${afterPlace(sql, query.after)}
     order by t.decided_on desc, t.record_id desc
    offset ${LOOK_MAX - 1} limit 1`;
  return row === undefined ? null : { decidedOn: row.decided_on, recordId: row.record_id };
}
