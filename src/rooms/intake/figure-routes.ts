import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { decodeCursor, encodeCursor } from "../../platform/cursor.ts";
import { DAY_FORM, UUID_FORM } from "../../platform/forms.ts";
import { orProblem } from "../../platform/http/problem.ts";
import { bodyActing } from "../bodies/index.ts";
import { FOLLOWING, type IntakeRoutes, KEYED, PAGE_DEFAULT, PageQuery } from "./asking.ts";
import { figuresOf } from "./month-figures.ts";
import { FiguresAnswer, ForgettingAnswer } from "./schemas.ts";
import { forgettingOf } from "./views.ts";

const MONTHS_DEFAULT = 12;
const MONTHS_MAX = 36;
const DAYS_DEFAULT = 30;
/** For whoever follows the submissions; a program that submits needs no figures. */
const FIGURES = { roles: FOLLOWING.roles } as const;

/** What a body wants to know of its own submissions: figures by month, and what will be forgotten. */
export function figureRoutes(app: FastifyInstance, of: Pick<IntakeRoutes, "db" | "clock">): void {
  routeFigures(app, of);
  routeForgetting(app, of);
}

function routeFigures(app: FastifyInstance, of: Pick<IntakeRoutes, "db" | "clock">): void {
  const months = Type.Integer({ minimum: 1, maximum: MONTHS_MAX, default: MONTHS_DEFAULT });
  const schema = {
    ...KEYED,
    summary: "Own figures by month: quality, timeliness, most frequent problems",
    querystring: Type.Object({ months: Type.Optional(months) }),
    response: { 200: FiguresAnswer },
  };
  app.get<{ Querystring: { months?: number } }>(
    "/bodies/self/figures",
    { schema, config: FIGURES },
    async (request) => {
      const { bodyCode } = await bodyActing(of, request);
      const today = of.clock.today().toString();
      const figures = await figuresOf(of.db.sql, {
        bodyCode,
        today,
        months: request.query.months ?? MONTHS_DEFAULT,
      });
      return { asOf: today, ...figures };
    },
  );
}

function routeForgetting(app: FastifyInstance, of: Pick<IntakeRoutes, "db" | "clock">): void {
  const days = Type.Integer({ minimum: 0, maximum: 366, default: DAYS_DEFAULT });
  const schema = {
    ...KEYED,
    summary: "Own batches with rejected rows that wait and whose cells will be forgotten, soonest first",
    querystring: Type.Object({ days: Type.Optional(days), ...PageQuery }),
    response: { 200: ForgettingAnswer },
  };
  app.get<{ Querystring: { days?: number; cursor?: string; limit?: number } }>(
    "/bodies/self/forgetting",
    { schema, config: FIGURES },
    async (request) => {
      const { bodyCode } = await bodyActing(of, request);
      const limit = request.query.limit ?? PAGE_DEFAULT;
      const today = of.clock.today().toString();
      const batches = await forgettingOf(of.db.sql, {
        bodyCode,
        today,
        days: request.query.days ?? DAYS_DEFAULT,
        after: placeOf(request.query.cursor),
        limit: limit + 1,
      });
      const last = batches[limit - 1];
      const isMore = batches.length > limit && last !== undefined && last.keptUntil !== null;
      return {
        asOf: today,
        items: batches.slice(0, limit),
        ...(isMore ? { next: encodeCursor([last.keptUntil, last.id]) } : {}),
      };
    },
  );
}

function placeOf(cursor: string | undefined): { readonly day: string; readonly id: string } | null {
  if (cursor === undefined) return null;
  const [day, id] = orProblem(decodeCursor(cursor, [DAY_FORM, UUID_FORM]), 400);
  return { day: String(day), id: String(id) };
}
