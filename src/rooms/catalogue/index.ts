export { type ChoicesFound, choiceOf, choicesOf } from "./choices.ts";
export { catalogueOf, type EntryCode, entryInForce } from "./rules.ts";
export type * from "./types.ts";
