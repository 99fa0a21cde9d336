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
