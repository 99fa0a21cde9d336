export { forgetLookCodes } from "./store.ts";
export { subjectAsked } from "./subject-asked.ts";
export type * from "./types.ts";
export { lookIdsOf, looksOf, unwrittenByDay } from "./views.ts";
