export { type FileHint, openTable } from "./open-table.ts";
export { FileProblem, type FileProblemCode } from "./problem.ts";
export { FILE_PROBLEM_TEXTS } from "./problem-texts.ts";
export { REASON_COLUMN } from "./reason-column.ts";
export { type RejectedFile, type RejectedRow, rejectedText, writeRejected } from "./rejected.ts";
