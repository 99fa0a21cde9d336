export { addMissingSubjects, markInvented, registeredNames, registerSubjects } from "./store.ts";
export type { RegisteredNames, Subject } from "./types.ts";
export {
  type Hit,
  type HitPlace,
  type Hits,
  type SubjectRow,
  subjectOf,
  subjectsAmong,
  subjectsByCodePrefix,
  subjectsByName,
  subjectsBySound,
} from "./views.ts";
