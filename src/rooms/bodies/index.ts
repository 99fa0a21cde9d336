export { bodyAsking } from "./asking.ts";
export { decidesFor, maySupply, territoryOf } from "./rules.ts";
export {
  bodyOf,
  bodyOfKey,
  issueKey,
  localDivisions,
  saveBody,
  saveDivisions,
} from "./store.ts";
export type { Body } from "./types.ts";
