import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { checkCode, subjectCodeOf } from "../../kernel/uscc.ts";
import { entityTag } from "../../platform/http/caching.ts";
import { orProblem } from "../../platform/http/problem.ts";
import { entryNamed } from "../catalogue/index.ts";
import { type Card, type Cards, cardMemory } from "./card.ts";
import { routeExpiring } from "./expiring.ts";
import { cardFigures } from "./figures.ts";
import type { PublicLayer } from "./layer.ts";
import { PAGE_DEFAULT, pageOf, placeOf } from "./page.ts";
import { publicationRoutes } from "./publication-routes.ts";
import { refusal } from "./refusals.ts";
import { type PublicRecord, renderer } from "./render.ts";
import {
  AsOfQuery,
  PageQuery,
  READ,
  RecordsAnswer,
  StatisticsAnswer,
  SubjectAnswer,
  SubjectsAnswer,
} from "./schemas.ts";
import { searchSubjects } from "./search.ts";
import { type Statistics, statisticsMemory } from "./statistics.ts";
import { subjectAnswer } from "./subject.ts";
import { type Times, type TimesAsked, timesAsked, timesOf, timesToday } from "./times.ts";
import { lastChange, type PublicRow, subjectPageOf } from "./views.ts";

export { PUBLICITY_REFUSALS } from "./refusals.ts";

interface Reading extends PublicLayer {
  readonly render: (row: PublicRow) => PublicRecord;
  readonly statistics: () => Promise<Statistics>;
  readonly cards: Cards;
}

/** Reading the public layer (article 8): free, without a key, by day. Only `knownAt` other than now needs a key. */
export function publicLayerRoutes(app: FastifyInstance, layer: PublicLayer): void {
  const cards = cardMemory(layer.db.sql);
  for (const figure of cardFigures(cards)) layer.watch?.(figure);
  const reading: Reading = {
    ...layer,
    render: renderer(layer.catalogue),
    statistics: statisticsMemory(layer),
    cards,
  };
  routeSearch(app, reading);
  routeSubject(app, reading);
  routeRecords(app, reading);
  publicationRoutes(app, { ...layer, render: reading.render });
  routeStatistics(app, reading);
  routeExpiring(app, reading);
}

const JSON_TYPE = "application/json; charset=utf-8";
const CodeParams = Type.Object({ uscc: Type.String({ maxLength: 40 }) });

interface Asked extends TimesAsked {
  readonly cursor?: string;
  readonly limit?: number;
}

function routeSearch(app: FastifyInstance, reading: Reading): void {
  const q = Type.String({ minLength: 1, maxLength: 200 });
  const region = Type.Optional(
    Type.String({
      pattern: "^[0-9]{2,6}$",
      description: "Division of registration (GB/T 2260): six digits mean this one, fewer all that begin so",
    }),
  );
  const querystring = Type.Object({ q, region, ...AsOfQuery, ...PageQuery });
  const summary = "Search organisations by name or code";
  const schema = { ...READ, summary, querystring, response: { 200: SubjectsAnswer } };
  app.get<{ Querystring: { q: string; region?: string } & Asked }>(
    "/subjects",
    { schema },
    async (request) => {
      const { query } = request;
      const times = await timesAsked(reading, request);
      const dataTime = await lastChange(reading.db.sql, times.knownAt);
      const found = await searchSubjects(reading.db.sql, {
        text: query.q,
        region: query.region ?? null,
        ...times,
        cursor: query.cursor ?? null,
        limit: query.limit ?? PAGE_DEFAULT,
      });
      return { ...timesOf(reading, times, dataTime), ...found };
    },
  );
}

function routeSubject(app: FastifyInstance, reading: Reading): void {
  const summary = "One organisation and how many public records it has";
  const querystring = Type.Object(AsOfQuery);
  const schema = { ...READ, summary, params: CodeParams, querystring, response: { 200: SubjectAnswer } };
  app.get<{ Params: { uscc: string }; Querystring: Asked }>(
    "/subjects/:uscc",
    { schema },
    async (request) => {
      const times = await timesAsked(reading, request);
      const answer = await subjectAnswer(reading, { code: codeAsked(request.params.uscc), ...times });
      return { ...timesOf(reading, times, answer.dataTime), ...answer };
    },
  );
}

interface RecordsAsked extends Asked {
  readonly entry?: string;
}

function routeRecords(app: FastifyInstance, reading: Reading): void {
  const summary = "Public records of one organisation, newest decision first";
  const entry = Type.Optional(Type.String({ maxLength: 60 }));
  const querystring = Type.Object({ entry, ...AsOfQuery, ...PageQuery });
  const schema = { ...READ, summary, params: CodeParams, querystring, response: { 200: RecordsAnswer } };
  app.get<{ Params: { uscc: string }; Querystring: RecordsAsked }>(
    "/subjects/:uscc/records",
    { schema },
    async (request, reply) => {
      const code = codeAsked(request.params.uscc);
      const { entry: asked } = request.query;
      if (asked !== undefined) orProblem(entryNamed(reading.catalogue, asked), 404);
      if (isCardAsked(request)) return sendCard(reading, reply, code);
      const times = await timesAsked(reading, request);
      const page = await recordsPage(reading, { ...request.query, ...times, code });
      if (page === null) throw refusal("SUBJECT_NOT_FOUND");
      return page.answer;
    },
  );
}

/** The first page of today, asked for without a key: what nearly everyone asks for. */
function isCardAsked(request: FastifyRequest<{ Querystring: RecordsAsked }>): boolean {
  const { entry, asOf, knownAt, cursor, limit = PAGE_DEFAULT } = request.query;
  const isFirstOfToday = asOf === undefined && knownAt === undefined && cursor === undefined;
  return isFirstOfToday && entry === undefined && limit === PAGE_DEFAULT && !request.headers.authorization;
}

/** Answers the bytes that the same page would be written as, made once for the day and until the subject changes. */
async function sendCard(reading: Reading, reply: FastifyReply, code: string): Promise<FastifyReply> {
  const day = reading.clock.today().toString();
  const make = async (): Promise<Card | null> => {
    const page = await recordsPage(reading, { code, ...timesToday(reading.clock) });
    if (page === null) return null;
    const text = String(reply.serializeInput(page.answer, "200"));
    return { bytes: Buffer.from(text, "utf8"), tag: entityTag(text), watched: page.announced };
  };
  const card = await reading.cards.of({ code, day, make });
  if (card === null) throw refusal("SUBJECT_NOT_FOUND");
  return reply.header("content-type", JSON_TYPE).header("etag", card.tag).send(card.bytes);
}

interface PageAsked extends Times {
  readonly code: string;
  readonly entry?: string;
  readonly cursor?: string;
  readonly limit?: number;
}

async function recordsPage(reading: Reading, asked: PageAsked) {
  const limit = asked.limit ?? PAGE_DEFAULT;
  const page = await subjectPageOf(reading.db.sql, {
    ...asked,
    subjectCode: asked.code,
    entry: asked.entry ?? null,
    after: placeOf(asked.cursor),
    limit: limit + 1,
  });
  if (page === null) return null;
  const times = timesOf(reading, asked, page.dataTime);
  return { announced: page.announced, answer: { ...times, ...pageOf(page.rows, limit, reading.render) } };
}

function routeStatistics(app: FastifyInstance, reading: Reading): void {
  const schema = {
    ...READ,
    summary: "Figures of the public layer today",
    response: { 200: StatisticsAnswer },
  };
  app.get("/statistics", { schema }, async () => {
    const figures = await reading.statistics();
    return { ...figures, ...timesOf(reading, timesToday(reading.clock), figures.dataTime) };
  });
}

/** The code as it is stored: widths and case unified; an older number given bare gets the prefix under which it is kept. */
function codeAsked(text: string): string {
  if (text.includes(":")) return text.toUpperCase();
  const check = checkCode(text);
  return check.ok ? subjectCodeOf(check) : check.normalised;
}
