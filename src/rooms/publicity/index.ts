export { basisIdOf } from "./basis.ts";
export { decidePublicity } from "./rules.ts";
export { publishJudged, rememberBases, withdrawSealed } from "./store.ts";
export { subjectPageOf } from "./views.ts";
