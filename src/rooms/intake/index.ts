export { batchFigures } from "./figures.ts";
export { FileProblem, openTable } from "./file/index.ts";

export { holdOpenBatches, rehomeUploads } from "./open-uploads.ts";
export { gatherSkipped, type SkippedRange, type SkippedRows } from "./skipped.ts";
export {
  createStage,
  dropStage,
  openStageWriter,
  SLICE_COUNT_MAX,
  type StagedRow,
  type StageWriter,
  sliceCountFor,
  stageTable,
} from "./stage.ts";
export {
  type Batch,
  claimBatch,
  type Failure,
  failBatch,
  finishBatch,
  finishRejected,
  finishSlice,
  insertBatch,
  REJECTED_SLICE,
  releaseBatch,
  type SliceSums,
  saveProgress,
  saveShape,
  slicesApplied,
} from "./store.ts";
export { submitBatch } from "./submit.ts";
export { type BatchView, batchOf } from "./views.ts";
