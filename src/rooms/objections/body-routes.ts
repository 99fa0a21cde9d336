import type { FastifyInstance, FastifyRequest } from "fastify";
import {
  ANSWER_BYTES_MAX,
  ASKING_BYTES_MAX,
  OBJECTION_BYTES_MAX,
  OBJECTIONS_SHOWN_MAX,
} from "../../platform/limits.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { type PersonActing, personActing } from "../bodies/index.ts";
import { type PresentName, presentNames, presentVersion, reading } from "../records/index.ts";
import { PERSON_PREFIX } from "../subjects/index.ts";
import { askedIn, evidenceIn, type Handling, type ObjectionsRoutes, orRefusal, refusal } from "./asking.ts";
import { handlerOf } from "./handler.ts";
import { opened } from "./opened.ts";
import { mayDecide, mayPropose } from "./rules.ts";
import {
  type BodyObjectionBody,
  BodyObjectionRequest,
  DecidedAnswer,
  type DecisionBody,
  DecisionRequest,
  EvidenceParams,
  EvidenceQuery,
  IdempotencyHeaders,
  ObjectionAnswer,
  ObjectionParams,
  type ProposalBody,
  ProposalRequest,
  ProposedAnswer,
  QueueAnswer,
  QueueQuery,
  RaisedAnswer,
} from "./schemas.ts";
import { evidenceSealedAs } from "./sealed.ts";
import { answerShown, clockOf, objectionShown, recordNamed, recordShown } from "./shown.ts";
import { evidenceContent, evidenceOf, type ObjectionRow, objectionFor, queueOf } from "./views.ts";

const SIGNED_IN = { tags: ["objections"], security: [{ session: [] }] };
/** Who may raise for the body, who may read, who proposes and who decides. A key or a program does none of it. */
const RAISING = { roles: ["clerk", "examiner"] } as const;
const READING = { roles: ["clerk", "examiner", "decider", "law-officer"] } as const;
const EXAMINING = { roles: ["examiner"] } as const;
const DECIDING = { roles: ["decider"] } as const;

/** Objections as their body handles them: raised on its own initiative, examined by one person, decided by another (article 4). */
export function bodyObjectionsRoutes(app: FastifyInstance, of: ObjectionsRoutes): void {
  routeRaise(app, of);
  routeQueue(app, of);
  routeOne(app, of);
  routeEvidence(app, of);
  routeProposal(app, of);
  routeDecision(app, of);
}

type RaiseAsked = FastifyRequest<{ Body: BodyObjectionBody; Headers: { "idempotency-key"?: string } }>;

function routeRaise(app: FastifyInstance, of: ObjectionsRoutes): void {
  const schema = {
    ...SIGNED_IN,
    summary: "Object to a record of the own body: found by itself, or told by a person at its counter",
    headers: IdempotencyHeaders,
    body: BodyObjectionRequest,
    response: { 201: RaisedAnswer },
  };
  app.post(
    "/objections",
    { schema, config: RAISING, bodyLimit: OBJECTION_BYTES_MAX },
    async (request: RaiseAsked, reply) => {
      const by = await personActing(of, request);
      const { recordId, ground, evidence } = request.body;
      const { objectionId: id, fresh } = orRefusal(
        await of.raise({
          ...{ subjectCode: of.subjectOf(request.body), recordId, ground, actor: by.actor },
          asked: askedIn(request.body),
          evidence: evidenceIn(evidence),
          askedAs: "body",
          askedBy: by.person.accountId,
          bodyCode: by.bodyCode,
          idempotencyKey: request.headers["idempotency-key"] ?? null,
        }),
      );
      reply.code(201);
      return { id, state: "forwarded", fresh };
    },
  );
}

function routeQueue(app: FastifyInstance, of: ObjectionsRoutes): void {
  const schema = {
    ...SIGNED_IN,
    summary: "Objections that the body has to answer, the earliest due first; or those it answered",
    querystring: QueueQuery,
    response: { 200: QueueAnswer },
  };
  app.get<{ Querystring: { answered?: boolean } }>(
    "/objections",
    { schema, config: READING },
    async (request, reply) => {
      const by = await personActing(of, request);
      const { bodyCode } = by;
      const answered = request.query.answered === true;
      const [rows, names] = await reading(of.db, { body: bodyCode }, async (tx) => {
        const queue = await queueOf(tx, { bodyCode, answered, limit: OBJECTIONS_SHOWN_MAX });
        return [queue, await presentNames(tx, queue)] as const;
      });
      const subjectCount = new Set(rows.map(({ subjectCode }) => subjectCode)).size;
      await noteReading(of, by, { act: "list-objections", subjectCount, detail: { count: rows.length } });
      reply.header("cache-control", "private, no-store");
      const items = rows.map((row) => lineOf(of, row, names.get(row.recordId) ?? null));
      return { asOf: of.clock.today().toString(), items };
    },
  );
}

function lineOf(of: ObjectionsRoutes, row: ObjectionRow, name: PresentName | null): object {
  const { objectionId: id, ground, askedAs, state, receivedAt } = row;
  return {
    ...{ id, ground, askedAs, state, receivedAt },
    subject: subjectOf(row, name?.subjectName ?? ""),
    record: recordNamed(row, name?.documentNumber ?? ""),
    clock: clockOf(of, row),
  };
}

function subjectOf({ subjectCode }: ObjectionRow, name: string): object {
  return { uscc: subjectCode.startsWith(PERSON_PREFIX) ? null : subjectCode, name };
}

type OneAsked = FastifyRequest<{ Params: { id: string } }>;

function routeOne(app: FastifyInstance, of: ObjectionsRoutes): void {
  const schema = {
    ...SIGNED_IN,
    summary: "One objection with the record as it stands, what is proposed, and what came of it",
    params: ObjectionParams,
    response: { 200: ObjectionAnswer },
  };
  app.get("/objections/:id", { schema, config: READING }, async (request: OneAsked, reply) => {
    const by = await personActing(of, request);
    const row = await ownObjection(of, by, request.params.id);
    const [record, evidence] = await reading(of.db, { body: by.bodyCode }, (tx) =>
      Promise.all([presentVersion(tx, row), evidenceOf(tx, row.subjectCode, [row.objectionId])]),
    );
    await noteReading(of, by, { act: "show-objection", detail: { objection: row.objectionId } });
    reply.header("cache-control", "private, no-store");
    const facts = [row, await handlerOf(of.db.sql, row, by.person.accountId)] as const;
    return {
      ...objectionShown(of, row, { documentNumber: record?.documentNumber ?? "", evidence }),
      subject: subjectOf(row, record?.subjectName ?? ""),
      present: record === null ? null : recordShown(of, record),
      proposal: proposalShown(of, row),
      returned: returnedShown(of, row),
      may: { propose: mayPropose(...facts).ok, decide: mayDecide(...facts).ok },
      answeredAt: row.answeredAt,
    };
  });
}

async function ownObjection(
  of: ObjectionsRoutes,
  by: PersonActing,
  objectionId: string,
): Promise<ObjectionRow> {
  const { bodyCode } = by;
  const row = await reading(of.db, { body: bodyCode }, (tx) => objectionFor(tx, { bodyCode, objectionId }));
  if (row !== null) return row;
  const detail = { objection: objectionId, code: "OBJECTION_UNKNOWN" };
  await noteReading(of, by, { act: "objection-refused", detail });
  throw refusal("OBJECTION_UNKNOWN");
}

function proposalShown(of: ObjectionsRoutes, row: ObjectionRow): object | null {
  const { proposedBy: accountId, proposedByName, proposedAt: at } = row;
  const answer = answerShown(of, row);
  return answer === null ? null : { ...answer, by: { accountId, displayName: proposedByName ?? "" }, at };
}

function returnedShown(of: ObjectionsRoutes, row: ObjectionRow): object | null {
  const { returnNote: note } = opened(of.keys, row);
  return note === null ? null : { note, at: row.returnedAt };
}

type EvidenceAsked = FastifyRequest<{ Params: { id: string; no: number }; Querystring: { body?: string } }>;

function routeEvidence(app: FastifyInstance, of: ObjectionsRoutes): void {
  const summary = "A file that came with an objection; a link may name the body in its query";
  const schema = { ...SIGNED_IN, summary, params: EvidenceParams, querystring: EvidenceQuery };
  app.get(
    "/objections/:id/evidence/:no",
    { schema, config: { ...READING, bodyInLink: true, described: { file: "application/octet-stream" } } },
    async (request: EvidenceAsked, reply) => {
      const by = await personActing(of, request);
      const { id, no } = request.params;
      const { subjectCode, objectionId } = await ownObjection(of, by, id);
      const found = await reading(of.db, { body: by.bodyCode }, (tx) =>
        evidenceContent(tx, { subjectCode, objectionId, no }),
      );
      if (found === null) throw refusal("OBJECTION_EVIDENCE_UNKNOWN");
      await noteReading(of, by, { act: "show-evidence", detail: { objection: objectionId, no } });
      // What somebody sent in is saved and never shown by the browser as a page of ours.
      reply.header("content-type", "application/octet-stream");
      reply.header(
        "content-disposition",
        `attachment; filename="evidence-${objectionId}-${no}.${found.kind}"`,
      );
      reply.header("cache-control", "private, no-store");
      const content = of.keys.open(found.content, evidenceSealedAs(objectionId, { no, column: "content" }));
      return reply.send(Buffer.from(content, "base64"));
    },
  );
}

function handling(by: PersonActing, objectionId: string): Handling {
  return { objectionId, bodyCode: by.bodyCode, accountId: by.person.accountId, actor: by.actor };
}

function routeProposal(app: FastifyInstance, of: ObjectionsRoutes): void {
  const schema = {
    ...SIGNED_IN,
    summary: "Propose the answer: corrections, or reasons why not; the corrected record is checked at once",
    params: ObjectionParams,
    body: ProposalRequest,
    response: { 200: ProposedAnswer },
  };
  app.post<{ Params: { id: string }; Body: ProposalBody }>(
    "/objections/:id/proposal",
    { schema, config: EXAMINING, bodyLimit: ANSWER_BYTES_MAX },
    async (request) => {
      const by = await personActing(of, request);
      const { id } = request.params;
      const { corrections = [], reasons = null } = request.body;
      const proposal = { corrections, reasons };
      const { verdict } = orRefusal(await of.propose({ ...handling(by, id), proposal }));
      return { id, state: "proposed", verdict };
    },
  );
}

function routeDecision(app: FastifyInstance, of: ObjectionsRoutes): void {
  const schema = {
    ...SIGNED_IN,
    summary:
      "Decide on the proposed answer, as another person: it takes effect at once, or goes back with a note",
    params: ObjectionParams,
    body: DecisionRequest,
    response: { 200: DecidedAnswer },
  };
  app.post<{ Params: { id: string }; Body: DecisionBody }>(
    "/objections/:id/decision",
    { schema, config: DECIDING, bodyLimit: ASKING_BYTES_MAX },
    async (request) => {
      const { agrees, proposedAt, note = "" } = request.body;
      const by = { ...handling(await personActing(of, request), request.params.id), proposedAt };
      const { id } = request.params;
      if (!agrees) {
        orRefusal(await of.giveBack({ ...by, note }));
        return { id, state: "forwarded", version: null };
      }
      const { verdict, version } = orRefusal(await of.decide(by));
      return { id, state: verdict, version };
    },
  );
}

interface ReadingNoted {
  readonly act: string;
  readonly subjectCount?: number;
  readonly detail: Readonly<Record<string, string | number>>;
}

/** Who read what of which objection, or was refused it, is on the trail. */
async function noteReading(
  of: ObjectionsRoutes,
  { actor }: PersonActing,
  { act, subjectCount = 1, detail }: ReadingNoted,
): Promise<void> {
  await inTransaction(of.db, { actor, purpose: "objection", act, subjectCount, detail }, async () => {});
}
