import type postgres from "postgres";
import type { RecordPlace } from "./types.ts";

/** The newest version of a record, with what is needed to write the next one; null when there is none. */
export interface PresentVersion {
  readonly subjectCode: string;
  readonly recordId: string;
  readonly version: number;
  readonly entry: string;
  readonly subjectName: string;
  readonly bodyCode: string;
  readonly bodyName: string;
  readonly documentNumber: string;
  readonly decidedOn: string;
  readonly content: Readonly<Record<string, unknown>> | null;
  readonly sealed: Buffer | null;
  readonly contentHash: string;
  readonly fingerprint: Buffer;
  readonly receivedOn: string;
  readonly batchId: string;
  readonly rowNo: number;
  readonly isSealed: boolean;
  readonly validUntil: string | null;
  readonly severity: string | null;
}

/** As known now. */
export async function presentVersion(sql: postgres.ISql, place: RecordPlace): Promise<PresentVersion | null> {
  const [row] = await sql<PresentVersion[]>`
    select subject_code as "subjectCode", record_id as "recordId", version, entry, subject_name as "subjectName", body_code as "bodyCode",
           body_name as "bodyName", document_number as "documentNumber", decided_on as "decidedOn", content, sealed,
           encode(content_hash, 'hex') as "contentHash", fingerprint, received_on as "receivedOn", batch_id as "batchId",
           row_no as "rowNo", sealed_at is not null as "isSealed", valid_until as "validUntil", severity
      from records.record
     where subject_code = ${place.subjectCode} and record_id = ${place.recordId}
     order by version desc limit 1`;
  return row ?? null;
}

/** How a list names a record. */
export interface PresentName {
  readonly recordId: string;
  readonly subjectName: string;
  readonly documentNumber: string;
}

/** Names of some records as known now, by their ids. */
export async function presentNames(
  sql: postgres.ISql,
  places: readonly RecordPlace[],
): Promise<ReadonlyMap<string, PresentName>> {
  const named = places.map(({ subjectCode, recordId }) => ({ subjectCode, recordId }));
  const rows = await sql<PresentName[]>`
    select r.record_id as "recordId", r.subject_name as "subjectName", r.document_number as "documentNumber"
      from json_to_recordset(${JSON.stringify(named)}::text::json) as p ("subjectCode" text, "recordId" uuid)
      join records.record r on r.subject_code = p."subjectCode" and r.record_id = p."recordId"
     where r.superseded_at is null`;
  return new Map(rows.map((row) => [row.recordId, row] as const));
}

/** Whether any version of a record, the newest apart, has a fingerprint. */
export async function isEarlierVersion(
  sql: postgres.ISql,
  of: RecordPlace & { readonly fingerprint: Buffer; readonly version: number },
): Promise<boolean> {
  const rows = await sql`
    select 1 as found from records.record
     where subject_code = ${of.subjectCode} and record_id = ${of.recordId} and version < ${of.version}
       and fingerprint = ${of.fingerprint}`;
  return rows.length > 0;
}

/** The records of a subject as they are known now, for itself; newest decision first. At most `limit`. */
export async function presentRecords(
  sql: postgres.ISql,
  query: {
    readonly subjectCode: string;
    /** One record only. */
    readonly recordId: string | null;
    readonly after: { readonly decidedOn: string; readonly recordId: string } | null;
    readonly limit: number;
  },
): Promise<readonly (PresentVersion & { readonly markedAt: string | null })[]> {
  return sql<(PresentVersion & { markedAt: string | null })[]>`
    select r.subject_code as "subjectCode", r.record_id as "recordId", r.version, r.entry, r.subject_name as "subjectName", r.body_code as "bodyCode",
           r.body_name as "bodyName", r.document_number as "documentNumber", r.decided_on as "decidedOn", r.content, r.sealed,
           encode(r.content_hash, 'hex') as "contentHash", r.fingerprint, r.received_on as "receivedOn",
           r.batch_id as "batchId", r.row_no as "rowNo", r.sealed_at is not null as "isSealed",
           r.valid_until as "validUntil", r.severity,
           (select to_char(min(m.marked_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') from records.mark m
             where m.subject_code = r.subject_code and m.record_id = r.record_id and m.ended_at is null) as "markedAt"
      from records.record r
     where r.subject_code = ${query.subjectCode} and r.superseded_at is null
       ${query.recordId === null ? sql`` : sql`and r.record_id = ${query.recordId}`}
       ${query.after === null ? sql`` : sql`and (r.decided_on, r.record_id) < (${query.after.decidedOn}::date, ${query.after.recordId}::uuid)`}
     order by r.decided_on desc, r.record_id desc
     limit ${query.limit}`;
}
