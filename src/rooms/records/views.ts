import type postgres from "postgres";

/** The newest version of a record as bodies may see it; days and instants are ISO texts. Nothing sealed is in it. */
export interface KnownRecord {
  readonly record_id: string;
  readonly version: number;
  readonly entry: string;
  readonly subject_name: string;
  readonly body_code: string;
  readonly body_name: string;
  readonly document_number: string;
  readonly decided_on: string;
  readonly valid_from: string | null;
  readonly valid_until: string | null;
  readonly severity: string | null;
  readonly content: Readonly<Record<string, unknown>> | null;
  readonly recorded_at: string;
  /** Day on which it was sealed; then there is no content. */
  readonly sealed_on: string | null;
  /** Day since which an objection to it is open; null when none is. */
  readonly disputed_on: string | null;
}

export interface KnownQuery {
  readonly subjectCode: string;
  readonly entries: readonly string[];
  readonly after: { readonly decidedOn: string; readonly recordId: string } | null;
  readonly limit: number;
}

/**
 * Records of one subject as known now, public or not, newest decision first. A sealed record of an organisation shows that it
 * is there and not what it said; of a person, who may be erased, not even that. Under the role of sharing only what its policy admits.
 */
export async function knownRecords(sql: postgres.ISql, query: KnownQuery): Promise<readonly KnownRecord[]> {
  const { after } = query;
  return sql<KnownRecord[]>`
    select r.record_id, r.version, r.entry, r.subject_name, r.body_code, r.body_name, r.document_number, r.decided_on,
           case when r.sealed_at is null then r.valid_from end as valid_from,
           case when r.sealed_at is null then r.valid_until end as valid_until,
           case when r.sealed_at is null then r.severity end as severity, r.content,
           to_char(r.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at,
           to_char(r.sealed_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as sealed_on,
           (select to_char(min(m.marked_at) at time zone 'Asia/Shanghai', 'YYYY-MM-DD') from records.mark m
             where m.subject_code = r.subject_code and m.record_id = r.record_id and m.ended_at is null) as disputed_on
      from records.record r
     where r.subject_code = ${query.subjectCode} and r.superseded_at is null
       and r.entry = any(${[...query.entries]})
       and not (r.sealed_at is not null and starts_with(r.subject_code, 'PN:'))
       ${after === null ? sql`` : sql`and (r.decided_on, r.record_id) < (${after.decidedOn}::date, ${after.recordId}::uuid)`}
     order by r.decided_on desc, r.record_id desc
     limit ${query.limit}`;
}

/** Every version of every record of a subject, for its own file. */
export interface OwnRecord {
  readonly record_id: string;
  readonly version: number;
  readonly entry: string;
  readonly body_code: string;
  readonly body_name: string;
  readonly source_code: string | null;
  readonly source_name: string | null;
  readonly subject_name: string;
  readonly document_number: string;
  readonly decided_on: string;
  readonly valid_from: string | null;
  readonly valid_until: string | null;
  readonly severity: string | null;
  readonly content: Readonly<Record<string, unknown>> | null;
  readonly sealed: Buffer | null;
  readonly content_hash: string;
  readonly batch_id: string;
  readonly row_no: number;
  readonly recorded_at: string;
  readonly superseded_at: string | null;
  readonly sealed_at: string | null;
}

/** All of a subject's records, public or not, with earlier versions; oldest first. At most `limit`. */
export async function ownRecords(
  sql: postgres.ISql,
  subjectCode: string,
  limit: number,
): Promise<readonly OwnRecord[]> {
  return sql<OwnRecord[]>`
    select record_id, version, entry, body_code, body_name, source_code, source_name, subject_name, document_number, decided_on,
           valid_from, valid_until, severity, content, sealed, encode(content_hash, 'hex') as content_hash, batch_id, row_no,
           to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at,
           to_char(superseded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as superseded_at,
           to_char(sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as sealed_at
      from records.record
     where subject_code = ${subjectCode}
     order by decided_on, record_id, version
     limit ${limit}`;
}
