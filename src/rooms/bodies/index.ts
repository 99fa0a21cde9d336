export { bodyAsking } from "./asking.ts";
export { purposesOf } from "./purposes.ts";
export { decidesFor, maySupply, permitRead, territoryOf } from "./rules.ts";
export {
  admissionsOf,
  bodiesAudited,
  bodyOf,
  bodyOfKey,
  issueKey,
  localDivisions,
  revokeKeys,
  saveAdmissions,
  saveBody,
  saveDivisions,
} from "./store.ts";
export type * from "./types.ts";
