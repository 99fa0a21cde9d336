import type postgres from "postgres";

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
}

/** A place in a list ordered by decision day and record id, newest first. */
export interface Place {
  readonly decidedOn: string;
  readonly recordId: string;
}

export interface SubjectQuery {
  readonly subjectCode: string;
  readonly entry: string | null;
  readonly asOf: string;
  /** Instant of knowledge; null means now. */
  readonly knownAt: string | null;
  readonly after: Place | null;
  readonly limit: number;
}

/** Records of one subject that were publishable on a day, newest decision first, as known at an instant. */
export async function publicRecordsOf(
  sql: postgres.ISql,
  query: SubjectQuery,
): Promise<readonly PublicRow[]> {
  return sql<PublicRow[]>`
    ${selectPublic(sql)}
     where t.subject_code = ${query.subjectCode}
       ${query.entry === null ? sql`` : sql`and t.entry = ${query.entry}`}
       ${visible(sql, query)}
       ${afterPlace(sql, query.after)}
     order by t.decided_on desc, t.record_id desc
     limit ${query.limit}`;
}

export interface PublicationQuery {
  readonly entry: string;
  readonly body: string | null;
  readonly decidedFrom: string | null;
  readonly decidedThrough: string | null;
  /** Part of a subject's name or document number. */
  readonly text: string | null;
  readonly asOf: string;
  readonly knownAt: string | null;
  readonly after: Place | null;
  readonly limit: number;
}

/** All records of one entry that were publishable on a day, newest decision first. */
export async function publicationsOf(
  sql: postgres.ISql,
  query: PublicationQuery,
): Promise<readonly PublicRow[]> {
  const like = query.text === null ? null : `%${query.text.replace(/[\\%_]/gu, "\\$&")}%`;
  return sql<PublicRow[]>`
    ${selectPublic(sql)}
     where t.entry = ${query.entry}
       ${query.body === null ? sql`` : sql`and t.body_code = ${query.body}`}
       ${query.decidedFrom === null ? sql`` : sql`and t.decided_on >= ${query.decidedFrom}::date`}
       ${query.decidedThrough === null ? sql`` : sql`and t.decided_on <= ${query.decidedThrough}::date`}
       ${like === null ? sql`` : sql`and (r.subject_name like ${like} or r.document_number like ${like})`}
       ${visible(sql, query)}
       ${afterPlace(sql, query.after)}
     order by t.decided_on desc, t.record_id desc
     limit ${query.limit}`;
}

/** How many records of each entry of a subject were publishable on a day, and from how many bodies. */
export async function countsOf(
  sql: postgres.ISql,
  query: { readonly subjectCode: string; readonly asOf: string; readonly knownAt: string | null },
): Promise<readonly { entry: string; count: number }[]> {
  return sql<{ entry: string; count: number }[]>`
    select t.entry, count(*)::integer as count
      from publicity.term t
     where t.subject_code = ${query.subjectCode} ${visible(sql, query)}
     group by t.entry
     order by t.entry`;
}

/** Instant of the last change of the public layer about a subject; null when there was none. */
export async function lastChangeOf(sql: postgres.ISql, subjectCode: string): Promise<string | null> {
  const [row] = await sql<{ at: string | null }[]>`
    select ${isoInstant(sql, sql`max(changed_at)`)} as at from publicity.change where subject_code = ${subjectCode}`;
  return row?.at ?? null;
}

function selectPublic(sql: postgres.ISql): postgres.PendingQuery<postgres.Row[]> {
  return sql`
    select t.record_id, t.version, t.entry, t.subject_code, r.subject_name, r.body_code, r.body_name, r.source_code,
           r.source_name, r.document_number, t.decided_on, r.valid_from, r.valid_until, r.severity, r.content, t.public_from,
           t.public_through, t.minimum_ends, t.repair_from, b.basis, r.received_on, r.clock_due_on, r.clock_state,
           r.clock_late_days, ${isoInstant(sql, sql`r.recorded_at`)} as recorded_at
      from publicity.term t
      join records.record r using (subject_code, record_id, version)
      join publicity.basis b using (basis_id)`;
}

function visible(
  sql: postgres.ISql,
  query: { readonly asOf: string; readonly knownAt: string | null },
): postgres.PendingQuery<postgres.Row[]> {
  const known =
    query.knownAt === null
      ? sql`and t.known_until is null`
      : sql`and t.known_from <= ${query.knownAt}::timestamptz and (t.known_until is null or t.known_until > ${query.knownAt}::timestamptz)`;
  return sql`and t.public_from <= ${query.asOf}::date and t.public_through >= ${query.asOf}::date ${known}`;
}

function afterPlace(sql: postgres.ISql, after: Place | null): postgres.PendingQuery<postgres.Row[]> {
  return after === null
    ? sql``
    : sql`and (t.decided_on, t.record_id) < (${after.decidedOn}::date, ${after.recordId}::uuid)`;
}

function isoInstant(
  sql: postgres.ISql,
  instant: postgres.PendingQuery<postgres.Row[]>,
): postgres.PendingQuery<postgres.Row[]> {
  return sql`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
