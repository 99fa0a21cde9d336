export { uploadClock } from "./clock.ts";
export { rememberCorrection } from "./correction.ts";
export { bucketOf, contentDigestOf, contentHashOf, fingerprintOf, recordIdOf } from "./identity.ts";
export { forgetMarks, markRecord, unmarkRecord } from "./mark.ts";
export {
  isEarlierVersion,
  type PresentName,
  type PresentVersion,
  presentNames,
  presentRecords,
  presentVersion,
} from "./present.ts";
export { type Reach, reach, reading } from "./reach.ts";
export { SEALED_FIELDS } from "./sealed.ts";
export {
  forgetCodes,
  overdueTombstones,
  recordsOfSubject,
  releaseTombstone,
  sealAmong,
  sealableRecord,
} from "./sealing.ts";
export { insertJudged, judgeStaged, recordingInstant } from "./store.ts";
export { type KnownRecord, knownRecords, type OwnRecord, ownRecords } from "./views.ts";
