import type postgres from "postgres";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { orProblem } from "../../platform/http/problem.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { refusal } from "./refusals.ts";
import { mayClose, mayCloseAs, mayNote, mayNotify, mayTriage, mayWork, personIn } from "./steps.ts";
import { addStep, applyChange, type Change } from "./store.ts";
import type { Grade, Incident } from "./types.ts";
import { incidentOf } from "./views.ts";

export interface WorkingOn {
  readonly db: Pick<Database, "sql">;
  readonly clock: Clock;
}

/** Who does what about which case, and why. */
export interface Doing {
  readonly incidentId: string;
  /** The person, as on the audit trail. */
  readonly actor: string;
  readonly note: string;
  /** The text of a notice, as it was sent. */
  readonly sent?: string;
}

const NOTE_LENGTH = { least: 5, most: 500 } as const;
const REFUSED_STATUS = 409;

/** Judges an incident: false alarm, minor or serious, and whether personal information is or may be concerned. */
export function triageIncident(
  of: WorkingOn,
  doing: Doing & { readonly grade: Grade; readonly personal: boolean },
): Promise<Incident> {
  const { grade, personal } = doing;
  return step(of, doing, (incident) => {
    orProblem(mayTriage(incident), REFUSED_STATUS);
    return { step: "triaged", grade, personal };
  });
}

/** Notes that authority or persons were told, or that the measures effectively avoid harm to persons. */
export function noteNotified(
  of: WorkingOn,
  doing: Doing & { readonly whom: "authority-told" | "persons-told" | "harm-avoided" },
): Promise<Incident> {
  return step(of, doing, (incident) => {
    const done = {
      "authority-told": incident.authorityToldAt,
      "persons-told": incident.personsToldAt,
      "harm-avoided": incident.harmAvoidedAt,
    }[doing.whom];
    orProblem(mayNotify(incident, done), REFUSED_STATUS);
    return { step: doing.whom };
  });
}

/** Asks for the end of a case, or agrees to it: the first person asks, another one closes. `half` says which of it is meant. */
export function closeIncident(
  of: WorkingOn,
  doing: Doing & { readonly half?: "ask" | "agree" },
): Promise<Incident> {
  const by = personIn(doing.actor);
  return step(of, doing, (incident) => {
    const may = doing.half === undefined ? mayClose(incident, by) : mayCloseAs(incident, by, doing.half);
    orProblem(may, REFUSED_STATUS);
    return { step: incident.closeAskedBy === null ? "close-asked" : "closed", by };
  });
}

/** Writes down what whoever works on the case wants to be known, and changes nothing. */
export function noteOnIncident(of: WorkingOn, doing: Doing): Promise<Incident> {
  return step(of, doing, (incident) => {
    orProblem(mayNote(incident), REFUSED_STATUS);
    return { step: "noted" };
  });
}

/** One transaction: the case is held, the rule decides, case and history change, and the step is on the audit trail. */
async function step(of: WorkingOn, doing: Doing, decide: (incident: Incident) => Change): Promise<Incident> {
  requireNote(doing.note);
  const detail = { incident: doing.incidentId, step: "" };
  const act = { actor: doing.actor, purpose: "incident", act: "work-on-incident", detail };
  return inTransaction(of.db, act, async (tx) => {
    const incident = await heldIncident(tx, doing);
    const change = decide(incident);
    detail.step = change.step;
    return takeStep(tx, doing, { ...change, at: of.clock.now().toString() });
  });
}

/** Refuses with INCIDENT_NOTE_REQUIRED what says nothing or too much. */
export function requireNote(note: string): void {
  const { length } = [...note.trim()];
  if (length < NOTE_LENGTH.least || length > NOTE_LENGTH.most) throw refusal("INCIDENT_NOTE_REQUIRED");
}

/** The case, held until the transaction ends; refuses with INCIDENT_UNKNOWN, and whoever it is about with INCIDENT_OWN. */
export async function heldIncident(
  tx: postgres.ISql,
  { incidentId, actor }: Pick<Doing, "incidentId" | "actor">,
): Promise<Incident> {
  const incident = await incidentOf(tx, incidentId, "hold");
  if (incident === null) throw refusal("INCIDENT_UNKNOWN");
  orProblem(mayWork(incident, personIn(actor)), 403);
  return incident;
}

/** Writes a step that was decided into the case and its history. */
export async function takeStep(
  tx: postgres.ISql,
  doing: Doing,
  change: Change & { readonly at: string },
): Promise<Incident> {
  const { incidentId, actor, note, sent = null } = doing;
  await applyChange(tx, incidentId, change);
  await addStep(tx, { incidentId, step: change.step, actor, at: change.at, note: note.trim(), sent });
  return heldIncident(tx, doing);
}
