export { exportTrail, readTrail } from "./read-trail.ts";
export { operatorsOf, saveOperator } from "./store.ts";
export type * from "./types.ts";
export { isVerificationAsked, lastWalkAt, notedHeads, walkTrail } from "./verification.ts";
