import type { FastifyInstance, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { decodeCursor, encodeCursor } from "../../platform/cursor.ts";
import { DAY_FORM, UUID_FORM } from "../../platform/forms.ts";
import { orProblem } from "../../platform/http/problem.ts";
import { OBJECTION_BYTES_MAX, OBJECTIONS_SHOWN_MAX } from "../../platform/limits.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { bodyOf } from "../bodies/index.ts";
import { type PresentName, presentNames, presentRecords, reading } from "../records/index.ts";
import { type Representative, representing } from "../representatives/index.ts";
import { askedIn, evidenceIn, type ObjectionsRoutes, orRefusal } from "./asking.ts";
import { waysOn } from "./clock.ts";
import { isOpen } from "./rules.ts";
import {
  IdempotencyHeaders,
  type OwnObjectionBody,
  OwnObjectionRequest,
  OwnObjectionsAnswer,
  OwnRecordsAnswer,
  OwnRecordsQuery,
  RaisedAnswer,
} from "./schemas.ts";
import { answerShown, clockOf, objectionShown, recordShown } from "./shown.ts";
import { type EvidenceRow, evidenceOf, type ObjectionRow, objectionsOf } from "./views.ts";

const SIGNED_IN = { tags: ["objections"], security: [{ session: [] }] };
const Uscc = Type.String({ pattern: "^[0-9A-Z]{18}$" });
const PAGE_DEFAULT = 50;

type Asked = FastifyRequest<{
  Querystring: { uscc: string; record?: string; cursor?: string; limit?: number };
}>;

/** What an enterprise sees of itself and asks for, by its representative: its records, its objections and their answers. */
export function ownObjectionsRoutes(app: FastifyInstance, of: ObjectionsRoutes): void {
  routeRecords(app, of);
  routeRaise(app, of);
  routeList(app, of);
}

const acting = (
  of: ObjectionsRoutes,
  request: FastifyRequest,
  subjectCode: string,
): Promise<Representative> => representing(of, request, { subjectCode, scope: "correct" });

function routeRecords(app: FastifyInstance, of: ObjectionsRoutes): void {
  const schema = {
    ...SIGNED_IN,
    summary:
      "The records of the enterprise that is acted for, public or not, with what an objection may be about",
    querystring: OwnRecordsQuery,
    response: { 200: OwnRecordsAnswer },
  };
  app.get("/my/records", { schema }, async (request: Asked, reply) => {
    const by = await acting(of, request, request.query.uscc);
    const { limit = PAGE_DEFAULT } = request.query;
    const { subjectCode } = by;
    const after = placeOf(request.query.cursor);
    const recordId = request.query.record ?? null;
    const records = await reading(of.db, { subject: subjectCode }, (tx) =>
      presentRecords(tx, { subjectCode, recordId, after, limit: limit + 1 }),
    );
    const shown = records.slice(0, limit);
    await noteReading(of, by, { act: "show-own-records", count: shown.length });
    const last = shown.at(-1);
    const next =
      records.length > limit && last !== undefined
        ? { next: encodeCursor([last.decidedOn, last.recordId]) }
        : {};
    reply.header("cache-control", "private, no-store");
    return { uscc: by.subjectCode, items: shown.map((record) => recordShown(of, record)), ...next };
  });
}

function placeOf(
  cursor: string | undefined,
): { readonly decidedOn: string; readonly recordId: string } | null {
  if (cursor === undefined) return null;
  const [decidedOn, recordId] = orProblem(decodeCursor(cursor, [DAY_FORM, UUID_FORM]), 400);
  return { decidedOn: String(decidedOn), recordId: String(recordId) };
}

type RaiseAsked = FastifyRequest<{ Body: OwnObjectionBody; Headers: { "idempotency-key"?: string } }>;

function routeRaise(app: FastifyInstance, of: ObjectionsRoutes): void {
  const schema = {
    ...SIGNED_IN,
    summary: "Object to a record: it is marked at once and its body has to answer; free of charge",
    headers: IdempotencyHeaders,
    body: OwnObjectionRequest,
    response: { 201: RaisedAnswer },
  };
  app.post(
    "/my/objections",
    { schema, bodyLimit: OBJECTION_BYTES_MAX },
    async (request: RaiseAsked, reply) => {
      const { uscc, recordId, ground, evidence, ...asked } = request.body;
      const by = await acting(of, request, uscc);
      const { objectionId: id, fresh } = orRefusal(
        await of.raise({
          ...{ subjectCode: by.subjectCode, recordId, ground, actor: by.actor },
          asked: askedIn(asked),
          evidence: evidenceIn(evidence),
          askedAs: "subject",
          askedBy: by.accountId,
          bodyCode: null,
          idempotencyKey: request.headers["idempotency-key"] ?? null,
        }),
      );
      reply.code(201);
      return { id, state: "forwarded", fresh };
    },
  );
}

function routeList(app: FastifyInstance, of: ObjectionsRoutes): void {
  const schema = {
    ...SIGNED_IN,
    summary: "The objections to records of the enterprise, with their clocks and answers",
    querystring: Type.Object({ uscc: Uscc }),
    response: { 200: OwnObjectionsAnswer },
  };
  app.get("/my/objections", { schema }, async (request: Asked, reply) => {
    const by = await acting(of, request, request.query.uscc);
    const { subjectCode } = by;
    const [rows, evidence, names] = await reading(of.db, { subject: subjectCode }, async (tx) => {
      const own = await objectionsOf(tx, { subjectCode, limit: OBJECTIONS_SHOWN_MAX });
      const ids = own.map(({ objectionId }) => objectionId);
      return [own, await evidenceOf(tx, subjectCode, ids), await presentNames(tx, own)] as const;
    });
    const items = await Promise.all(
      rows.map((row) => ownShown(of, row, { evidence, name: names.get(row.recordId) ?? null })),
    );
    await noteReading(of, by, { act: "show-own-objections", count: rows.length });
    reply.header("cache-control", "private, no-store");
    return { uscc: subjectCode, asOf: of.clock.today().toString(), items };
  });
}

/** An objection as its subject sees it: the answer only once it is decided, and the ways on where it was not as asked, or not in time. */
async function ownShown(
  of: ObjectionsRoutes,
  row: ObjectionRow,
  { evidence, name }: { readonly evidence: readonly EvidenceRow[]; readonly name: PresentName | null },
): Promise<object> {
  const body = await bodyOf(of.db.sql, row.bodyCode);
  const { answeredAt, appliedVersion } = row;
  const answer =
    answeredAt === null ? null : { ...answerShown(of, row), answeredAt, version: appliedVersion };
  return {
    ...objectionShown(of, row, { documentNumber: name?.documentNumber ?? "", evidence }),
    state: row.state === "proposed" ? "forwarded" : row.state,
    body: { uscc: row.bodyCode, name: body?.name ?? row.bodyCode },
    answer,
    waysOn: waysFor(of, row),
  };
}

function waysFor(of: ObjectionsRoutes, row: ObjectionRow): readonly object[] {
  const on = of.clock.today().toString();
  if (!isOpen(row.state)) return row.state === "accepted" ? [] : waysOn(of.law, on, true);
  const clock = clockOf(of, row);
  return "state" in clock && clock.state === "overdue" ? waysOn(of.law, on, false) : [];
}

/** That an enterprise reads about itself is on the trail too. */
async function noteReading(
  of: ObjectionsRoutes,
  by: Representative,
  { act, count }: { readonly act: string; readonly count: number },
): Promise<void> {
  await inTransaction(
    of.db,
    { actor: by.actor, purpose: "own-file", act, subjectCount: 1, detail: { count } },
    async () => {},
  );
}
