import type postgres from "postgres";
import { forgetCorrections } from "./correction.ts";
import type { RecordPlace, SealableRecord, SealedVersion, SealOrder } from "./types.ts";

/** What must be known of a record before it is sealed; null when there is none. */
export async function sealableRecord(sql: postgres.ISql, place: RecordPlace): Promise<SealableRecord | null> {
  const [row] = await sql<SealableRow[]>`
    select min(r.entry) as entry, min(r.body_code) as body_code,
           array_remove(array_agg(distinct r.source_code), null) as sources,
           bool_and(r.sealed_at is not null) as sealed,
           (select t.ordered_by from records.tombstone t where t.subject_code = ${place.subjectCode}
               and t.record_id = ${place.recordId} and t.released_at is null) as held_by
      from records.record r
     where r.subject_code = ${place.subjectCode} and r.record_id = ${place.recordId}
    having count(*) > 0`;
  if (row === undefined) return null;
  const { entry, body_code: bodyCode, sources: suppliers, sealed, held_by: heldBy } = row;
  return { entry, bodyCode, suppliers, sealed, heldBy };
}

interface SealableRow {
  readonly entry: string;
  readonly body_code: string;
  readonly sources: readonly string[];
  readonly sealed: boolean;
  readonly held_by: string | null;
}

export interface Sealing {
  readonly places: readonly RecordPlace[];
  readonly order: SealOrder;
  readonly at: string;
  /** Last day on which the tombstones may name an erased person; null: no such end. */
  readonly keptUntil: string | null;
}

/**
 * Takes content, personal fields and salt out of every version of these records, and what a guess could be held against;
 * the salted hash stays, so that what was given out remains provable. A tombstone keeps each from coming back silently.
 */
export async function sealAmong(
  tx: postgres.TransactionSql,
  sealing: Sealing,
): Promise<readonly SealedVersion[]> {
  const places = JSON.stringify(sealing.places);
  const versions = await tx<SealedVersion[]>`
    update records.record r
       set content = null, sealed = null, salt = null, fingerprint = ''::bytea, sealed_at = ${sealing.at}::timestamptz,
           subject_name = case when starts_with(r.subject_code, 'PN:') then '' else r.subject_name end,
           document_number = case when starts_with(r.subject_code, 'PN:') then '' else r.document_number end
      from json_to_recordset(${places}::text::json) as p ("subjectCode" text, "recordId" uuid)
     where r.subject_code = p."subjectCode" and r.record_id = p."recordId" and r.sealed_at is null
    returning r.subject_code as "subjectCode", r.record_id as "recordId", r.version, encode(r.content_hash, 'hex') as "contentHash",
           r.batch_id as "batchId", r.row_no as "rowNo"`;
  await forgetCorrections(tx, sealing.places);
  const { order } = sealing;
  await tx`
    insert into records.tombstone (subject_code, record_id, entry, reason, instrument, article, order_number, ordered_by,
           sealed_at, kept_until)
    select r.subject_code, r.record_id, min(r.entry), ${order.reason}, ${order.instrument}, ${order.article},
           ${order.orderNumber}, ${order.orderedBy}, ${sealing.at}::timestamptz, ${sealing.keptUntil}::date
      from json_to_recordset(${places}::text::json) as p ("subjectCode" text, "recordId" uuid)
      join records.record r on r.subject_code = p."subjectCode" and r.record_id = p."recordId"
     group by r.subject_code, r.record_id
        on conflict (subject_code, record_id) do update
       set reason = excluded.reason, instrument = excluded.instrument, article = excluded.article,
           order_number = excluded.order_number, ordered_by = excluded.ordered_by, sealed_at = excluded.sealed_at,
           kept_until = excluded.kept_until, released_at = null, release_order = null
     where records.tombstone.released_at is not null or excluded.kept_until is not null`;
  return versions;
}

/** Lets a sealed record be taken in again, as a new version; says whether there was a tombstone that stood. */
export async function releaseTombstone(
  tx: postgres.TransactionSql,
  release: RecordPlace & { readonly orderNumber: string; readonly at: string },
): Promise<boolean> {
  const released = await tx`
    update records.tombstone
       set released_at = ${release.at}::timestamptz, release_order = ${release.orderNumber}
     where subject_code = ${release.subjectCode} and record_id = ${release.recordId} and released_at is null`;
  return released.count > 0;
}

/** Every record of a subject, sealed ones included: an erasure renews their tombstones. At most `limit`. */
export async function recordsOfSubject(
  sql: postgres.ISql,
  subjectCode: string,
  limit: number,
): Promise<readonly RecordPlace[]> {
  return sql<RecordPlace[]>`
    select distinct r.subject_code as "subjectCode", r.record_id as "recordId"
      from records.record r where r.subject_code = ${subjectCode}
     order by r.record_id limit ${limit}`;
}

/** Tombstones that may not name their person any longer; of released ones those whose record was not sent again. At most `limit`. */
export async function overdueTombstones(
  sql: postgres.ISql,
  today: string,
  limit: number,
): Promise<readonly RecordPlace[]> {
  return sql<RecordPlace[]>`
    select t.subject_code as "subjectCode", t.record_id as "recordId" from records.tombstone t
     where t.kept_until < ${today}::date
       and (t.released_at is null
            or not exists (select from records.record r where r.subject_code = t.subject_code and r.record_id = t.record_id
                              and r.sealed_at is null))
     order by t.subject_code, t.record_id limit ${limit}`;
}

/** Puts a name that says nothing in the place of the keyed hash; answers the codes under which no record is left. */
export async function forgetCodes(
  tx: postgres.TransactionSql,
  places: readonly RecordPlace[],
): Promise<readonly string[]> {
  const list = JSON.stringify(places);
  await tx`
    delete from records.tombstone t
     using json_to_recordset(${list}::text::json) as p ("subjectCode" text, "recordId" uuid)
     where t.subject_code = p."subjectCode" and t.record_id = p."recordId"`;
  await tx`
    update records.record r set subject_code = 'XP:' || r.record_id
      from json_to_recordset(${list}::text::json) as p ("subjectCode" text, "recordId" uuid)
     where r.subject_code = p."subjectCode" and r.record_id = p."recordId"`;
  const codes = [...new Set(places.map(({ subjectCode }) => subjectCode))];
  const empty = await tx<{ code: string }[]>`
    select code from unnest(${codes}::text[]) as c (code)
     where not exists (select from records.record r where r.subject_code = c.code) order by code`;
  return empty.map(({ code }) => code);
}
