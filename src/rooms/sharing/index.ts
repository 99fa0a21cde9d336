export { forgetLookCodes } from "./store.ts";
export { subjectAsked } from "./subject-asked.ts";
export type * from "./types.ts";
export { looksOf } from "./views.ts";
