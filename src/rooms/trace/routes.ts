import type { FastifyInstance, FastifyRequest } from "fastify";
import { checkCode, subjectCodeOf } from "../../kernel/uscc.ts";
import type { Law } from "../../law/types.ts";
import { decodeCursor, encodeCursor } from "../../platform/cursor.ts";
import { DAY_FORM, UUID_FORM } from "../../platform/forms.ts";
import { orProblem, platformProblem } from "../../platform/http/problem.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { purposesOf } from "../bodies/index.ts";
import { reach } from "../records/index.ts";
import { traceReader } from "./asking.ts";
import { aftermathOf } from "./rules.ts";
import {
  PAGE_DEFAULT,
  TraceAnswer,
  TraceableAnswer,
  TraceParams,
  TraceQuery,
  type TraceQueryAsked,
} from "./schemas.ts";
import { readingBy, type Trace, type Tracing, traceRecord } from "./trace-record.ts";
import type { Hop, TraceReader } from "./types.ts";
import { traceableOf } from "./views.ts";

export { TRACE_REFUSALS } from "./refusals.ts";

export interface TraceRoutes extends Tracing {
  readonly law: Law;
}

const SIGNED_IN = { tags: ["audit"], security: [{ session: [] }] };
type Asked = FastifyRequest<{ Querystring: TraceQueryAsked }>;

/** Where a record came from and to whom it went (policy, articles 4 and 10); each reading is on the audit trail. */
export function traceRoutes(app: FastifyInstance, of: TraceRoutes): void {
  routeList(app, of);
  routeTrace(app, of);
}

function routeList(app: FastifyInstance, of: TraceRoutes): void {
  const schema = {
    ...SIGNED_IN,
    summary: "Records of a subject that can be traced, for its representative and for auditors",
    querystring: TraceQuery,
    response: { 200: TraceableAnswer },
  };
  app.get("/traces", { schema }, async (request: Asked, reply) => {
    const { reader, subjectCode } = await readerOf(of, request);
    const { cursor, limit = PAGE_DEFAULT } = request.query;
    const found = await inTransaction(of.db, { ...readingBy(reader), act: "list-traceable" }, async (tx) => {
      await reach(tx, { subject: subjectCode });
      return traceableOf(tx, {
        subjectCode,
        onlyBody: reader.body,
        after: placeOf(cursor),
        limit: limit + 1,
      });
    });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const more =
      found.length > limit && last !== undefined ? { next: encodeCursor([last.decidedOn, last.id]) } : {};
    reply.header("cache-control", "private, no-store");
    return { uscc: subjectCode, as: reader.kind, items, ...more };
  });
}

function routeTrace(app: FastifyInstance, of: TraceRoutes): void {
  const schema = {
    ...SIGNED_IN,
    summary: "One record from its source to every recipient, with the receipt of each transfer",
    params: TraceParams,
    querystring: TraceQuery,
    response: { 200: TraceAnswer },
  };
  app.get<{ Params: { id: string }; Querystring: TraceQueryAsked }>(
    "/traces/:id",
    { schema },
    async (request, reply) => {
      const { reader, subjectCode } = await readerOf(of, request);
      const { cursor, limit = PAGE_DEFAULT } = request.query;
      const recordId = request.params.id.toLowerCase();
      const asked = { subjectCode, recordId, before: lookBefore(cursor), limit };
      const trace = orProblem(await traceRecord(of, reader, asked), 404);
      reply.header("cache-control", "private, no-store");
      const asOf = of.clock.today().toString();
      return { uscc: subjectCode, as: reader.kind, asOf, ...answerOf(of, trace) };
    },
  );
}

async function readerOf(
  of: TraceRoutes,
  request: Asked,
): Promise<{ readonly reader: TraceReader; readonly subjectCode: string }> {
  const { uscc, body = null } = request.query;
  const code = checkCode(uscc);
  if (!code.ok) throw platformProblem("REQUEST_INVALID");
  const subjectCode = subjectCodeOf(code);
  return { subjectCode, reader: await traceReader(of, request, { subjectCode, body }) };
}

function lookBefore(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const [look] = orProblem(decodeCursor(cursor, [UUID_FORM]), 400);
  return String(look);
}

function placeOf(cursor: string | undefined): { decidedOn: string; recordId: string } | null {
  if (cursor === undefined) return null;
  const [decidedOn, recordId] = orProblem(decodeCursor(cursor, [DAY_FORM, UUID_FORM]), 400);
  return { decidedOn: String(decidedOn), recordId: String(recordId) };
}

function answerOf({ law }: TraceRoutes, trace: Trace): object {
  const { record, versions, sealing, looks, looksTotal, exports, open: openExports, reach, next } = trace;
  const purposes = new Map(purposesOf(law).map((one) => [one.purpose, one]));
  const hopOf = (hop: Hop): object => {
    const { lastAt, purpose, caseNumber, ...shown } = hop;
    const { zh, en } = purposes.get(purpose) ?? PUBLICITY;
    const isOpen = reach.cases === "all" || reach.cases.of === hop.to.uscc;
    return {
      ...shown,
      purpose: { code: purpose, zh, en },
      caseNumber: isOpen ? caseNumber : null,
      after: aftermathOf(hop, versions, sealing),
    };
  };
  return {
    record,
    versions,
    sealing:
      sealing === null ? null : { ...sealing, title: law.instruments.get(sealing.instrument)?.title ?? null },
    ownOnly: reach.onlyBody !== null,
    looks: looks.map(hopOf),
    looksTotal,
    exports: exports.map(hopOf),
    openExports,
    ...(next === null ? {} : { next: encodeCursor([next]) }),
  };
}

/** Exports have no purpose of the register: what is public is given to everyone. */
const PUBLICITY = { zh: "公示信息下载", en: "download of what is public" };
