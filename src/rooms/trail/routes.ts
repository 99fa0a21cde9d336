import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { checkCode, subjectCodeOf } from "../../kernel/uscc.ts";
import { trailEnd } from "../../platform/audit-views.ts";
import type { Clock } from "../../platform/clock.ts";
import { decodeCursor, encodeCursor } from "../../platform/cursor.ts";
import type { Database } from "../../platform/database.ts";
import { COUNT_FORM } from "../../platform/forms.ts";
import { orProblem, platformProblem } from "../../platform/http/problem.ts";
import type { Keys } from "../../platform/keys.ts";
import { ASKING_BYTES_MAX, TRAIL_EXPORT_ENTRIES_MAX } from "../../platform/limits.ts";
import { actorNames } from "../bodies/index.ts";
import { openedSubject, sealedSubject } from "./about.ts";
import { readerAsking } from "./asking.ts";
import { exportTrail, noteRefusedReading, readLookDays, readTrail, type TrailPage } from "./read-trail.ts";
import { refusal } from "./refusals.ts";
import {
  DaysAnswer,
  DaysQuery,
  FileQuery,
  SubjectAnswer,
  SubjectBody,
  TrailAnswer,
  TrailQuery,
  VerificationAnswer,
} from "./schemas.ts";
import type { Reader, TrailAsked } from "./types.ts";
import { askVerification, verificationsOf } from "./verification.ts";

export { TRAIL_REFUSALS } from "./refusals.ts";

const PAGE_DEFAULT = 50;

interface TrailRoutes {
  readonly db: Database;
  readonly clock: Clock;
  readonly keys: Keys;
}

interface Filters extends Omit<TrailAsked, "subjectCode"> {
  readonly subject?: string;
  readonly about?: string;
}
interface Asked extends Filters {
  readonly cursor?: string;
  readonly limit?: number;
}

const KEPT = { tags: ["audit"], security: [{ session: [] }] };

/** The auditor's reading of the trail; each reading, and each refusal, is an entry of the trail itself (article 10). */
export function trailRoutes(app: FastifyInstance, of: TrailRoutes): void {
  routeEntries(app, of);
  routeFile(app, of);
  routeSubject(app, of);
  routeDays(app, of);
  routeVerification(app, of);
}

function routeEntries(app: FastifyInstance, of: TrailRoutes): void {
  const summary = "The audit trail, newest first, for auditors; this reading is on it";
  const schema = { ...KEPT, summary, querystring: TrailQuery, response: { 200: TrailAnswer } };
  app.get<{ Querystring: Asked }>("/audit", { schema }, async (request, reply) => {
    const { cursor, limit, ...filters } = request.query;
    const reader = await readerAsking(of, request, filters.body ?? null);
    const before = cursor === undefined ? null : placeOf(cursor);
    const asked = { ...askedOf(of, reader, filters), before, limit: limit ?? PAGE_DEFAULT };
    const page = await readTrail(of.db, reader, asked);
    reply.header("cache-control", "private, no-store");
    return { ...(await answerOf(of, page)), onlyBody: reader.onlyBody };
  });
}

async function answerOf(of: TrailRoutes, { entries, next, count }: TrailPage) {
  const names = await actorNames(
    of.db.sql,
    entries.map(({ actor }) => actor),
  );
  const nobody = { kind: "other", body: null, id: null, name: null };
  return {
    items: entries.map((entry) => ({ ...entry, who: names.get(entry.actor) ?? nobody })),
    countMax: TRAIL_EXPORT_ENTRIES_MAX,
    ...(next === null ? {} : { next: encodeCursor([next]) }),
    ...(count === null ? {} : { count }),
  };
}

function routeFile(app: FastifyInstance, of: TrailRoutes): void {
  const schema = {
    ...KEPT,
    summary: "The audit trail as a CSV file, for auditors; this export is on it",
    querystring: FileQuery,
    produces: ["text/csv"],
  };
  app.get<{ Querystring: Filters }>("/audit.csv", { schema }, async (request, reply) => {
    const reader = await readerAsking(of, request, request.query.body ?? null);
    const lines = await exportTrail(of.db, reader, askedOf(of, reader, request.query));
    return reply
      .header("cache-control", "private, no-store")
      .header("content-disposition", 'attachment; filename="audit.csv"')
      .type("text/csv; charset=utf-8")
      .send(Readable.from(lines));
  });
}

/** Numbers of persons travel in bodies only: what comes back may stand in an address. */
function routeSubject(app: FastifyInstance, of: TrailRoutes): void {
  const schema = {
    ...KEPT,
    summary: "A subject, sealed for whoever asks, to be asked for in the audit trail",
    body: SubjectBody,
    response: { 200: SubjectAnswer },
  };
  app.post<{ Body: { type: string; number: string } }>(
    "/audit/subject",
    { schema, bodyLimit: ASKING_BYTES_MAX },
    async (request, reply) => {
      const reader = await readerAsking(of, request, null);
      reply.header("cache-control", "private, no-store");
      return { about: sealedSubject(of.keys, reader, request.body) };
    },
  );
}

interface DaysAsked {
  readonly body?: string;
  readonly from?: string;
  readonly through?: string;
}

function routeDays(app: FastifyInstance, of: TrailRoutes): void {
  const schema = {
    ...KEPT,
    summary:
      "Looks at what is not public by day and purpose, at most a month of them; this reading is on the trail",
    querystring: DaysQuery,
    response: { 200: DaysAnswer },
  };
  app.get<{ Querystring: DaysAsked }>("/audit/days", { schema }, async (request, reply) => {
    const { body = null, from = null, through } = request.query;
    const reader = await readerAsking(of, request, body);
    reply.header("cache-control", "private, no-store");
    return readLookDays(of.db, reader, { body, from, through: through ?? of.clock.today().toString() });
  });
}

function routeVerification(app: FastifyInstance, of: TrailRoutes): void {
  const answer = async () => {
    const entries = await trailEnd(of.db.sql);
    return { entries, ...(await verificationsOf(of.db.sql)) };
  };
  const look = {
    ...KEPT,
    summary: "The last walk of the whole chain and its result, and how far one is that is under way",
    response: { 200: VerificationAnswer },
  };
  app.get("/audit/verification", { schema: look }, async (request, reply) => {
    await readerAsking(of, request, null);
    reply.header("cache-control", "private, no-store");
    return answer();
  });
  const ask = {
    ...KEPT,
    summary: "Ask for a walk of the whole chain, as auditor of the operator; a worker does it, one at a time",
    response: { 202: VerificationAnswer },
  };
  app.post("/audit/verification", { schema: ask, bodyLimit: ASKING_BYTES_MAX }, async (request, reply) => {
    const { actor, onlyBody } = await readerAsking(of, request, null);
    // A walk reads the trail of everybody: who sees one body only does not set it going.
    if (onlyBody !== null) {
      await noteRefusedReading(of.db, actor, "OPERATOR_AUDITOR_REQUIRED");
      throw refusal("OPERATOR_AUDITOR_REQUIRED");
    }
    await askVerification(of, actor);
    reply.code(202);
    return answer();
  });
}

function placeOf(cursor: string): number {
  const [position] = orProblem(decodeCursor(cursor, [COUNT_FORM]), 400);
  return Number(position);
}

function askedOf(of: TrailRoutes, reader: Reader, { subject, about, ...filters }: Filters): TrailAsked {
  if (about !== undefined) return { ...filters, subjectCode: openedSubject(of.keys, reader, about) };
  if (subject === undefined) return filters;
  const code = checkCode(subject);
  if (!code.ok) throw platformProblem("REQUEST_INVALID");
  return { ...filters, subjectCode: subjectCodeOf(code) };
}
