export type * from "./types.ts";
export { lookIdsOf, looksOf } from "./views.ts";
