export { bodyActing, bodyKnown, type PersonActing, personActing } from "./acting.ts";
export { type ActorNamed, actorNames } from "./actor-names.ts";
export {
  clientKeyNames,
  clientsOf,
  insertClient,
  insertClientKeys,
  removeClientKey,
  revokeClient,
} from "./clients.ts";
export { type Parties, partiesOf, platformParty, saveDutyHolder } from "./duty.ts";
export { credentialFigures } from "./figures.ts";
export { freezeCredential, unfreezeCredential } from "./freeze.ts";
export { bodyOfKey, endKeys, issueKey, type KeyView, keysOf, revokeKey } from "./keys.ts";
export { savePublicKey, suitsSuite } from "./public-keys.ts";
export { purposesOf } from "./purposes.ts";
export { endRole, grantRole, rolesOf } from "./role-store.ts";
export {
  actorOf,
  decidesFor,
  inScope,
  mayGrant,
  maySupply,
  mayWithhold,
  permitRead,
  reachOf,
  rolesInForce,
  territoryOf,
} from "./rules.ts";
export {
  admissionsOf,
  bodiesAudited,
  bodyOf,
  localDivisions,
  revokeKeys,
  saveAdmissions,
  saveBody,
  saveDivisions,
} from "./store.ts";
export type * from "./types.ts";
