export { basisIdOf } from "./basis.ts";
export { keptThrough, type Retention, recordsOverRetention, retentionEnding } from "./retention.ts";
export { decidePublicity } from "./rules.ts";
export { announceMark, forgetTermCodes, publishJudged, rememberBases, withdrawSealed } from "./store.ts";
export { termInForce } from "./term-in-force.ts";
export { type OwnTerm, ownTerms, subjectPageOf } from "./views.ts";
