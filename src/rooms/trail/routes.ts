import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { checkCode, subjectCodeOf } from "../../kernel/uscc.ts";
import type { Clock } from "../../platform/clock.ts";
import { decodeCursor, encodeCursor } from "../../platform/cursor.ts";
import type { Database } from "../../platform/database.ts";
import { COUNT_FORM } from "../../platform/forms.ts";
import { orProblem, platformProblem } from "../../platform/http/problem.ts";
import { TRAIL_PAGE_MAX } from "../../platform/limits.ts";
import { readerAsking } from "./asking.ts";
import { exportTrail, readTrail } from "./read-trail.ts";
import type { TrailAsked } from "./types.ts";

export { TRAIL_REFUSALS } from "./refusals.ts";

const PAGE_DEFAULT = 50;
const Day = Type.String({ format: "date" });
const Word = Type.String({ minLength: 1, maxLength: 120 });
const closed = { additionalProperties: false } as const;

const FILTERS = {
  body: Type.Optional(
    Type.String({ minLength: 1, maxLength: 80, description: "Code of a body, or operator" }),
  ),
  person: Type.Optional(Type.String({ format: "uuid", description: "Account of a person" })),
  purpose: Type.Optional(Word),
  act: Type.Optional(Word),
  from: Type.Optional(Day),
  through: Type.Optional(Day),
  caseNumber: Type.Optional(Word),
  subject: Type.Optional(
    Type.String({ maxLength: 40, description: "Code of an organisation that was looked at; never a person" }),
  ),
};
const TrailQuery = Type.Object(
  {
    ...FILTERS,
    cursor: Type.Optional(Type.String({ maxLength: 600 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: TRAIL_PAGE_MAX, default: PAGE_DEFAULT })),
  },
  closed,
);
const TrailAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      position: Type.Integer(),
      auditId: Type.String({ format: "uuid" }),
      at: Type.String({ format: "date-time" }),
      actor: Type.String(),
      purpose: Type.String(),
      act: Type.String(),
      subjectCount: Type.Union([Type.Integer(), Type.Null()]),
      detail: Type.Object({}, { additionalProperties: true }),
    }),
  ),
  next: Type.Optional(Type.String()),
});

interface Filters extends Omit<TrailAsked, "subjectCode"> {
  readonly subject?: string;
}
interface Asked extends Filters {
  readonly cursor?: string;
  readonly limit?: number;
}

const KEPT = { tags: ["audit"], security: [{ session: [] }] };

/** The auditor's reading of the trail; each reading, and each refusal, is an entry of the trail itself (article 10). */
export function trailRoutes(
  app: FastifyInstance,
  of: { readonly db: Database; readonly clock: Clock },
): void {
  const summary = "The audit trail, newest first, for auditors; this reading is on it";
  const list = { ...KEPT, summary, querystring: TrailQuery, response: { 200: TrailAnswer } };
  app.get<{ Querystring: Asked }>("/audit", { schema: list }, async (request, reply) => {
    const { cursor, limit, ...filters } = request.query;
    const reader = await readerAsking(of, request, filters.body ?? null);
    const before = cursor === undefined ? null : placeOf(cursor);
    const page = await readTrail(of.db, reader, {
      ...askedOf(filters),
      before,
      limit: limit ?? PAGE_DEFAULT,
    });
    reply.header("cache-control", "private, no-store");
    return { items: page.entries, ...(page.next === null ? {} : { next: encodeCursor([page.next]) }) };
  });

  const file = {
    ...KEPT,
    summary: "The audit trail as a CSV file, for auditors; this export is on it",
    querystring: Type.Object(FILTERS, closed),
    produces: ["text/csv"],
  };
  app.get<{ Querystring: Filters }>("/audit.csv", { schema: file }, async (request, reply) => {
    const reader = await readerAsking(of, request, request.query.body ?? null);
    const lines = await exportTrail(of.db, reader, askedOf(request.query));
    return reply
      .header("cache-control", "private, no-store")
      .header("content-disposition", 'attachment; filename="audit.csv"')
      .type("text/csv; charset=utf-8")
      .send(Readable.from(lines));
  });
}

function placeOf(cursor: string): number {
  const [position] = orProblem(decodeCursor(cursor, [COUNT_FORM]), 400);
  return Number(position);
}

function askedOf({ subject, ...filters }: Filters): TrailAsked {
  if (subject === undefined) return filters;
  const code = checkCode(subject);
  if (!code.ok) throw platformProblem("REQUEST_INVALID");
  return { ...filters, subjectCode: subjectCodeOf(code) };
}
