import { rm } from "node:fs/promises";
import type postgres from "postgres";
import { isPassing } from "../platform/passing.ts";
import { inTransaction } from "../platform/transaction.ts";
import {
  type Batch,
  type BatchView,
  batchOf,
  ClaimLost,
  claimBatch,
  createStage,
  dropStage,
  type Failure,
  FileProblem,
  failBatch,
  finishBatch,
  finishRejected,
  forgiveBreak,
  holdClaim,
  REJECTED_SLICE,
  receiptTakenIn,
  releaseBatch,
  SLICE_COUNT_MAX,
  saveProgress,
  slicesApplied,
} from "../rooms/intake/index.ts";
import { applySlice } from "./apply-slice.ts";
import { BatchRefused, type Intake, READING_SHARE, type ReadBatch, readBatch } from "./read-batch.ts";
import { tellBatch } from "./tell-intake.ts";

/** A batch that breaks off this often in a row, without a slice applied, is given up; its rows stay with the sender. */
export const BREAKS_MAX = 20;
/** Slices applied at the same time: one per core of the smallest machine. */
const SLICES_AT_ONCE = 2;

/** A fault of the machine stopped the work. Nothing is lost; `forgive` takes back that it counts against the batch. */
export class BatchInterrupted extends Error {
  readonly forgive: () => Promise<void>;

  constructor(cause: unknown, forgive: () => Promise<void>) {
    super("a batch was interrupted", { cause });
    this.forgive = forgive;
  }
}

/**
 * Takes in one waiting batch and answers its id, or null when none waits or others have them all (articles 6 and 7).
 * Claims by a lock of its own session, reads and checks the file, applies it slice by slice, reports. Whatever stops
 * the program, the next call goes on: reading starts anew, slices already applied stay applied. Throws BatchInterrupted
 * when the machine is at fault: the database away, the disk full, the program told to stop.
 */
export async function takeInBatch(intake: Intake, only: string | null = null): Promise<string | null> {
  const session = await intake.db.sql.reserve();
  try {
    const batch = await claimBatch(session, only);
    if (batch === null) return null;
    try {
      await work(intake, batch);
    } finally {
      // A session that is gone has taken its lock along.
      await releaseBatch(session, batch.batchId).catch(() => {});
    }
    return batch.batchId;
  } finally {
    session.release();
  }
}

async function work(intake: Intake, batch: Batch): Promise<void> {
  const told = tellBatch(intake, batch);
  try {
    const failure = await takeInOrGiveUp(intake, batch);
    if (failure === null) told.ended("done", await countsOf(intake, batch));
    else told.ended("failed", { code: failure.code });
  } catch (error) {
    told.ended("interrupted", {});
    throw error;
  }
}

/** What the batch failed for, or null when it is done. */
async function takeInOrGiveUp(intake: Intake, batch: Batch): Promise<Failure | null> {
  try {
    if (batch.breaks > BREAKS_MAX) throw new BatchRefused(GIVEN_UP.code, GIVEN_UP);
    await takeIn(intake, batch);
    return null;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) {
      const isNoFaultOfIts = isPassing(error) || error instanceof ClaimLost || intake.stop?.aborted === true;
      throw isNoFaultOfIts ? new BatchInterrupted(error, () => forgiveBreak(intake.db.sql, batch)) : error;
    }
    await giveUp(intake, batch, { ...refusal, denied: deniedOf(error) });
    return refusal;
  }
}

async function countsOf(intake: Intake, batch: Batch): Promise<BatchView["counts"] | Record<string, never>> {
  const view = await batchOf(intake.db.sql, { batchId: batch.batchId, bodyCode: batch.bodyCode });
  return view?.counts ?? {};
}

async function takeIn(intake: Intake, batch: Batch): Promise<void> {
  await createStage(intake.db.sql, batch);
  const read = await readBatch(intake, batch);
  await applySlices(intake, batch, read);
  await finish(intake, batch, read);
}

async function applySlices(intake: Intake, batch: Batch, read: ReadBatch): Promise<void> {
  const applied = await slicesApplied(intake.db.sql, batch.batchId);
  const waiting = [...Array(batch.sliceCount).keys()].filter((slice) => !applied.has(slice));
  let done = batch.sliceCount - waiting.length;
  const apply = async (slice: number): Promise<void> => {
    intake.stop?.throwIfAborted();
    const rows = read.staged.slices[slice] ?? 0;
    const sums = await applySlice({
      ...batch,
      db: intake.db,
      clock: intake.clock,
      slice,
      rows,
      receivedOn: read.receivedOn,
    });
    intake.observe?.({ kind: "applied", entry: batch.entry, ...sums });
    done += 1;
    await saveProgress(intake.db.sql, {
      ...batch,
      phase: "applying",
      share: READING_SHARE + ((1 - READING_SHARE) * done) / batch.sliceCount,
      rowsRead: read.rows,
    });
  };
  await inLanes(waiting, apply);
}

/** Applies slices two at a time. After one has failed none begins, and nothing is under way any more when this ends. */
async function inLanes(waiting: number[], apply: (slice: number) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (let slice = waiting.shift(); slice !== undefined && failures.length === 0; slice = waiting.shift())
      await apply(slice);
  };
  const lanes = Array.from({ length: Math.min(SLICES_AT_ONCE, SLICE_COUNT_MAX) }, lane);
  await Promise.all(lanes.map((running) => running.catch((error: unknown) => failures.push(error))));
  if (failures.length > 0) throw failures[0];
}

/** The last transaction of a batch: rejected rows and skipped ranges are kept, the batch is done. Then the file goes. */
async function finish(intake: Intake, batch: Batch, read: ReadBatch): Promise<void> {
  const at = intake.clock.now().toString();
  const applied = await slicesApplied(intake.db.sql, batch.batchId);
  let rejected = 0;
  await endBatch({ intake, batch, act: "finish-batch" }, async (tx) => {
    if (!applied.has(REJECTED_SLICE)) {
      rejected = await finishRejected(tx, {
        ...batch,
        rows: read.staged.rejected,
        keptUntil: read.rejectedKeptUntil,
        skipped: read.skipped,
        appliedAt: at,
      });
    }
    await finishBatch(tx, { ...batch, finishedAt: at });
    await receiptTakenIn(tx, intake, batch);
  });
  intake.observe?.({ kind: "rejected", entry: batch.entry, rows: rejected });
}

const GIVEN_UP: Failure = {
  code: "BATCH_GIVEN_UP",
  zh: `处理多次中断，已停止。请重新报送；已入库的行会识别为重复。`,
  en: "Processing broke off several times and was given up. Send the file again; rows already taken in will be duplicates.",
};

function refusalOf(error: unknown): Failure | null {
  if (error instanceof FileProblem || error instanceof BatchRefused) {
    return { code: error.code, zh: error.because.zh, en: error.because.en };
  }
  return null;
}

/** Categories of denied information that a refused file reaches for, for the audit trail. */
function deniedOf(error: unknown): string | null {
  return error instanceof BatchRefused && error.denied.length > 0 ? error.denied.join(",") : null;
}

interface GivenUp extends Failure {
  readonly denied?: string | null;
}

async function giveUp(intake: Intake, batch: Batch, { denied, ...failure }: GivenUp): Promise<void> {
  const finishedAt = intake.clock.now().toString();
  const why = { code: failure.code, ...(denied ? { denied } : {}) };
  await endBatch({ intake, batch, act: "fail-batch", why }, (tx) =>
    failBatch(tx, { ...batch, failure, finishedAt }),
  );
}

interface Ending {
  readonly intake: Intake;
  readonly batch: Batch;
  readonly act: string;
  readonly why?: Readonly<Record<string, string>>;
}

/** Ends a batch that is still this program's; its tables go in the same transaction, its file after that. */
async function endBatch(
  { intake, batch, act, why }: Ending,
  end: (tx: postgres.TransactionSql) => Promise<void>,
): Promise<void> {
  const detail = { batch: batch.batchId, ...why };
  await inTransaction(intake.db, { actor: batch.bodyCode, purpose: "intake", act, detail }, async (tx) => {
    await holdClaim(tx, batch);
    await end(tx);
    await dropStage(tx, batch.batchId);
  });
  if (batch.filePath !== null) await rm(batch.filePath, { force: true });
}
