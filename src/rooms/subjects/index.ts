export { PERSON_PREFIX, personCodeOf } from "./person.ts";
export { foldName } from "./search-key.ts";
export { addMissingSubjects, markInvented, registeredNames, registerSubjects } from "./store.ts";
export type { RegisteredNames } from "./types.ts";
export {
  CANDIDATES_MAX,
  type HitPlace,
  type Hits,
  type SubjectRow,
  subjectOf,
  subjectsAmong,
  subjectsByCodePrefix,
  subjectsByName,
  subjectsBySound,
} from "./views.ts";
