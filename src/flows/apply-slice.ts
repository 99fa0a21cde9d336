import type postgres from "postgres";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/database.ts";
import { inTransaction } from "../platform/transaction.ts";
import { finishSlice, SLICE_COUNT_MAX, stageTable } from "../rooms/intake/index.ts";
import { publishJudged } from "../rooms/publicity/index.ts";
import { insertJudged, judgeStaged } from "../rooms/records/index.ts";
import { addMissingSubjects, registerSubjects } from "../rooms/subjects/index.ts";

export interface SliceWork {
  readonly db: Database;
  readonly clock: Clock;
  readonly batchId: string;
  readonly bodyCode: string;
  readonly entry: string;
  readonly slice: number;
  readonly sliceCount: number;
  /** ISO day on which the file was received. */
  readonly receivedOn: string;
}

const REGISTRATION = "registration";

/**
 * Applies one slice of a batch (articles 6 to 8): all rows of some subjects in one transaction, so that a reader of a
 * subject sees before or after, never a mixture. 1. No one else touches these subjects meanwhile. 2. Subjects are
 * known. 3. Rows are judged against what is stored. 4. Facts, public days and change events are written together.
 * 5. The row report says what became of each row.
 */
export async function applySlice(work: SliceWork): Promise<void> {
  const stage = stageTable(work.batchId, work.slice);
  const recordedAt = work.clock.now().toString();
  await inTransaction(
    work.db,
    {
      actor: work.bodyCode,
      purpose: "intake",
      act: "apply-slice",
      detail: { batch: work.batchId, slice: work.slice },
    },
    async (tx) => {
      await lockStripes(tx, work);
      if (work.entry !== REGISTRATION) await addMissingSubjects(tx, { stage, recordedAt });
      await judgeStaged(tx, stage);
      if (work.entry === REGISTRATION) await registerSubjects(tx, { stage, recordedAt });
      await insertJudged(tx, { stage, batchId: work.batchId, recordedAt, receivedOn: work.receivedOn });
      await publishJudged(tx, { stage, recordedAt, supplierCode: work.bodyCode });
      await finishSlice(tx, { batchId: work.batchId, slice: work.slice, appliedAt: recordedAt });
    },
  );
}

/** First key of the advisory locks that keep two batches from writing the same subjects at once. */
const STRIPE_LOCK = 7_301;

/** Takes the locks of the slice's stripes, lowest first: a small batch takes all, a large one those of its slice. */
async function lockStripes(tx: postgres.TransactionSql, work: SliceWork): Promise<void> {
  const stripes = work.sliceCount === 1 ? [...Array(SLICE_COUNT_MAX).keys()] : [work.slice];
  await tx`
    select pg_advisory_xact_lock(${STRIPE_LOCK}, stripe)
      from (select stripe from unnest(${stripes}::integer[]) as s (stripe) order by stripe) s`;
}
