export { uploadClock } from "./clock.ts";
export { bucketOf, contentDigestOf, contentHashOf, fingerprintOf, recordIdOf } from "./identity.ts";
export { insertJudged, judgeStaged, recordingInstant } from "./store.ts";
export { type KnownRecord, knownRecords } from "./views.ts";
