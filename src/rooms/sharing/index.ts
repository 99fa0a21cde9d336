export { holdBackCanaries, putCanariesBack } from "./canary-rows.ts";
export { canariesFor, canaryHits, leakedByDay } from "./canary-store.ts";
export { forgetLookCodes } from "./store.ts";
export { subjectAsked } from "./subject-asked.ts";
export type * from "./types.ts";
export { hiddenByDay, lookIdsOf, looksOf, unwrittenByDay } from "./views.ts";
