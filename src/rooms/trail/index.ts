export { exportTrail, readTrail } from "./read-trail.ts";
export { saveOperator } from "./store.ts";
export type * from "./types.ts";
