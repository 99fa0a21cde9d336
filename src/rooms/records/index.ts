export { uploadClock } from "./clock.ts";
export { bucketOf, contentHashOf, fingerprintOf, recordIdOf } from "./identity.ts";
export { insertJudged, judgeStaged } from "./store.ts";
export { registrationOf } from "./views.ts";
