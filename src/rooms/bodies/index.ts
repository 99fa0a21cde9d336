export { bodyActing } from "./acting.ts";
export { purposesOf } from "./purposes.ts";
export { endRole, grantRole } from "./role-store.ts";
export { decidesFor, mayGrant, maySupply, permitRead, territoryOf } from "./rules.ts";
export {
  admissionsOf,
  bodyOf,
  bodyOfKey,
  issueKey,
  localDivisions,
  saveAdmissions,
  saveBody,
  saveDivisions,
} from "./store.ts";
export type * from "./types.ts";
