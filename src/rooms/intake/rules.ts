/** The pure decisions of the room: what a header means, and what a row is worth. */

export { rowAnswerer } from "./cases.ts";
export { makeRowChecker, type RowChecker } from "./check-row.ts";
export { csvCell } from "./file/csv-cell.ts";
export { type ColumnMap, fitOfSheet, headerTextsOf, mapHeader, refuseDenied } from "./mapping.ts";
export { problemText } from "./problems.ts";
