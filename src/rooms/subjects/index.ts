export { HITS_MAX, type HitPlace, type Hits } from "./hits.ts";
export { PERSON_PREFIX, personCodeOf } from "./person.ts";
export { SEALED_PERSONS } from "./sealed.ts";
export {
  INNER_SOUND_RANK,
  type SoundQuery,
  subjectsByInnerSound,
  subjectsByName,
  subjectsBySound,
} from "./search.ts";
export { foldName } from "./search-key.ts";
export {
  addMissingSubjects,
  forgetPerson,
  markInvented,
  registeredNames,
  registerSubjects,
} from "./store.ts";
export type { RegisteredNames, SubjectRow } from "./types.ts";
export { sealedIdentityOf, subjectOf, subjectsAmong, subjectsByCodePrefix, subjectsDrawn } from "./views.ts";
