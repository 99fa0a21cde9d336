import type postgres from "postgres";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/database.ts";
import { inTransaction } from "../platform/transaction.ts";
import { type Claim, finishSlice, holdClaim, type SliceSums, stageTable } from "../rooms/intake/index.ts";
import { publishJudged } from "../rooms/publicity/index.ts";
import { insertJudged, judgeStaged, recordingInstant } from "../rooms/records/index.ts";
import { holdBackCanaries, putCanariesBack } from "../rooms/sharing/index.ts";
import { addMissingSubjects, registerSubjects } from "../rooms/subjects/index.ts";
import { ALL_STRIPES, takeStripes } from "./stripes.ts";

export interface SliceWork extends Claim {
  readonly db: Database;
  readonly clock: Clock;
  readonly bodyCode: string;
  readonly entry: string;
  readonly slice: number;
  readonly sliceCount: number;
  /** Rows that were staged for the slice. */
  readonly rows: number;
  /** ISO day on which the file was received. */
  readonly receivedOn: string;
}

const REGISTRATION = "registration";

/**
 * Applies one slice of a batch (articles 6 to 8): all rows of some subjects in one transaction, so that a reader of a
 * subject sees before or after, never a mixture. 1. The batch is still this program's. 2. No one else touches these
 * subjects meanwhile, and rows about canaries are held back. 3. Rows are judged against what is stored. 4. Subjects are known. 5. Facts, public days and change
 * events are written together, at an instant after those they supersede. 6. The row report says what became of each row.
 */
export async function applySlice(work: SliceWork): Promise<SliceSums> {
  const stage = stageTable(work, work.slice);
  const now = work.clock.now().toString();
  return inTransaction(
    work.db,
    {
      actor: work.bodyCode,
      purpose: "intake",
      act: "apply-slice",
      detail: { batch: work.batchId, slice: work.slice },
    },
    async (tx) => {
      await holdClaim(tx, work);
      await lockStripes(tx, work);
      const hasCanaries = await holdBackCanaries(tx, {
        stage,
        entry: work.entry,
        batchId: work.batchId,
        bodyCode: work.bodyCode,
        at: now,
        on: work.clock.today().toString(),
      });
      await writeStaged(tx, { ...work, stage, now });
      if (hasCanaries) await putCanariesBack(tx, stage);
      return finishSlice(tx, { ...work, appliedAt: now });
    },
  );
}

export interface Writing {
  readonly stage: string;
  readonly entry: string;
  readonly batchId: string;
  readonly receivedOn: string;
  /** The body that sent the rows in. */
  readonly bodyCode: string;
  /** Instant. */
  readonly now: string;
}

/** Steps 3 to 5, for subjects whose stripes are taken: a corrected record goes the same way as a row of a batch. Answers the instant of recording. */
export async function writeStaged(tx: postgres.TransactionSql, writing: Writing): Promise<string> {
  const { stage, batchId, receivedOn } = writing;
  await judgeStaged(tx, stage);
  const recordedAt = await recordingInstant(tx, writing.now);
  if (writing.entry === REGISTRATION) await registerSubjects(tx, { stage, recordedAt });
  else await addMissingSubjects(tx, { stage, recordedAt });
  await insertJudged(tx, { stage, batchId, recordedAt, receivedOn });
  await publishJudged(tx, { stage, recordedAt, supplierCode: writing.bodyCode });
  return recordedAt;
}

/** Takes the locks of the slice's stripes: a small batch takes all, a large one those of its slice. */
function lockStripes(tx: postgres.TransactionSql, work: SliceWork): Promise<void> {
  return takeStripes(tx, work.sliceCount === 1 ? ALL_STRIPES : [work.slice]);
}
