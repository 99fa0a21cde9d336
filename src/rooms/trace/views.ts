import type postgres from "postgres";
import { TRACE_LOOKS_MAX, TRACE_VERSIONS_MAX } from "../../platform/limits.ts";
import { namedHash } from "../../platform/suite.ts";
import { receiptStation, type StationRow, stationColumn } from "./station.ts";
import type { Hop, Named, Sealing, TracedRecord, VersionStation } from "./types.ts";

/**
 * What stands in the tables of other rooms about one record, read and never written: each question is one statement by the
 * keys of a subject, so that it is asked of one shard.
 */

export interface Place {
  readonly subjectCode: string;
  /** In lower case, as receipts name it. */
  readonly recordId: string;
}

interface VersionRow {
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
  readonly received_on: string;
  readonly recorded_at: string;
  readonly superseded_at: string | null;
  readonly batch_id: string;
  readonly row_no: number;
  readonly corrected: boolean;
  readonly sender: Named | null;
  readonly hash: Buffer | null;
  readonly submitted_at: string | null;
  readonly public_from: string | null;
  readonly public_through: string | null;
  readonly known_from: string | null;
  readonly known_until: string | null;
  readonly handed_over: StationRow | null;
  readonly taken_in: StationRow | null;
}

export interface Source {
  readonly record: TracedRecord;
  /** Oldest first. */
  readonly versions: readonly VersionStation[];
}

/**
 * The versions of a record with the files they came in and their public days; null when the subject has no such record. One
 * row of a file is one version: what stands at the same place as the version before it came in no file, but as a correction.
 */
export async function sourceOf(sql: postgres.ISql, place: Place): Promise<Source | null> {
  const rows = await sql<VersionRow[]>`
    select r.record_id, r.version, r.entry, r.body_code, r.body_name, r.source_code, r.source_name, r.subject_name,
           r.document_number, r.decided_on, r.received_on, ${iso(sql, "r.recorded_at")} as recorded_at,
           ${iso(sql, "r.superseded_at")} as superseded_at, r.batch_id, r.row_no,
           (lag(r.batch_id) over before = r.batch_id and lag(r.row_no) over before = r.row_no) is true as corrected,
           case when b.body_code is not null
                then json_build_object('uscc', b.body_code, 'name', coalesce(s.name, b.body_code)) end as sender,
           b.file_hash as hash, ${iso(sql, "b.submitted_at")} as submitted_at,
           t.public_from, t.public_through, ${iso(sql, "t.known_from")} as known_from, ${iso(sql, "t.known_until")} as known_until,
           ${stationColumn(sql, sql`p.transfer_id = r.batch_id and p.kind = 'handed-over'`)} as handed_over,
           ${stationColumn(sql, sql`p.transfer_id = r.batch_id and p.kind = 'taken-in'`)} as taken_in
      from records.record r
      left join intake.batch b using (batch_id)
      left join bodies.body s on s.body_code = b.body_code
      left join publicity.term t
        on t.subject_code = r.subject_code and t.record_id = r.record_id and t.version = r.version
     where r.subject_code = ${place.subjectCode} and r.record_id = ${place.recordId}
    window before as (order by r.version)
     order by r.version desc
     limit ${TRACE_VERSIONS_MAX}`;
  const [newest] = rows;
  return newest === undefined ? null : { record: recordOf(newest), versions: rows.map(versionOf).reverse() };
}

function recordOf(row: VersionRow): TracedRecord {
  const source =
    row.source_code === null ? null : { uscc: row.source_code, name: row.source_name ?? row.source_code };
  return {
    id: row.record_id,
    entry: row.entry,
    subjectName: row.subject_name,
    documentNumber: row.document_number,
    decidedOn: row.decided_on,
    body: { uscc: row.body_code, name: row.body_name },
    source,
  };
}

function versionOf(row: VersionRow): VersionStation {
  const { public_from: from, public_through: through, known_from: knownFrom, known_until: knownUntil } = row;
  const isPublic = from !== null && through !== null && knownFrom !== null;
  return {
    version: row.version,
    receivedOn: row.received_on,
    recordedAt: row.recorded_at,
    supersededAt: row.superseded_at,
    batch: {
      id: row.batch_id,
      row: row.row_no,
      sender: row.sender,
      hash: row.hash === null ? null : namedHash(row.hash),
      submittedAt: row.submitted_at,
    },
    corrected: row.corrected,
    // The receipts of the file are about what stood in it, which is not what the correction says.
    handedOver: row.corrected ? null : receiptStation(row.handed_over),
    takenIn: row.corrected ? null : receiptStation(row.taken_in),
    publicity: isPublic ? { from, through, knownFrom, knownUntil } : null,
  };
}

/** The order that sealed a record; null when none did. */
export async function sealingOf(sql: postgres.ISql, place: Place): Promise<Sealing | null> {
  const [row] = await sql<Sealing[]>`
    select ${iso(sql, "sealed_at")} as at, instrument, article, ${iso(sql, "released_at")} as "releasedAt"
      from records.tombstone
     where subject_code = ${place.subjectCode} and record_id = ${place.recordId}`;
  return row ?? null;
}

export interface LooksAsked extends Place {
  readonly entry: string;
  /** Only looks that began after the record was first known can have shown it. */
  readonly knownSince: string;
  /** The body whose looks alone are meant; null: all. */
  readonly onlyBody: string | null;
  /** ISO day until which a look may be kept from the subject and is shown all the same; null: whatever the day. */
  readonly shownBy: string | null;
  /** The body whose looks are shown whatever the day. */
  readonly shownOf: string | null;
  /** The last look of the page before. */
  readonly before: string | null;
  readonly limit: number;
}

interface LookRow {
  readonly look_id: string;
  readonly body_code: string;
  readonly body_name: string;
  readonly purpose: string;
  readonly case_number: string;
  readonly looked_at: string;
  readonly shown_from: string;
  readonly version: number | null;
  readonly last_at: string | null;
  readonly total: number;
  readonly receipt: StationRow | null;
}

/**
 * Looks that showed a record, newest first, and how many there are: by the records that the receipt of each names. For a
 * look from before there were receipts it is only known that it was about the entry.
 */
export async function looksWith(
  sql: postgres.ISql,
  asked: LooksAsked,
): Promise<{ readonly hops: readonly Hop[]; readonly total: number }> {
  const named = `["${asked.recordId}",`;
  const rows = await sql<LookRow[]>`
    with hit as materialized (
      select l.look_id, l.body_code, l.body_name, l.purpose, l.case_number, l.looked_at, l.shown_from, p.receipt_id,
             substring(p.statement from strpos(p.statement, ${named}) + ${named.length}::integer for 10) as rest
        from (select * from sharing.look where subject_code = ${asked.subjectCode}
               order by look_id desc limit ${TRACE_LOOKS_MAX}) l
        left join platform.receipt p on p.transfer_id = l.look_id and p.kind = 'look'
       where (${asked.onlyBody}::text is null or l.body_code = ${asked.onlyBody})
         and (${asked.shownBy}::date is null or l.shown_from <= ${asked.shownBy}::date or l.body_code = ${asked.shownOf})
         and case when p.receipt_id is not null then strpos(p.statement, ${named}) > 0
                  else ${asked.entry} = any(l.entries) and l.looked_at >= ${asked.knownSince}::timestamptz end
    ), told as (
      select h.*, substring(h.rest from '^[0-9]+')::integer as version,
             max(h.looked_at) filter (where h.receipt_id is not null) over (partition by h.body_code) as last_at,
             count(*) over ()::integer as total
        from hit h
    )
    select t.look_id, t.body_code, t.body_name, t.purpose, t.case_number, ${iso(sql, "t.looked_at")} as looked_at, t.shown_from,
           t.version, ${iso(sql, "t.last_at")} as last_at, t.total,
           ${stationColumn(sql, sql`p.receipt_id = t.receipt_id`)} as receipt
      from told t
     where ${asked.before}::uuid is null or t.look_id < ${asked.before}::uuid
     order by t.look_id desc
     limit ${asked.limit}`;
  return { hops: rows.map(hopOf), total: rows[0]?.total ?? 0 };
}

function hopOf(row: LookRow): Hop {
  return {
    kind: "look",
    transfer: row.look_id,
    to: { uscc: row.body_code, name: row.body_name },
    purpose: row.purpose,
    caseNumber: row.case_number,
    at: row.looked_at,
    version: row.version,
    certain: row.receipt !== null,
    shownFrom: row.shown_from,
    receipt: receiptStation(row.receipt),
    lastAt: row.last_at,
  };
}

export interface TraceableAsked {
  readonly subjectCode: string;
  /** The body that decided them or is their source; null: all. */
  readonly onlyBody: string | null;
  readonly after: { readonly decidedOn: string; readonly recordId: string } | null;
  readonly limit: number;
}

interface TraceableRow {
  readonly record_id: string;
  readonly version: number;
  readonly entry: string;
  readonly document_number: string;
  readonly decided_on: string;
  readonly body_code: string;
  readonly body_name: string;
}

/** A record that can be traced, for a list to choose from. */
export interface Traceable {
  readonly id: string;
  readonly version: number;
  readonly entry: string;
  readonly documentNumber: string;
  readonly decidedOn: string;
  readonly body: Named;
}

/** Records of a subject in their newest versions, newest decision first. */
export async function traceableOf(sql: postgres.ISql, asked: TraceableAsked): Promise<readonly Traceable[]> {
  const { after } = asked;
  const rows = await sql<TraceableRow[]>`
    select record_id, version, entry, document_number, decided_on, body_code, body_name
      from records.record
     where subject_code = ${asked.subjectCode} and superseded_at is null
       and (${asked.onlyBody}::text is null or ${asked.onlyBody} in (body_code, source_code))
       ${after === null ? sql`` : sql`and (decided_on, record_id) < (${after.decidedOn}::date, ${after.recordId}::uuid)`}
     order by decided_on desc, record_id desc
     limit ${asked.limit}`;
  return rows.map((row) => ({
    id: row.record_id,
    version: row.version,
    entry: row.entry,
    documentNumber: row.document_number,
    decidedOn: row.decided_on,
    body: { uscc: row.body_code, name: row.body_name },
  }));
}

/** An instant as text; only columns that are written here come in. */
export function iso(sql: postgres.ISql, column: string): postgres.PendingQuery<postgres.Row[]> {
  return sql.unsafe(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`);
}
