export { HANDLING } from "./asking.ts";
export { clocksOf } from "./clocks.ts";
export { detectIncidents } from "./detect.ts";
export { draftsOf } from "./drafts.ts";
export { refusal as incidentRefusal } from "./refusals.ts";
export { mayContain, mayFreezeMore, mayLift, personIn, stateOf } from "./steps.ts";
export { reportSignal } from "./store.ts";
export { thresholdsOn } from "./thresholds.ts";
export type * from "./types.ts";
export {
  alsoFrozenBy,
  findingsOf,
  furtherFreezes,
  incidentOf,
  incidentsOf,
  isHeldByCase,
  stepsOf,
} from "./views.ts";
export { RULE_WORDS } from "./words.ts";
export {
  closeIncident,
  type Doing,
  heldIncident,
  noteNotified,
  noteOnIncident,
  requireNote,
  takeStep,
  triageIncident,
  type WorkingOn,
} from "./work-on.ts";
