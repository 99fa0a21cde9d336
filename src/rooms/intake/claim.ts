import type postgres from "postgres";
import type { Claim, StageOf } from "./stage.ts";

/** A batch as the flow needs it. */
export interface Batch extends StageOf {
  readonly bodyCode: string;
  readonly entry: string;
  readonly fileName: string;
  readonly mediaType: string | null;
  readonly filePath: string | null;
  readonly fileBytes: number;
  /** Times in a row, this one included, that work on it began and has not got on yet. */
  readonly breaks: number;
  readonly submittedAt: string;
}

const CANDIDATES_MAX = 20;
/** A batch that broke off this often lets those of others go first. */
const BREAKS_ASIDE = 3;

/**
 * Claims one open batch for this session, or says null. The claim is a session lock on the given connection:
 * it ends with the connection, so the batch of a program that died is free at once. What a body sent of one entry is taken
 * in the order sent: a correction never overtakes what it corrects.
 */
export async function claimBatch(session: postgres.ISql, only: string | null): Promise<Batch | null> {
  const chosen =
    only === null
      ? session`not exists (
          select 1 from intake.batch e
           where e.status in ('queued', 'running') and e.body_code = b.body_code and e.entry = b.entry
             and (e.submitted_at, e.batch_id) < (b.submitted_at, b.batch_id))`
      : session`b.batch_id = ${only}`;
  const candidates = await session<{ batch_id: string }[]>`
    select b.batch_id
      from intake.batch b
     where b.status in ('queued', 'running') and ${chosen}
     order by b.breaks >= ${BREAKS_ASIDE}, b.submitted_at, b.batch_id
     limit ${CANDIDATES_MAX}`;
  for (const { batch_id } of candidates) {
    const [lock] = await session<
      { taken: boolean }[]
    >`select pg_try_advisory_lock(${lockOf(session, batch_id)}) as taken`;
    if (lock?.taken !== true) continue;
    const batch = await openBatch(session, batch_id);
    if (batch !== null) return batch;
    await releaseBatch(session, batch_id);
  }
  return null;
}

export async function releaseBatch(session: postgres.ISql, batchId: string): Promise<void> {
  await session`select pg_advisory_unlock(${lockOf(session, batchId)})`;
}

function lockOf(session: postgres.ISql, batchId: string): postgres.PendingQuery<postgres.Row[]> {
  return session`hashtextextended(${`intake.batch ${batchId}`}, 0)`;
}

/**
 * Marks a claimed batch as running and counts the attempt; null when another program finished it meanwhile. Waits for a
 * slice of a program that lost its claim and is still writing: after this it can write no other.
 */
async function openBatch(session: postgres.ISql, batchId: string): Promise<Batch | null> {
  const [row] = await session<
    {
      batch_id: string;
      body_code: string;
      entry: string;
      file_name: string;
      media_type: string | null;
      file_path: string | null;
      file_bytes: string;
      slice_count: number;
      attempts: number;
      breaks: number;
      submitted_at: string;
    }[]
  >`
    with held as (
      select batch_id from intake.batch where batch_id = ${batchId} and status in ('queued', 'running') for update)
    update intake.batch b
       set status = 'running', attempts = attempts + 1, breaks = breaks + 1,
           started_at = coalesce(started_at, clock_timestamp())
      from held
     where b.batch_id = held.batch_id
    returning b.batch_id, body_code, entry, file_name, media_type, file_path, file_bytes, slice_count, attempts, breaks,
           to_char(submitted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as submitted_at`;
  if (row === undefined) return null;
  return {
    batchId: row.batch_id,
    bodyCode: row.body_code,
    entry: row.entry,
    fileName: row.file_name,
    mediaType: row.media_type,
    filePath: row.file_path,
    fileBytes: Number(row.file_bytes),
    sliceCount: row.slice_count,
    claim: row.attempts,
    breaks: row.breaks,
    submittedAt: row.submitted_at,
  };
}

/** The claim is not this program's any more: its session was lost and another program works on the batch. */
export class ClaimLost extends Error {
  constructor() {
    super("another program has claimed the batch");
  }
}

/** Holds the claim until the transaction ends, so that nobody else can begin on the batch; throws ClaimLost. */
export async function holdClaim(tx: postgres.TransactionSql, { batchId, claim }: Claim): Promise<void> {
  const [held] = await tx`
    select 1 from intake.batch
     where batch_id = ${batchId} and attempts = ${claim} and status = 'running' for key share`;
  if (held === undefined) throw new ClaimLost();
}

/** Takes back that this claim counts as broken off: what stopped it was no fault of the batch. */
export async function forgiveBreak(sql: postgres.ISql, { batchId, claim }: Claim): Promise<void> {
  await sql`
    update intake.batch set breaks = greatest(breaks - 1, 0)
     where batch_id = ${batchId} and attempts = ${claim} and status = 'running'`;
}
