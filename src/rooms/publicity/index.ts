export { basisIdOf } from "./basis.ts";
export { decidePublicity } from "./rules.ts";
export { publishJudged, rememberBases } from "./store.ts";
export {
  countsOf,
  lastChangeOf,
  type PublicationQuery,
  type PublicRow,
  publicationsOf,
  publicRecordsOf,
} from "./views.ts";
