import type postgres from "postgres";

/**
 * Compares the staged rows of one slice with what is stored and writes the answer to the temporary table `verdict`:
 * a row is new, a new version of a record, a duplicate of some version, about a record that was sealed and may not come back,
 * says again what an answer to an objection found wrong, or would change what another body decided and sent in. Works on whole sets (rule 9); content, which is wide, is fetched for
 * those rows only whose record was ever corrected.
 */
export async function judgeStaged(
  tx: postgres.TransactionSql,
  { stage, senderCode }: { readonly stage: string; readonly senderCode: string },
): Promise<void> {
  await tx.unsafe(`
    create temporary table verdict on commit drop as
    with staged as (
      select row_no, subject_code, record_id, fingerprint,
             row_number() over (partition by subject_code, record_id, fingerprint order by row_no) as same_nth
        from ${stage}
    ), judged as (
      select s.row_no, s.subject_code, s.record_id, coalesce(k.version, 0) as known_version, k.known_at,
             s.same_nth = 1 and not t.stands and not w.wrong
               and (k.version is null or s.fingerprint <> all (k.fingerprints)) as fresh,
             t.stands, w.wrong and not t.stands as corrected,
             k.version is not null and s.fingerprint = any (k.fingerprints) and s.fingerprint <> k.newest as older
        from staged s
       cross join lateral (
         select max(r.version) as version, max(r.recorded_at) as known_at, array_agg(r.fingerprint) as fingerprints,
                (array_agg(r.fingerprint order by r.version desc))[1] as newest
           from records.record r
          where r.subject_code = s.subject_code and r.record_id = s.record_id) k
       cross join lateral (
         select exists (select from records.tombstone t where t.subject_code = s.subject_code and t.record_id = s.record_id
                           and t.released_at is null) as stands) t
       cross join lateral (
         select k.version is not null and s.fingerprint <> all (k.fingerprints)
                and exists (select from records.correction c
                             where c.subject_code = s.subject_code and c.record_id = s.record_id
                               and ((select a.content from ${stage} a where a.row_no = s.row_no)::jsonb -> c.field)
                                   is not distinct from c.wrong) as wrong) w
    )
    select row_no, subject_code, record_id, known_version, known_at, older,
           case when stands then 'RECORD_SEALED' when corrected then 'RECORD_CORRECTED' end as refusal,
           case when fresh then known_version + (row_number() over w)::integer end as version,
           fresh and row_number() over w = count(*) over p as newest
      from judged
    window w as (partition by subject_code, record_id, fresh order by row_no),
           p as (partition by subject_code, record_id, fresh)`);
  await keepToSender(tx, senderCode);
  await tx.unsafe("analyze verdict");
}

/** The next version comes from the body that decided, or from one that sent a version in: no other body of the territory takes a record over. */
async function keepToSender(tx: postgres.TransactionSql, senderCode: string): Promise<void> {
  await tx.unsafe(
    `update verdict v set refusal = 'RECORD_OF_OTHERS', version = null, newest = false
      where v.known_version > 0 and v.version is not null
        and not exists (select from records.record r left join intake.batch b using (batch_id)
                         where r.subject_code = v.subject_code and r.record_id = v.record_id
                           and $1 in (r.body_code, b.body_code))`,
    [senderCode],
  );
}

/**
 * The instant at which a judged slice is recorded: now, or just after the newest version it supersedes when the clock was
 * set back meanwhile. What was known before stays known before.
 */
export async function recordingInstant(tx: postgres.TransactionSql, now: string): Promise<string> {
  const [row] = await tx<{ at: string }[]>`
    select greatest(${now}::timestamptz, max(known_at) + interval '1 microsecond') as at
      from verdict where version is not null and known_version > 0`;
  return row?.at ?? now;
}

export interface Recording {
  readonly stage: string;
  readonly batchId: string;
  readonly recordedAt: string;
  readonly receivedOn: string;
}

/**
 * Writes the new versions of a judged slice and ends the knowledge period of the versions they supersede. In the order of
 * the key: each page of its index is then gone to once in a slice, however large the table has become.
 */
export async function insertJudged(tx: postgres.TransactionSql, recording: Recording): Promise<void> {
  await tx.unsafe(
    `update records.record r set superseded_at = $1::timestamptz
       from verdict v
      where v.version = v.known_version + 1 and v.known_version > 0
        and r.subject_code = v.subject_code and r.record_id = v.record_id and r.version = v.known_version`,
    [recording.recordedAt],
  );
  await tx.unsafe(
    `insert into records.record (subject_code, record_id, version, entry, body_code, body_name, source_code, source_name,
            subject_name, document_number, decided_on, valid_from, valid_until, severity, content, sealed, salt, content_hash,
            fingerprint, received_on, clock_due_on, clock_state, clock_late_days, batch_id, row_no, recorded_at, superseded_at,
            published)
     select s.subject_code, s.record_id, v.version, s.entry, s.body_code, s.body_name, s.source_code, s.source_name,
            s.subject_name, s.document_number, s.decided_on, s.valid_from, s.valid_until, s.severity, s.content, s.sealed,
            s.salt, s.content_hash, s.fingerprint, $1::date, s.clock_due_on, s.clock_state, s.clock_late_days, $2::uuid,
            s.row_no, $3::timestamptz, case when v.newest then null else $3::timestamptz end, s.public_from is not null
       from ${recording.stage} s join verdict v using (row_no)
      where v.version is not null
      order by s.subject_code, s.record_id`,
    [recording.receivedOn, recording.batchId, recording.recordedAt],
  );
}
