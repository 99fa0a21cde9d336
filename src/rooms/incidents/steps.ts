import { accept, type Outcome, refuse } from "../../kernel/outcome.ts";
import type { Incident, IncidentRefusal } from "./types.ts";

type May = Outcome<true, IncidentRefusal>;

/** Whether an incident may be judged: once, and first of all. */
export function mayTriage(incident: Incident): May {
  if (incident.closedAt !== null) return refused("INCIDENT_CLOSED");
  return incident.triagedAt === null ? accept(true) : refused("INCIDENT_STEP_DONE");
}

/** Whether the actor may be frozen: also before anybody has judged, since the law says at once (PIPL, article 57). */
export function mayContain(incident: Incident): May {
  if (incident.closedAt !== null) return refused("INCIDENT_CLOSED");
  return incident.containedAt === null ? accept(true) : refused("INCIDENT_STEP_DONE");
}

/** Whether it may be noted that authority or persons were told, or that harm was avoided: after it was judged. */
export function mayNotify(incident: Incident, done: string | null): May {
  if (incident.closedAt !== null) return refused("INCIDENT_CLOSED");
  if (incident.triagedAt === null) return refused("INCIDENT_NOT_TRIAGED");
  return done === null ? accept(true) : refused("INCIDENT_STEP_DONE");
}

/**
 * Whether a person may ask for the end of a case, or agree to it: first one, then another. A false alarm ends as it is;
 * otherwise the actor is contained, and where personal information is concerned the authority was told, and the persons
 * too unless the measures effectively avoid harm (PIPL, article 57).
 */
export function mayClose(incident: Incident, person: string): May {
  if (incident.closedAt !== null) return refused("INCIDENT_CLOSED");
  if (incident.triagedAt === null) return refused("INCIDENT_NOT_TRIAGED");
  if (incident.grade !== "false-alarm") {
    if (incident.containedAt === null) return refused("INCIDENT_NOT_CONTAINED");
    const personsDone = incident.personsToldAt !== null || incident.harmAvoidedAt !== null;
    const isTold = incident.authorityToldAt !== null && personsDone;
    if (incident.personal === true && !isTold) return refused("INCIDENT_NOT_NOTIFIED");
  }
  return incident.closeAskedBy === person ? refused("INCIDENT_FOUR_EYES") : accept(true);
}

function refused(code: IncidentRefusal): May {
  return refuse(code, INCIDENT_SENTENCES[code]);
}

const PIPL = "个人信息保护法第五十七条";

const INCIDENT_SENTENCES = {
  INCIDENT_STEP_DONE: { zh: "这一步已经办过。", en: "This step was done already." },
  INCIDENT_NOT_TRIAGED: { zh: "事件尚未研判。", en: "The incident has not been judged yet." },
  INCIDENT_NOT_CONTAINED: {
    zh: "事件尚未控制，不能结案。",
    en: "The incident is not contained yet and cannot be closed.",
    article: PIPL,
  },
  INCIDENT_NOT_NOTIFIED: {
    zh: "涉及个人信息的事件，须先通知主管部门和个人，或者认定措施能够有效避免危害。",
    en: "Where personal information is concerned, authority and persons are told first, or harm is found to be avoided.",
    article: PIPL,
  },
  INCIDENT_FOUR_EYES: {
    zh: "提出结案的人不能自己同意结案，须由另一人办理。",
    en: "Whoever asked for the end of the case cannot agree to it; another person does.",
  },
  INCIDENT_CLOSED: { zh: "事件已经结案。", en: "The incident is closed." },
} as const;
