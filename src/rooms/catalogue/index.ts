export { choiceOf, choicesOf } from "./choices.ts";
export { catalogueOf, entryInForce, entryNamed } from "./rules.ts";
export type * from "./types.ts";
