export type * from "./types.ts";
export { looksOf } from "./views.ts";
