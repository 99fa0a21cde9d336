import type { FastifyInstance } from "fastify";
import type postgres from "postgres";
import { Type } from "typebox";
import { decodeCursor, encodeCursor } from "../../platform/cursor.ts";
import { DAY_FORM, UUID_FORM } from "../../platform/forms.ts";
import { orProblem } from "../../platform/http/problem.ts";
import { bodyActing } from "../bodies/index.ts";
import type { PublicLayer } from "./layer.ts";
import type { PublicRecord } from "./render.ts";
import { ExpiringAnswer, PageQuery } from "./schemas.ts";
import { lastChange, type PublicRow, selectPublic, visible } from "./views.ts";

interface Asked {
  readonly what: "publicity" | "repair";
  readonly days?: number;
  readonly cursor?: string;
  readonly limit?: number;
}

const FOLLOWING = {
  roles: ["clerk", "examiner", "decider", "law-officer", "auditor", "administrator"],
} as const;
const DAYS_DEFAULT = 30;
const DAYS_MAX = 366;
const LIMIT_DEFAULT = 20;

const ExpiringAsked = Type.Object({
  what: Type.Union([Type.Literal("publicity"), Type.Literal("repair")], {
    description:
      "publicity: the last public day is within the coming days. repair: the first day of repair was reached within the past days",
  }),
  days: Type.Optional(Type.Integer({ minimum: 1, maximum: DAYS_MAX, default: DAYS_DEFAULT })),
  ...PageQuery,
});

/** What is about to change by itself among the records that the asking body sent in (article 8). */
export function routeExpiring(
  app: FastifyInstance,
  of: PublicLayer & { readonly render: (row: PublicRow) => PublicRecord },
): void {
  const schema = {
    tags: ["intake"],
    security: [{ key: [] }, { session: [] }],
    summary:
      "Public records that this body sent in and whose publicity ends, or whose repair opened, soonest first",
    querystring: ExpiringAsked,
    response: { 200: ExpiringAnswer },
  };
  app.get<{ Querystring: Asked }>("/bodies/self/expiring", { schema, config: FOLLOWING }, async (request) => {
    const body = await bodyActing(of, request);
    const { what, days = DAYS_DEFAULT, cursor, limit = LIMIT_DEFAULT } = request.query;
    const asOf = of.clock.today().toString();
    const dataTime = await lastChange(of.db.sql, null);
    const rows = await expiringOf(of.db.sql, {
      supplierCode: body.bodyCode,
      what,
      asOf,
      days,
      after: placeOf(cursor),
      limit: limit + 1,
    });
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const isMore = rows.length > limit && last !== undefined;
    return {
      asOf,
      knownAt: dataTime ?? of.clock.now().toString(),
      dataTime,
      items: shown.map(of.render),
      ...(isMore ? { next: encodeCursor([dayOf(last, what), last.record_id]) } : {}),
    };
  });
}

interface ExpiringQuery {
  readonly supplierCode: string;
  readonly what: "publicity" | "repair";
  readonly asOf: string;
  readonly days: number;
  readonly after: { readonly day: string; readonly recordId: string } | null;
  readonly limit: number;
}

/** Public records of a supplier in the order of the day that is asked about; one index range each. */
async function expiringOf(sql: postgres.ISql, query: ExpiringQuery): Promise<readonly PublicRow[]> {
  const day = query.what === "publicity" ? sql`t.public_through` : sql`t.repair_from`;
  const range =
    query.what === "publicity"
      ? sql`and ${day} between ${query.asOf}::date and ${query.asOf}::date + ${query.days}::integer`
      : sql`and ${day} between ${query.asOf}::date - ${query.days}::integer and ${query.asOf}::date`;
  const after =
    query.after === null
      ? sql``
      : sql`and (${day}, t.record_id) > (${query.after.day}::date, ${query.after.recordId}::uuid)`;
  const terms = sql`
    (select t.* from publicity.term t
      where t.supplier_code = ${query.supplierCode} ${range} ${visible(sql, { asOf: query.asOf, knownAt: null, today: query.asOf, knownBy: null })} ${after}
      order by ${day}, t.record_id limit ${query.limit})`;
  return sql<PublicRow[]>`${selectPublic(sql, terms, null)} order by ${day}, t.record_id`;
}

function dayOf(row: PublicRow, what: ExpiringQuery["what"]): string {
  return what === "publicity" ? row.public_through : (row.repair_from ?? row.public_through);
}

function placeOf(cursor: string | undefined): ExpiringQuery["after"] {
  if (cursor === undefined) return null;
  const [day, recordId] = orProblem(decodeCursor(cursor, [DAY_FORM, UUID_FORM]), 400);
  return { day: String(day), recordId: String(recordId) };
}
