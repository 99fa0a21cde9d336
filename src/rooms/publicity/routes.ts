import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { checkCode } from "../../kernel/uscc.ts";
import { decodeCursor, encodeCursor } from "../../platform/cursor.ts";
import { orProblem, problem } from "../../platform/http/problem.ts";
import { subjectOf } from "../subjects/index.ts";
import type { PublicLayer } from "./layer.ts";
import { type PublicRecord, renderer } from "./render.ts";
import {
  AsOfQuery,
  PageQuery,
  RecordsAnswer,
  StatisticsAnswer,
  SubjectAnswer,
  SubjectsAnswer,
} from "./schemas.ts";
import { searchSubjects } from "./search.ts";
import { type Statistics, statisticsMemory } from "./statistics.ts";
import { subjectAnswer } from "./subject.ts";
import { shownTimes, type TimesAsked, timesAsked, timesOf } from "./times.ts";
import { lastChangeOf, type Place, type PublicRow, publicationsOf, publicRecordsOf } from "./views.ts";

interface Reading extends PublicLayer {
  readonly render: (row: PublicRow) => PublicRecord;
  readonly statistics: () => Promise<Statistics>;
}

/** Reading the public layer (article 8): free, without a key, by day. Only `knownAt` other than now needs a key. */
export function publicLayerRoutes(app: FastifyInstance, layer: PublicLayer): void {
  const reading: Reading = {
    ...layer,
    render: renderer(layer.catalogue),
    statistics: statisticsMemory(layer),
  };
  routeSearch(app, reading);
  routeSubject(app, reading);
  routeRecords(app, reading);
  routePublications(app, reading);
  routeStatistics(app, reading);
}

const READ = { tags: ["public"] };
const PAGE_DEFAULT = 20;
const CodeParams = Type.Object({ uscc: Type.String({ maxLength: 40 }) });

interface Asked extends TimesAsked {
  readonly cursor?: string;
  readonly limit?: number;
}

function routeSearch(app: FastifyInstance, reading: Reading): void {
  const querystring = Type.Object({ q: Type.String({ minLength: 1, maxLength: 200 }), ...PageQuery });
  const summary = "Search organisations by name or code";
  const schema = { ...READ, summary, querystring, response: { 200: SubjectsAnswer } };
  app.get<{ Querystring: { q: string } & Asked }>("/subjects", { schema }, async ({ query }) => {
    const times = shownTimes(reading, (await reading.statistics()).dataTime);
    const found = await searchSubjects(reading.db.sql, {
      text: query.q,
      asOf: times.asOf,
      cursor: query.cursor ?? null,
      limit: query.limit ?? PAGE_DEFAULT,
    });
    return { ...times, ...found };
  });
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

function routeRecords(app: FastifyInstance, reading: Reading): void {
  const summary = "Public records of one organisation, newest decision first";
  const entry = Type.Optional(Type.String({ maxLength: 60 }));
  const querystring = Type.Object({ entry, ...AsOfQuery, ...PageQuery });
  const schema = { ...READ, summary, params: CodeParams, querystring, response: { 200: RecordsAnswer } };
  const { sql } = reading.db;
  app.get<{ Params: { uscc: string }; Querystring: { entry?: string } & Asked }>(
    "/subjects/:uscc/records",
    { schema },
    async (request) => {
      const times = await timesAsked(reading, request);
      const code = codeAsked(request.params.uscc);
      const limit = request.query.limit ?? PAGE_DEFAULT;
      const after = placeOf(request.query.cursor);
      const asked = {
        subjectCode: code,
        entry: request.query.entry ?? null,
        ...times,
        after,
        limit: limit + 1,
      };
      const [subject, changed, rows] = await Promise.all([
        subjectOf(sql, code),
        lastChangeOf(sql, code),
        publicRecordsOf(sql, asked),
      ]);
      if (subject === null) throw noSubject(code);
      return {
        ...timesOf(reading, times, changed ?? subject.changed_at),
        ...pageOf(rows, limit, reading.render),
      };
    },
  );
}

interface PublicationsAsked extends Asked {
  readonly entry: string;
  readonly body?: string;
  readonly from?: string;
  readonly to?: string;
  readonly q?: string;
}

const PublicationsQuery = Type.Object({
  entry: Type.String({ maxLength: 60 }),
  body: Type.Optional(Type.String({ maxLength: 18 })),
  from: Type.Optional(Type.String({ format: "date", description: "Decided on or after" })),
  to: Type.Optional(Type.String({ format: "date", description: "Decided on or before" })),
  q: Type.Optional(Type.String({ maxLength: 100, description: "Part of a name or document number" })),
  ...AsOfQuery,
  ...PageQuery,
});

function routePublications(app: FastifyInstance, reading: Reading): void {
  const summary = "Public records of one entry, newest decision first (the double-publicity lists)";
  const schema = { ...READ, summary, querystring: PublicationsQuery, response: { 200: RecordsAnswer } };
  app.get<{ Querystring: PublicationsAsked }>("/publications", { schema }, async (request) => {
    const times = await timesAsked(reading, request);
    const { query } = request;
    if (!reading.catalogue.entries.some((entry) => entry.entry === query.entry)) throw noEntry(query.entry);
    const limit = query.limit ?? PAGE_DEFAULT;
    const rows = await publicationsOf(reading.db.sql, {
      entry: query.entry,
      body: query.body ?? null,
      decidedFrom: query.from ?? null,
      decidedThrough: query.to ?? null,
      text: query.q ?? null,
      ...times,
      after: placeOf(query.cursor),
      limit: limit + 1,
    });
    const { dataTime } = await reading.statistics();
    return { ...timesOf(reading, times, dataTime), ...pageOf(rows, limit, reading.render) };
  });
}

function routeStatistics(app: FastifyInstance, reading: Reading): void {
  const schema = {
    ...READ,
    summary: "Figures of the public layer today",
    response: { 200: StatisticsAnswer },
  };
  app.get("/statistics", { schema }, async () => {
    const figures = await reading.statistics();
    return { ...figures, ...shownTimes(reading, figures.dataTime) };
  });
}

/** The code as it is stored: widths and case unified; older identifiers keep their prefix. */
function codeAsked(text: string): string {
  if (text.includes(":")) return text.toUpperCase();
  return checkCode(text).normalised;
}

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/u;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

function placeOf(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const [decidedOn, recordId] = orProblem(decodeCursor(cursor, [ISO_DAY, UUID]), 400);
  return { decidedOn: String(decidedOn), recordId: String(recordId) };
}

function pageOf(
  rows: readonly PublicRow[],
  limit: number,
  render: (row: PublicRow) => PublicRecord,
): { items: PublicRecord[]; next?: string } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(render);
  return rows.length > limit && last !== undefined
    ? { items, next: encodeCursor([last.decided_on, last.record_id]) }
    : { items };
}

function noEntry(entry: string): Error {
  return problem("ENTRY_UNKNOWN", 404, {
    zh: `目录中没有条目“${entry}”。`,
    en: `The catalogue has no entry ${entry}.`,
  });
}

function noSubject(code: string): Error {
  return problem("SUBJECT_NOT_FOUND", 404, {
    zh: `没有查到代码为“${code}”的主体。`,
    en: `No subject with the code ${code} was found.`,
  });
}
