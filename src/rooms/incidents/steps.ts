import { accept, type Outcome, refuse } from "../../kernel/outcome.ts";
import type { Incident, IncidentRefusal, NextAct } from "./types.ts";

type May = Outcome<true, IncidentRefusal>;

/** A person as cases name it, whatever body it acts for: four eyes are two people and not two names of one. */
export function personIn(actor: string): string {
  return /account:[^/]+$/u.exec(actor)?.[0] ?? actor;
}

/** How far a case is. */
export function stateOf(incident: Incident): "detected" | "triaged" | "contained" | "close-asked" | "closed" {
  if (incident.closedAt !== null) return "closed";
  if (incident.closeAskedAt !== null) return "close-asked";
  if (incident.containedAt !== null) return "contained";
  return incident.triagedAt === null ? "detected" : "triaged";
}

/** Whether a person may work on a case at all: whoever it is about does not. */
export function mayWork(incident: Incident, person: string): May {
  return personIn(incident.actor) === person ? refused("INCIDENT_OWN") : accept(true);
}

/**
 * Whether the body that a case is about may see it: once it was contained or is closed. Before that the warning would reach
 * whoever is suspected, and a freeze would come too late.
 */
export function isToldToBody({ containedAt, closedAt }: Pick<Incident, "containedAt" | "closedAt">): boolean {
  return containedAt !== null || closedAt !== null;
}

/** Whether a freeze may be lifted: by another person than those who froze, also when the case is closed. */
export function mayLift(incident: Incident, person: string): May {
  if (incident.frozenId === null || incident.liftedAt !== null) return refused("INCIDENT_NOT_FROZEN");
  const froze = incident.containedBy === person || incident.alsoFrozenBy.includes(person);
  return froze ? refused("INCIDENT_LIFT_FOUR_EYES") : accept(true);
}

const BODY = /^[0-9A-Z]{18}$/u;

/**
 * Whether one more key or program may be frozen in a contained case: where it is about a body as such, which may have used
 * several, and until they are let go.
 */
export function mayFreezeMore(incident: Incident): May {
  if (incident.closedAt !== null) return refused("INCIDENT_CLOSED");
  const isOfBody = BODY.test(incident.actor) && incident.containedAt !== null && incident.liftedAt === null;
  return isOfBody ? accept(true) : refused("INCIDENT_STEP_DONE");
}

/** Whether something may be noted down: as long as the case is open. */
export function mayNote(incident: Incident): May {
  return incident.closedAt === null ? accept(true) : refused("INCIDENT_CLOSED");
}

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

/** The same for one half of it: who asks comes first and once, who agrees comes second. */
export function mayCloseAs(incident: Incident, person: string, half: "ask" | "agree"): May {
  const may = mayClose(incident, person);
  if (!may.ok) return may;
  const isAsked = incident.closeAskedBy !== null;
  if (half === "ask" && isAsked) return refused("INCIDENT_STEP_DONE");
  return half === "agree" && !isAsked ? refused("INCIDENT_CLOSING_NOT_ASKED") : accept(true);
}

/**
 * The one thing to do next about a case: judge it, contain it, tell the authority, tell the persons, let go what was frozen
 * for a false alarm, ask for the end, agree to it. Null when there is nothing left.
 */
export function nextAct(incident: Incident): NextAct | null {
  if (incident.closedAt !== null) return null;
  if (incident.triagedAt === null) return { act: "triage", clock: "triage" };
  if (incident.grade === "false-alarm") {
    const isHeld = incident.frozenId !== null && incident.liftedAt === null;
    if (isHeld) return { act: "lift", clock: "closing" };
  } else {
    const personsDone = incident.personsToldAt !== null || incident.harmAvoidedAt !== null;
    if (incident.containedAt === null) return { act: "contain", clock: "containment" };
    if (incident.personal === true && incident.authorityToldAt === null)
      return { act: "tell-authority", clock: "report" };
    if (incident.personal === true && !personsDone) return { act: "tell-persons", clock: "persons" };
  }
  return { act: incident.closeAskedBy === null ? "ask-closing" : "close", clock: "closing" };
}

function refused(code: IncidentRefusal): May {
  return refuse(code, INCIDENT_SENTENCES[code]);
}

const PIPL = "个人信息保护法第五十七条";

/** What a step refuses, with the sentence of each code. */
export const INCIDENT_SENTENCES = {
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
  INCIDENT_CLOSING_NOT_ASKED: {
    zh: "还没有人提出结案。",
    en: "Nobody has asked for the end of the case yet.",
  },
  INCIDENT_NOT_FROZEN: {
    zh: "本事件没有冻结中的凭证或者账号。",
    en: "This case holds no credential and no account frozen.",
  },
  INCIDENT_LIFT_FOUR_EYES: {
    zh: "冻结须由另一人解除，办理冻结的人不能自己解除。",
    en: "A freeze is lifted by another person than the one who froze.",
  },
  INCIDENT_OWN: {
    zh: "事件涉及您本人，须由他人办理。",
    en: "This case is about yourself; somebody else works on it.",
  },
  INCIDENT_CLOSED: { zh: "事件已经结案。", en: "The incident is closed." },
} as const;
