import type postgres from "postgres";

export interface Publishing {
  readonly stage: string;
  readonly recordedAt: string;
  /** Body that sent the records in. */
  readonly supplierCode: string;
}

/**
 * Writes the public days of the new versions of a judged slice, ends those of the versions they supersede, and announces
 * each change. In the order of the keys, so that each page of their indexes is gone to once in a slice.
 */
export async function publishJudged(tx: postgres.TransactionSql, publishing: Publishing): Promise<void> {
  await announceJudged(tx, publishing);
  await tx.unsafe(
    `update publicity.term t set known_until = $1::timestamptz
       from verdict v
      where v.version = v.known_version + 1 and v.known_version > 0
        and t.subject_code = v.subject_code and t.record_id = v.record_id and t.version = v.known_version`,
    [publishing.recordedAt],
  );
  await tx.unsafe(
    `insert into publicity.term (subject_code, record_id, version, entry, body_code, decided_on, public_from, public_through,
            minimum_ends, repair_from, basis_id, known_from, known_until, supplier_code)
     select s.subject_code, s.record_id, v.version, s.entry, s.body_code, s.decided_on, s.public_from, s.public_through,
            s.minimum_ends, s.repair_from, s.basis_id, $1::timestamptz, case when v.newest then null else $1::timestamptz end,
            $2
       from ${publishing.stage} s join verdict v using (row_no)
      where v.version is not null and s.public_from is not null
      order by s.subject_code, s.record_id`,
    [publishing.recordedAt, publishing.supplierCode],
  );
}

/** One change event per record whose public layer changes: published, replaced by a new version, or withdrawn by one. */
async function announceJudged(tx: postgres.TransactionSql, publishing: Publishing): Promise<void> {
  await tx.unsafe(
    `insert into publicity.change (subject_code, change_id, kind, record_id, version, entry, public_from, public_through,
            content_hash, changed_at, transaction_id)
     select s.subject_code, s.change_id,
            case when t.record_id is null then 'published' when s.public_from is null then 'withdrawn' else 'replaced' end,
            s.record_id, v.version, s.entry, s.public_from, s.public_through, s.content_hash, $1::timestamptz,
            pg_current_xact_id()
       from ${publishing.stage} s join verdict v using (row_no)
       left join publicity.term t
         on t.subject_code = v.subject_code and t.record_id = v.record_id and t.version = v.known_version
        and t.known_until is null
      where v.newest and (s.public_from is not null or t.record_id is not null)
      order by s.subject_code, s.change_id`,
    [publishing.recordedAt],
  );
}

/** Remembers sets of legal bases under their names; sets known already stay as they are. */
export async function rememberBases(sql: postgres.ISql, bases: ReadonlyMap<string, string>): Promise<void> {
  if (bases.size === 0) return;
  const ids = [...bases.keys()];
  const texts = [...bases.values()];
  await sql`
    insert into publicity.basis (basis_id, basis)
    select b.basis_id, b.basis::jsonb from unnest(${ids}::text[], ${texts}::text[]) as b (basis_id, basis)
    on conflict (basis_id) do nothing`;
}

/** A version whose record was sealed, with the id of the change that says so. */
export interface Withdrawing {
  readonly subjectCode: string;
  readonly recordId: string;
  readonly version: number;
  readonly contentHash: string;
  readonly changeId: string;
}

/** Ends the publicity of sealed records at once and for questions about the past, and announces each that was public. */
export async function withdrawSealed(
  tx: postgres.TransactionSql,
  sealed: readonly Withdrawing[],
  at: string,
): Promise<void> {
  await tx`
    with sealed as (
      select * from json_to_recordset(${JSON.stringify(sealed)}::text::json)
          as v ("subjectCode" text, "recordId" uuid, version integer, "contentHash" text, "changeId" uuid)
    ), closed as (
      update publicity.term t
         set sealed_at = ${at}::timestamptz, known_until = coalesce(t.known_until, ${at}::timestamptz)
        from sealed v, publicity.term before
       where t.subject_code = v."subjectCode" and t.record_id = v."recordId" and t.version = v.version
         and before.subject_code = t.subject_code and before.record_id = t.record_id and before.version = t.version
   returning t.subject_code, t.record_id, t.version, t.entry, before.known_until is null as was_open
    )
    insert into publicity.change (subject_code, change_id, kind, record_id, version, entry, public_from, public_through,
           content_hash, changed_at, transaction_id)
    select c.subject_code, v."changeId", 'withdrawn', c.record_id, c.version, c.entry, null, null,
           decode(v."contentHash", 'hex'), ${at}::timestamptz, pg_current_xact_id()
      from closed c join sealed v on v."subjectCode" = c.subject_code and v."recordId" = c.record_id and v.version = c.version
     where c.was_open`;
}

/** Puts a name that says nothing in the place of the keyed hash of an erased person; the change says that something did change. */
export async function forgetTermCodes(
  tx: postgres.TransactionSql,
  places: readonly { readonly subjectCode: string; readonly recordId: string }[],
): Promise<void> {
  const list = JSON.stringify(places);
  await tx`
    update publicity.term t set subject_code = 'XP:' || t.record_id
      from json_to_recordset(${list}::text::json) as p ("subjectCode" text, "recordId" uuid)
     where t.subject_code = p."subjectCode" and t.record_id = p."recordId"`;
  await tx`
    update publicity.change c set subject_code = 'XP:' || c.record_id
      from json_to_recordset(${list}::text::json) as p ("subjectCode" text, "recordId" uuid)
     where c.subject_code = p."subjectCode" and c.record_id = p."recordId"`;
}

/** A record whose mark comes or goes, with the version it stands at. */
export interface Marking {
  readonly subjectCode: string;
  readonly recordId: string;
  readonly version: number;
  readonly contentHash: string;
  readonly changeId: string;
  readonly kind: "marked" | "unmarked";
}

/** Announces that a public record is marked as objected to, or no longer: every copy learns it as it learns a new version. */
export async function announceMark(tx: postgres.TransactionSql, marking: Marking, at: string): Promise<void> {
  await tx`
    insert into publicity.change (subject_code, change_id, kind, record_id, version, entry, public_from, public_through,
           content_hash, changed_at, transaction_id)
    select t.subject_code, ${marking.changeId}, ${marking.kind}, t.record_id, t.version, t.entry, t.public_from, t.public_through,
           decode(${marking.contentHash}, 'hex'), ${at}::timestamptz, pg_current_xact_id()
      from publicity.term t
     where t.subject_code = ${marking.subjectCode} and t.record_id = ${marking.recordId} and t.version = ${marking.version}
       and t.known_until is null`;
}
