import type postgres from "postgres";
import type { Times } from "./times.ts";

/** A public record version as the views read it; days and instants are ISO texts. */
export interface PublicRow {
  readonly record_id: string;
  readonly version: number;
  readonly entry: string;
  readonly subject_code: string;
  readonly subject_name: string;
  readonly body_code: string;
  readonly body_name: string;
  readonly source_code: string | null;
  readonly source_name: string | null;
  readonly document_number: string;
  readonly decided_on: string;
  readonly valid_from: string | null;
  readonly valid_until: string | null;
  readonly severity: string | null;
  readonly content: Readonly<Record<string, unknown>> | null;
  readonly public_from: string;
  readonly public_through: string;
  readonly minimum_ends: string | null;
  readonly repair_from: string | null;
  readonly basis: readonly unknown[];
  readonly received_on: string;
  readonly clock_due_on: string | null;
  readonly clock_state: string;
  readonly clock_late_days: number | null;
  readonly recorded_at: string;
  /** Day since which an objection to it was open, as known; null when none was. */
  readonly disputed_on: string | null;
}

/** A place in a list ordered by decision day and record id, newest first. */
export interface Place {
  readonly decidedOn: string;
  readonly recordId: string;
}

export interface SubjectQuery extends Times {
  readonly subjectCode: string;
  readonly entry: string | null;
  readonly after: Place | null;
  readonly limit: number;
}

/** A page of a subject's public records with the time of its data, all seen at one instant. */
export interface SubjectPage {
  /**
   * Instant of the last change of the public layer about the subject that was known; now, when there was none, of the last
   * change of the subject itself.
   */
  readonly dataTime: string | null;
  /** Whether the public layer about the subject was ever changed. */
  readonly announced: boolean;
  readonly rows: readonly PublicRow[];
}

/**
 * Records of one subject that were publishable on a day, newest decision first, as known at an instant; null when the
 * subject is unknown. One statement, so that a page is of before or after a change and never of both.
 */
export async function subjectPageOf(sql: postgres.ISql, query: SubjectQuery): Promise<SubjectPage | null> {
  const rows = await sql<(PublicRow & { data_time: string | null; announced: boolean })[]>`
    select ${isoInstant(sql, sql`head.at`)} as data_time, head.announced, page.*
      from (select ${query.knownAt === null ? sql`coalesce(last.at, s.changed_at)` : sql`last.at`} as at, last.at is not null as announced
              from subjects.subject s
              left join (select max(changed_at) as at from publicity.change
                          where subject_code = ${query.subjectCode} ${changedBy(sql, query.knownAt)}) last on true
             where s.subject_code = ${query.subjectCode}) head
      left join (${selectPublic(sql, chosenTerms(sql, query), query.knownAt)}) page on true
     order by page.decided_on desc, page.record_id desc`;
  const [first] = rows;
  if (first === undefined) return null;
  const { data_time: dataTime, announced } = first;
  return { dataTime, announced, rows: rows.filter((row) => row.record_id !== null) };
}

function chosenTerms(sql: postgres.ISql, query: SubjectQuery): postgres.PendingQuery<postgres.Row[]> {
  return sql`
    (select t.*
       from publicity.term t
      where t.subject_code = ${query.subjectCode}
        ${query.entry === null ? sql`` : sql`and t.entry = ${query.entry}`}
        ${visible(sql, query)}
        ${afterPlace(sql, query.after)}
      order by t.decided_on desc, t.record_id desc
      limit ${query.limit})`;
}

/** What a look at the change log found. */
export interface Look {
  /** Which transactions this look saw; the next look goes on from there. */
  readonly position: string;
  /** Changes with another run of the database server: positions of two runs cannot be compared. */
  readonly server: string;
  /** Subjects whose public layer was changed by transactions that the look before did not see. */
  readonly changed: readonly string[];
}

/**
 * Looks for changes of the public layer since a position (null: only says where the log is now), at most `limit` in
 * either half. Transactions commit in another order than they begin: those that were open at the position are asked for
 * by number, later ones by range, so that each change is found once and none is missed.
 */
export async function changesSince(
  sql: postgres.ISql,
  position: string | null,
  limit: number,
): Promise<Look> {
  const [look] = await sql<Look[]>`
    select pg_current_snapshot()::text as position, pg_postmaster_start_time()::text as server,
           array((select c.subject_code from publicity.change c
                   where c.transaction_id >= pg_snapshot_xmax(${position}::pg_snapshot)
                   order by c.transaction_id limit ${limit})
                 union all
                 (select c.subject_code from publicity.change c
                   where c.transaction_id = any(array(
                           select x from pg_snapshot_xip(${position}::pg_snapshot) x
                            where pg_visible_in_snapshot(x, pg_current_snapshot())))
                   order by c.transaction_id limit ${limit})) as changed`;
  if (look === undefined) throw new Error("Broken invariant: a look answers one row");
  return look;
}

/** How many records of each entry of a subject were publishable on a day, and from how many bodies. */
export async function countsOf(
  sql: postgres.ISql,
  query: Times & { readonly subjectCode: string },
): Promise<readonly { entry: string; count: number }[]> {
  return sql<{ entry: string; count: number }[]>`
    select t.entry, count(*)::integer as count
      from publicity.term t
     where t.subject_code = ${query.subjectCode} ${visible(sql, query)}
     group by t.entry
     order by t.entry`;
}

/** How many records of each of these subjects were publishable on a day; those with none are not in the answer. */
export async function recordCounts(
  sql: postgres.ISql,
  codes: readonly string[],
  times: Times,
): Promise<ReadonlyMap<string, number>> {
  if (codes.length === 0) return new Map();
  const rows = await sql<{ subject_code: string; count: number }[]>`
    select t.subject_code, count(*)::integer as count
      from publicity.term t
     where t.subject_code = any(${[...codes]}) ${visible(sql, times)}
     group by t.subject_code
     order by t.subject_code`;
  return new Map(rows.map((row) => [row.subject_code, row.count] as const));
}

/** Instant of the last change of the public layer about a subject that was known; null when there was none. */
export async function lastChangeOf(
  sql: postgres.ISql,
  query: { readonly subjectCode: string; readonly knownAt: string | null },
): Promise<string | null> {
  const [row] = await sql<{ at: string | null }[]>`
    select ${isoInstant(sql, sql`max(changed_at)`)} as at from publicity.change
     where subject_code = ${query.subjectCode} ${changedBy(sql, query.knownAt)}`;
  return row?.at ?? null;
}

/** Instant of the last change of the whole public layer that was known; null when there was none. */
export async function lastChange(sql: postgres.ISql, knownAt: string | null): Promise<string | null> {
  const [row] = await sql<{ at: string | null }[]>`
    select ${isoInstant(sql, sql`(${lastChangedAt(sql, knownAt)})`)} as at`;
  return row?.at ?? null;
}

/** Content of the registration of a subject that was publishable on a day; null when no register supplied one. */
export async function registrationOf(
  sql: postgres.ISql,
  query: Times & { readonly subjectCode: string },
): Promise<Readonly<Record<string, unknown>> | null> {
  const [row] = await sql<{ content: Readonly<Record<string, unknown>> | null }[]>`
    select r.content
      from publicity.term t join records.record r using (subject_code, record_id, version)
     where t.subject_code = ${query.subjectCode} and t.entry = 'registration' ${visible(sql, query)}
     order by t.known_from desc, t.record_id
     limit 1`;
  return row?.content ?? null;
}

function changedBy(sql: postgres.ISql, knownAt: string | null): postgres.PendingQuery<postgres.Row[]> {
  return knownAt === null ? sql`` : sql`and changed_at <= ${knownAt}::timestamptz`;
}

/** Changes are numbered in the order of their transactions, so the last number is that of the last change. */
export function lastChangedAt(
  sql: postgres.ISql,
  knownAt: string | null,
): postgres.PendingQuery<postgres.Row[]> {
  return knownAt === null
    ? sql`select changed_at from publicity.change order by transaction_id desc, change_id desc limit 1`
    : sql`select max(changed_at) from publicity.change where changed_at <= ${knownAt}::timestamptz`;
}

/** Public records of some terms: all of them, or a chosen few, so that no more than these are looked up. */
export function selectPublic(
  sql: postgres.ISql,
  terms: postgres.PendingQuery<postgres.Row[]>,
  knownAt: string | null,
): postgres.PendingQuery<postgres.Row[]> {
  return sql`
    select ${publicColumns(sql, knownAt)}, b.basis
      from ${terms} t
      join records.record r using (subject_code, record_id, version)
      join publicity.basis b using (basis_id)`;
}

/** What is read of a term `t` and its record `r`, all but the legal bases. */
export function publicColumns(
  sql: postgres.ISql,
  knownAt: string | null,
): postgres.PendingQuery<postgres.Row[]> {
  return sql`t.record_id, t.version, t.entry, t.subject_code, r.subject_name, r.body_code, r.body_name, r.source_code,
           r.source_name, r.document_number, t.decided_on, r.valid_from, r.valid_until, r.severity, r.content, t.public_from,
           t.public_through, t.minimum_ends, t.repair_from, r.received_on, r.clock_due_on, r.clock_state,
           r.clock_late_days, ${isoInstant(sql, sql`r.recorded_at`)} as recorded_at, ${disputedOn(sql, knownAt)} as disputed_on`;
}

/** The mark of an open objection: one look into a small index for each record that is shown. */
function disputedOn(sql: postgres.ISql, knownAt: string | null): postgres.PendingQuery<postgres.Row[]> {
  const known =
    knownAt === null
      ? sql`m.ended_at is null`
      : sql`m.marked_at <= ${knownAt}::timestamptz and (m.ended_at is null or m.ended_at > ${knownAt}::timestamptz)`;
  return sql`
    (select to_char(min(m.marked_at) at time zone 'Asia/Shanghai', 'YYYY-MM-DD') from records.mark m
      where m.subject_code = t.subject_code and m.record_id = t.record_id and ${known})`;
}

/**
 * What holds of a term that may be shown: it is public on the day that is asked for and on the day of the answer, so that
 * nobody asks his way behind an end (decision 0072). A version that was superseded is shown to the body that answers for it.
 */
export function visible(sql: postgres.ISql, query: Times): postgres.PendingQuery<postgres.Row[]> {
  const known =
    query.knownAt === null
      ? sql`and t.known_until is null`
      : sql`and t.sealed_at is null and t.known_from <= ${query.knownAt}::timestamptz and (t.known_until is null or t.known_until > ${query.knownAt}::timestamptz
              and ${query.knownBy}::text in (t.body_code, t.supplier_code))`;
  return sql`and t.public_from <= least(${query.asOf}::date, ${query.today}::date)
             and t.public_through >= greatest(${query.asOf}::date, ${query.today}::date) ${known}`;
}

export function afterPlace(sql: postgres.ISql, after: Place | null): postgres.PendingQuery<postgres.Row[]> {
  return after === null
    ? sql``
    : sql`and (t.decided_on, t.record_id) < (${after.decidedOn}::date, ${after.recordId}::uuid)`;
}

export function isoInstant(
  sql: postgres.ISql,
  instant: postgres.PendingQuery<postgres.Row[]>,
): postgres.PendingQuery<postgres.Row[]> {
  return sql`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** The public days of a version, for the file that a subject gets about itself. */
export interface OwnTerm {
  readonly record_id: string;
  readonly version: number;
  readonly public_from: string;
  readonly public_through: string;
  readonly minimum_ends: string | null;
  readonly repair_from: string | null;
  /** Whether it is what is known now. */
  readonly in_force: boolean;
  readonly basis: readonly unknown[];
}

/** Every public term of a subject, earlier ones too. At most `limit`. */
export async function ownTerms(
  sql: postgres.ISql,
  subjectCode: string,
  limit: number,
): Promise<readonly OwnTerm[]> {
  return sql<OwnTerm[]>`
    select t.record_id, t.version, t.public_from, t.public_through, t.minimum_ends, t.repair_from,
           t.known_until is null as in_force, b.basis
      from publicity.term t join publicity.basis b using (basis_id)
     where t.subject_code = ${subjectCode}
     order by t.record_id, t.version
     limit ${limit}`;
}
