import { rm } from "node:fs/promises";
import type postgres from "postgres";
import { inTransaction } from "../platform/transaction.ts";
import {
  type Batch,
  type BatchView,
  batchOf,
  claimBatch,
  createStage,
  dropStage,
  type Failure,
  FileProblem,
  failBatch,
  finishBatch,
  finishRejected,
  REJECTED_SLICE,
  releaseBatch,
  SLICE_COUNT_MAX,
  saveProgress,
  slicesApplied,
} from "../rooms/intake/index.ts";
import { applySlice } from "./apply-slice.ts";
import { BatchRefused, type Intake, READING_SHARE, type ReadBatch, readBatch } from "./read-batch.ts";
import { tellBatch } from "./tell-intake.ts";

/** A batch that breaks this often is given up as failed; its rows stay with the sender. */
const ATTEMPTS_MAX = 5;
/** Slices applied at the same time: one per core of the smallest machine. */
const SLICES_AT_ONCE = 2;

/**
 * Takes in one waiting batch and answers its id, or null when none waits or others have them all (articles 6 and 7).
 * Claims by a lock of its own session, reads and checks the file, applies it slice by slice, reports. Whatever stops
 * the program, the next call goes on: reading starts anew, slices already applied stay applied.
 */
export async function takeInBatch(intake: Intake, only: string | null = null): Promise<string | null> {
  const session = await intake.db.sql.reserve();
  try {
    const batch = await claimBatch(session, only);
    if (batch === null) return null;
    try {
      await work(intake, batch);
    } finally {
      await releaseBatch(session, batch.batchId);
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
    if (batch.attempts > ATTEMPTS_MAX) throw new BatchRefused(GIVEN_UP.code, GIVEN_UP);
    await takeIn(intake, batch);
    return null;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    await giveUp(intake, batch, refusal);
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
    const sums = await applySlice({
      ...batch,
      db: intake.db,
      clock: intake.clock,
      slice,
      receivedOn: read.receivedOn,
    });
    intake.observe?.({ kind: "applied", entry: batch.entry, ...sums });
    done += 1;
    await saveProgress(intake.db.sql, {
      batchId: batch.batchId,
      phase: "applying",
      share: READING_SHARE + ((1 - READING_SHARE) * done) / batch.sliceCount,
      rowsRead: read.rows,
    });
  };
  const lane = async (): Promise<void> => {
    for (let slice = waiting.shift(); slice !== undefined; slice = waiting.shift()) await apply(slice);
  };
  await Promise.all(Array.from({ length: Math.min(SLICES_AT_ONCE, SLICE_COUNT_MAX) }, lane));
}

/** The last transaction of a batch: rejected rows and skipped ranges are kept, the batch is done. Then the file goes. */
async function finish(intake: Intake, batch: Batch, read: ReadBatch): Promise<void> {
  const at = intake.clock.now().toString();
  const applied = await slicesApplied(intake.db.sql, batch.batchId);
  const rejected = await inTransaction(
    intake.db,
    { actor: batch.bodyCode, purpose: "intake", act: "finish-batch", detail: { batch: batch.batchId } },
    async (tx) => {
      let rows = 0;
      if (!applied.has(REJECTED_SLICE)) {
        rows = await finishRejected(tx, {
          batchId: batch.batchId,
          keptUntil: read.rejectedKeptUntil,
          skipped: read.skipped,
          appliedAt: at,
        });
      }
      await finishBatch(tx, { batchId: batch.batchId, finishedAt: at });
      return rows;
    },
  );
  intake.observe?.({ kind: "rejected", entry: batch.entry, rows: rejected });
  await cleanUp(intake, batch);
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

async function giveUp(intake: Intake, batch: Batch, failure: Failure): Promise<void> {
  const finishedAt = intake.clock.now().toString();
  await inTransaction(
    intake.db,
    {
      actor: batch.bodyCode,
      purpose: "intake",
      act: "fail-batch",
      detail: { batch: batch.batchId, code: failure.code },
    },
    (tx: postgres.TransactionSql) => failBatch(tx, { batchId: batch.batchId, failure, finishedAt }),
  );
  await cleanUp(intake, batch);
}

async function cleanUp(intake: Intake, batch: Batch): Promise<void> {
  await dropStage(intake.db.sql, batch);
  if (batch.filePath !== null) await rm(batch.filePath, { force: true });
}
