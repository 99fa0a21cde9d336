import type postgres from "postgres";
import type { SkippedRange } from "./skipped.ts";
import { type Claim, rejectedTable, stageTable } from "./stage.ts";

export interface NewBatch {
  readonly batchId: string;
  readonly bodyCode: string;
  readonly entry: string;
  readonly fileName: string;
  readonly mediaType: string | null;
  readonly filePath: string;
  readonly fileBytes: number;
  readonly fileHash: Buffer;
  readonly idempotencyKey: string | null;
  readonly sliceCount: number;
  readonly submittedAt: string;
  /** Set when the batch sends rejected rows of another again. */
  readonly mends?: Mends;
}

/** Which batch is mended, and how many of its rows; null: all rows of the file are rows of that batch. */
export interface Mends {
  readonly batchId: string;
  readonly rows: number | null;
}

export interface Submitted {
  readonly batchId: string;
  readonly status: string;
  readonly entry: string;
  readonly fileHash: Buffer;
  /** False when an earlier request with the same Idempotency-Key made it. */
  readonly fresh: boolean;
}

/**
 * Queues a batch; with an Idempotency-Key that the body used before, the earlier batch is the answer. It stands behind what
 * the body sent of this entry before it, also when the clock was set back meanwhile.
 */
export async function insertBatch(tx: postgres.ISql, batch: NewBatch): Promise<Submitted> {
  const [made] = await tx<{ batch_id: string }[]>`
    insert into intake.batch (batch_id, body_code, entry, file_name, media_type, file_path, file_bytes, file_hash,
           idempotency_key, status, phase, slice_count, submitted_at, mends_batch_id, mends_rows)
    values (${batch.batchId}, ${batch.bodyCode}, ${batch.entry}, ${batch.fileName}, ${batch.mediaType}, ${batch.filePath},
           ${batch.fileBytes}, ${batch.fileHash}, ${batch.idempotencyKey}, 'queued', 'queued', ${batch.sliceCount},
           greatest(${batch.submittedAt}::timestamptz,
                    (select max(submitted_at) + interval '1 microsecond' from intake.batch
                      where status in ('queued', 'running') and body_code = ${batch.bodyCode} and entry = ${batch.entry})),
           ${batch.mends?.batchId ?? null}, ${batch.mends?.rows ?? null})
        on conflict (body_code, idempotency_key) do nothing
    returning batch_id`;
  if (made !== undefined) {
    return {
      batchId: made.batch_id,
      status: "queued",
      entry: batch.entry,
      fileHash: batch.fileHash,
      fresh: true,
    };
  }
  const [earlier] = await tx<{ batch_id: string; status: string; entry: string; file_hash: Buffer }[]>`
    select batch_id, status, entry, file_hash
      from intake.batch
     where body_code = ${batch.bodyCode} and idempotency_key = ${batch.idempotencyKey}`;
  if (earlier === undefined) throw new Error("Broken invariant: a conflicting batch exists");
  return {
    batchId: earlier.batch_id,
    status: earlier.status,
    entry: earlier.entry,
    fileHash: earlier.file_hash,
    fresh: false,
  };
}

/** Bytes of the files that a body sent on a civil day in Asia/Shanghai, as they were received. */
export async function bytesSentOn(
  sql: postgres.ISql,
  of: { readonly bodyCode: string; readonly day: string },
): Promise<number> {
  const [row] = await sql<{ bytes: string }[]>`
    select coalesce(sum(file_bytes), 0) as bytes
      from intake.batch
     where body_code = ${of.bodyCode}
       and submitted_at >= (${of.day}::date)::timestamp at time zone 'Asia/Shanghai'
       and submitted_at < (${of.day}::date + 1)::timestamp at time zone 'Asia/Shanghai'`;
  return Number(row?.bytes ?? 0);
}

export interface Progress extends Claim {
  readonly phase: "reading" | "applying";
  readonly share: number;
  readonly rowsRead: number;
}

/** A slice applied is progress: what broke off before it counts no longer. */
export async function saveProgress(sql: postgres.ISql, progress: Progress): Promise<void> {
  await sql`
    update intake.batch
       set phase = ${progress.phase}, share = ${progress.share}, rows_read = ${progress.rowsRead}
           ${progress.phase === "applying" ? sql`, breaks = 1` : sql``}
     where batch_id = ${progress.batchId} and attempts = ${progress.claim} and status = 'running'`;
}

/** Remembers the header rows of a batch, for the file of rejected rows, and where the file ended. */
export async function saveShape(
  sql: postgres.ISql,
  shape: {
    readonly batchId: string;
    readonly header: readonly (readonly string[])[];
    readonly lastRow: number;
  },
): Promise<void> {
  await sql`
    update intake.batch set header = ${JSON.stringify(shape.header)}::text::jsonb, last_row = ${shape.lastRow}
     where batch_id = ${shape.batchId}`;
}

export async function slicesApplied(sql: postgres.ISql, batchId: string): Promise<ReadonlySet<number>> {
  const rows = await sql<{ slice_no: number }[]>`
    select slice_no from intake.slice where batch_id = ${batchId} order by slice_no`;
  return new Set(rows.map((row) => row.slice_no));
}

export interface SliceEnd extends Claim {
  readonly slice: number;
  readonly appliedAt: string;
  /** Rows that were staged for the slice. */
  readonly rows: number;
}

/** What a row about a sealed record is told, and all it is told: nothing of its cells is kept. */
const RECORD_SEALED = { code: "RECORD_SEALED", level: "error", column: null, value: null };
/** The same for a row that says again what an answer to an objection found wrong. */
const RECORD_CORRECTED = { ...RECORD_SEALED, code: "RECORD_CORRECTED" };

/** A stage does not hold the rows that were put into it; PostgreSQL empties unlogged tables when it was killed. */
export class StageBroken extends Error {
  constructor(found: number, staged: number) {
    super(`${found} of ${staged} staged rows are there`);
  }
}

export interface SliceSums {
  readonly accepted: number;
  readonly duplicate: number;
  readonly superseding: number;
  /** Rows about records that were sealed by order, or that say again what was found wrong. */
  readonly rejected: number;
}

/**
 * Writes what became of the rows of a judged slice, and the slice's sums, which it answers: after this the slice is done.
 * Throws StageBroken when the sums are not those of the rows that were staged.
 */
export async function finishSlice(tx: postgres.TransactionSql, end: SliceEnd): Promise<SliceSums> {
  const stage = stageTable(end, end.slice);
  await tx.unsafe(
    `insert into intake.row_outcome (batch_id, row_no, status, warned, problems)
     select $1::uuid, s.row_no,
            case when v.sealed or v.corrected then 'rejected' when v.version is null then 'duplicate' when v.version > 1 then 'superseding'
                 else 'accepted' end,
            not v.sealed and not v.corrected and (s.problems is not null or v.older),
            case when v.sealed then $3::text::jsonb when v.corrected then $4::text::jsonb
                 else coalesce(s.problems, '[]') || case when v.older then $2::text::jsonb else '[]' end end
       from ${stage} s join verdict v using (row_no)
      where v.version is distinct from 1 or s.problems is not null`,
    [
      end.batchId,
      JSON.stringify([{ code: "SAME_AS_EARLIER_VERSION", level: "warning", column: null, value: null }]),
      JSON.stringify([RECORD_SEALED]),
      JSON.stringify([RECORD_CORRECTED]),
    ],
  );
  const [sums] = await tx.unsafe<SliceSums[]>(
    `insert into intake.slice (batch_id, slice_no, accepted, warned, duplicate, superseding, rejected, on_time, late,
            not_determinable, code_counts, applied_at)
     select $1::uuid, $2::integer, count(*) filter (where v.version = 1),
            count(*) filter (where v.version is not null and s.problems is not null),
            count(*) filter (where v.version is null and not v.sealed and not v.corrected),
            count(*) filter (where v.version > 1), count(*) filter (where v.sealed or v.corrected),
            count(*) filter (where v.version is not null and s.clock_state = 'on-time'),
            count(*) filter (where v.version is not null and s.clock_state = 'late'),
            count(*) filter (where v.version is not null and s.clock_state = 'not-determinable'),
            (select coalesce(jsonb_agg(c), '[]') from (
               select p->>'code' as code, p->>'level' as level, count(*)::integer as count
                 from ${stage} w join verdict u using (row_no)
                cross join lateral jsonb_array_elements(case when u.sealed then $4::text::jsonb
                             when u.corrected then $5::text::jsonb else w.problems end) p
                where u.sealed or u.corrected or w.problems is not null group by 1, 2 order by 1, 2) c),
            $3::timestamptz
       from ${stage} s join verdict v using (row_no)
     returning accepted, duplicate, superseding, rejected`,
    [
      end.batchId,
      end.slice,
      end.appliedAt,
      JSON.stringify([RECORD_SEALED]),
      JSON.stringify([RECORD_CORRECTED]),
    ],
  );
  if (sums === undefined) throw new Error("Broken invariant: the sums of a slice are one row");
  const { accepted, duplicate, superseding, rejected } = sums;
  const rows = accepted + duplicate + superseding + rejected;
  if (rows !== end.rows) throw new StageBroken(rows, end.rows);
  return { accepted, duplicate, superseding, rejected };
}

export const REJECTED_SLICE = -1;

export interface RejectedEnd extends Claim {
  /** Rows that were staged as rejected. */
  readonly rows: number;
  readonly keptUntil: string;
  readonly skipped: readonly SkippedRange[];
  readonly appliedAt: string;
}

/**
 * Writes the rejected rows and the skipped ranges of a batch, the last part before it is done; answers how many were
 * rejected. Throws StageBroken.
 */
export async function finishRejected(tx: postgres.TransactionSql, end: RejectedEnd): Promise<number> {
  const stage = rejectedTable(end);
  await tx.unsafe(
    `insert into intake.row_outcome (batch_id, row_no, status, warned, problems, sealed_cells, kept_until)
     select $1::uuid, row_no, 'rejected', false, problems, sealed_cells, $2::date from ${stage}`,
    [end.batchId, end.keptUntil],
  );
  const [sums] = await tx.unsafe<{ rejected: number }[]>(
    `insert into intake.slice (batch_id, slice_no, accepted, warned, duplicate, superseding, rejected, on_time, late,
            not_determinable, code_counts, applied_at)
     select $1::uuid, ${REJECTED_SLICE}, 0, 0, 0, 0, count(*), 0, 0, 0,
            (select coalesce(jsonb_agg(c), '[]') from (
               select p->>'code' as code, p->>'level' as level, count(*)::integer as count
                 from ${stage} w cross join lateral jsonb_array_elements(w.problems) p
                group by 1, 2 order by 1, 2) c),
            $2::timestamptz
       from ${stage}
     returning rejected`,
    [end.batchId, end.appliedAt],
  );
  const rejected = sums?.rejected ?? 0;
  if (rejected !== end.rows) throw new StageBroken(rejected, end.rows);
  const skipped = JSON.stringify(end.skipped);
  await tx`
    insert into intake.skipped_range (batch_id, row_from, row_through, reason)
    select ${end.batchId}, r."rowFrom", r."rowThrough", r.reason
      from json_to_recordset(${skipped}::text::json) as r ("rowFrom" integer, "rowThrough" integer, reason text)`;
  return rejected;
}

export async function finishBatch(
  tx: postgres.TransactionSql,
  end: Claim & { readonly finishedAt: string },
): Promise<void> {
  await tx`
    update intake.batch
       set status = 'done', phase = 'done', share = 1, finished_at = ${end.finishedAt}::timestamptz, file_path = null
     where batch_id = ${end.batchId}`;
}

export interface Failure {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

export async function failBatch(
  tx: postgres.TransactionSql,
  end: Claim & { readonly failure: Failure; readonly finishedAt: string },
): Promise<void> {
  await tx`
    update intake.batch
       set status = 'failed', phase = 'done', finished_at = ${end.finishedAt}::timestamptz, file_path = null,
           failure = ${JSON.stringify(end.failure)}::text::jsonb
     where batch_id = ${end.batchId}`;
}

/** Takes what is quoted from the cells of these rows out of their reports; that there was something to say stays. */
export async function forgetRows(
  tx: postgres.TransactionSql,
  rows: readonly { readonly batchId: string; readonly rowNo: number }[],
): Promise<void> {
  await tx`
    update intake.row_outcome o
       set sealed_cells = null, kept_until = null,
           problems = (select coalesce(jsonb_agg((p - 'params') || '{"value": null}' order by nth), '[]')
                         from jsonb_array_elements(o.problems) with ordinality as e (p, nth))
      from json_to_recordset(${JSON.stringify(rows)}::text::json) as r ("batchId" uuid, "rowNo" integer)
     where o.batch_id = r."batchId" and o.row_no = r."rowNo"`;
}
