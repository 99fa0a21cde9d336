import type { FastifyInstance, FastifyRequest } from "fastify";
import type { TSchema } from "typebox";
import type { Law } from "../../law/load.ts";
import type { Clock } from "../../platform/clock.ts";
import { decodeCursor, encodeCursor } from "../../platform/cursor.ts";
import type { Database } from "../../platform/database.ts";
import { INSTANT_FORM, UUID_FORM } from "../../platform/forms.ts";
import { orProblem } from "../../platform/http/problem.ts";
import { ASKING_BYTES_MAX, NOTICE_BYTES_MAX } from "../../platform/limits.ts";
import type { Credential } from "../bodies/types.ts";
import { deskAsking, HANDLING, handlerAsking, SEEING } from "./asking.ts";
import { readCase, readCases } from "./case-file.ts";
import {
  CaseAnswer,
  CaseParams,
  CasesAnswer,
  CasesQuerystring,
  ContainBody,
  NoteBody,
  NotifyBody,
  StepAnswer,
  TriageBody,
} from "./schemas.ts";
import { stateOf } from "./steps.ts";
import type { Grade, Incident } from "./types.ts";
import { closeIncident, type Doing, noteNotified, noteOnIncident, triageIncident } from "./work-on.ts";

export { INCIDENT_REFUSALS } from "./refusals.ts";

export interface IncidentRoutes {
  readonly db: Database;
  readonly clock: Clock;
  readonly law: Law;
  /** Acts that change other rooms too. */
  readonly contain: (doing: Doing & { readonly credential?: Credential }) => Promise<Incident>;
  readonly lift: (doing: Doing) => Promise<Incident>;
}

const KEPT = { tags: ["incidents"], security: [{ session: [] }] };
const PAGE_DEFAULT = 20;

/** The incident desk: cases for whoever may see them, and steps for the operator (policy, article 10; PIPL, article 57). Each is on the trail. */
export function incidentRoutes(app: FastifyInstance, of: IncidentRoutes): void {
  routeReading(app, of);
  routeSteps(app, of);
  routeNotices(app, of);
}

interface Asked {
  readonly state?: "open" | "closed";
  readonly rule?: string;
  readonly body?: string;
  readonly cursor?: string;
  readonly limit?: number;
}

function routeReading(app: FastifyInstance, of: IncidentRoutes): void {
  const list = {
    ...KEPT,
    summary:
      "Incidents, newest first, with what is due when; the operator sees all, a body those about itself",
    querystring: CasesQuerystring,
    response: { 200: CasesAnswer },
  };
  app.get<{ Querystring: Asked }>("/incidents", { schema: list, config: SEEING }, async (request, reply) => {
    const reader = await deskAsking(of, request);
    const { state = "open", rule = null, body = null, cursor, limit = PAGE_DEFAULT } = request.query;
    const before = cursor === undefined ? null : placeOf(cursor);
    const { items, next, totals } = await readCases(of, reader, { state, rule, body, before, limit });
    reply.header("cache-control", "private, no-store");
    const more = next === null ? {} : { next: encodeCursor([next.openedAt, next.incidentId]) };
    const { mayAct, onlyBody } = reader;
    return { asOf: of.clock.now().toString(), mayAct, everywhere: onlyBody === null, items, totals, ...more };
  });

  const one = {
    ...KEPT,
    summary: "One incident: findings, steps, clocks, what is to be done next, and drafts of the notices",
    params: CaseParams,
    response: { 200: CaseAnswer },
  };
  app.get<{ Params: { id: string } }>(
    "/incidents/:id",
    { schema: one, config: SEEING },
    async (request, reply) => {
      const reader = await deskAsking(of, request);
      reply.header("cache-control", "private, no-store");
      return readCase(of, reader, request.params.id);
    },
  );
}

function placeOf(cursor: string): { openedAt: string; incidentId: string } {
  const [openedAt, incidentId] = orProblem(decodeCursor(cursor, [INSTANT_FORM, UUID_FORM]), 400);
  return { openedAt: String(openedAt), incidentId: String(incidentId) };
}

interface Params {
  readonly id: string;
}
interface Noted {
  readonly note: string;
}
interface Judged extends Noted {
  readonly grade: Grade;
  readonly personal: boolean;
}
interface Contained extends Noted {
  readonly credential?: string;
}

/** A step of a case: by whoever handles incidents, with a note, and answered with how far the case is now. */
function stepOf(summary: string, body: TSchema = NoteBody, bodyLimit: number = ASKING_BYTES_MAX) {
  const schema = { ...KEPT, summary, params: CaseParams, body, response: { 200: StepAnswer } };
  return { schema, config: HANDLING, bodyLimit };
}

/** Who takes the step, why, and in which case. Refuses as `handlerAsking`. */
async function doingOf(
  of: IncidentRoutes,
  request: FastifyRequest,
  { id, note }: Params & Noted,
): Promise<Doing> {
  const { actor } = await handlerAsking(of, request);
  return { incidentId: id, actor, note };
}

function taken(incident: Incident): { readonly id: string; readonly state: string } {
  return { id: incident.incidentId, state: stateOf(incident) };
}

function routeSteps(app: FastifyInstance, of: IncidentRoutes): void {
  const judge =
    "Judge an incident: false alarm, minor or serious, and whether personal information is concerned";
  app.post<{ Params: Params; Body: Judged }>(
    "/incidents/:id/triage",
    stepOf(judge, TriageBody),
    async (request) => {
      const { grade, personal, note } = request.body;
      const doing = await doingOf(of, request, { ...request.params, note });
      return taken(await triageIncident(of, { ...doing, grade, personal }));
    },
  );
  const freeze = "Freeze the account, key or program of the case at once";
  app.post<{ Params: Params; Body: Contained }>(
    "/incidents/:id/contain",
    stepOf(freeze, ContainBody),
    async (request) => {
      const { credential, note } = request.body;
      const doing = await doingOf(of, request, { ...request.params, note });
      const named = credential === undefined ? {} : { credential: credentialNamed(credential) };
      return taken(await of.contain({ ...doing, ...named }));
    },
  );
  const plain = [
    ["lift", "Lift a freeze that another person ordered", of.lift],
    ["note", "Write a note into the case", (doing: Doing) => noteOnIncident(of, doing)],
    [
      "ask-closing",
      "Ask for the end of the case; another person closes it",
      (doing: Doing) => closeIncident(of, { ...doing, half: "ask" }),
    ],
    [
      "close",
      "Close a case whose end another person asked for",
      (doing: Doing) => closeIncident(of, { ...doing, half: "agree" }),
    ],
  ] as const;
  for (const [verb, summary, take] of plain)
    app.post<{ Params: Params; Body: Noted }>(`/incidents/:id/${verb}`, stepOf(summary), async (request) =>
      taken(await take(await doingOf(of, request, { ...request.params, ...request.body }))),
    );
}

function credentialNamed(text: string): Credential {
  const [kind, id = ""] = text.split(":");
  return { kind: kind === "client" ? "client" : "key", id };
}

const WHOM = {
  authority: "authority-told",
  persons: "persons-told",
  "harm-avoided": "harm-avoided",
} as const;

interface Notified extends Noted {
  readonly whom: keyof typeof WHOM;
  readonly sent?: string;
}

function routeNotices(app: FastifyInstance, of: IncidentRoutes): void {
  const tell =
    "Note that the authority or the persons were told, with the text as sent, or that harm is avoided";
  app.post<{ Params: Params; Body: Notified }>(
    "/incidents/:id/notify",
    stepOf(tell, NotifyBody, NOTICE_BYTES_MAX),
    async (request) => {
      const { whom, sent, note } = request.body;
      const doing = await doingOf(of, request, { ...request.params, note });
      const text = sent === undefined ? {} : { sent };
      return taken(await noteNotified(of, { ...doing, whom: WHOM[whom], ...text }));
    },
  );
}
