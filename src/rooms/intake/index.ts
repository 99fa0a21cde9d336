export {
  type Batch,
  ClaimLost,
  claimBatch,
  forgiveBreak,
  holdClaim,
  releaseBatch,
} from "./claim.ts";
export { batchFigures } from "./figures.ts";
export { FileProblem, openTable } from "./file/index.ts";
export { holdOpenBatches, rehomeUploads } from "./open-uploads.ts";
export { batchesNamed, type OwnBatch } from "./own-batches.ts";
export { receiptHandover, receiptTakenIn } from "./receipts.ts";
export { rowBack, textOf } from "./row-back.ts";
export { batchesFromBefore, SEALED_CELLS } from "./sealed.ts";
export { gatherSkipped, type SkippedRange, type SkippedRows } from "./skipped.ts";
export {
  type Claim,
  createStage,
  dropStage,
  openStageWriter,
  SLICE_COUNT_MAX,
  type StagedCounts,
  type StagedRow,
  type StageWriter,
  sliceCountFor,
  stageAlone,
  stageTable,
} from "./stage.ts";
export {
  type Failure,
  failBatch,
  finishBatch,
  finishRejected,
  finishSlice,
  forgetRows,
  insertBatch,
  REJECTED_SLICE,
  type SliceSums,
  saveProgress,
  saveShape,
  slicesApplied,
} from "./store.ts";
export { submitBatch } from "./submit.ts";
export { holdUploads } from "./uploads.ts";
export { type BatchView, batchOf } from "./views.ts";
