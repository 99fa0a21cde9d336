export type * from "./types.ts";
export { lookIdsOf, looksOf, unwrittenByDay } from "./views.ts";
