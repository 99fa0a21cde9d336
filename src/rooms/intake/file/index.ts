export { openTable } from "./open-table.ts";
export { FileProblem } from "./problem.ts";

export { rejectedText } from "./rejected.ts";
