import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply } from "fastify";
import { Type } from "typebox";
import { orProblem } from "../../platform/http/problem.ts";
import { EXPORTS_PER_WINDOW_MAX } from "../../platform/limits.ts";
import { entryNamed } from "../catalogue/index.ts";
import { type Export, type Exports, exportDesk } from "./export.ts";
import { countExport, exportReceiver, receiptExport } from "./export-receipt.ts";
import { csvOf, ndjsonOf } from "./export-text.ts";
import type { PublicLayer } from "./layer.ts";
import { type ListQuery, publicationsOf, sought } from "./list.ts";
import { cursorOf, PAGE_DEFAULT, pageOf, placeOf } from "./page.ts";
import { refusal } from "./refusals.ts";
import type { PublicRecord } from "./render.ts";
import { AsOfQuery, PageQuery, PublicationsAnswer, READ } from "./schemas.ts";
import { type Times, type TimesAsked, timesAsked, timesOf } from "./times.ts";
import type { PublicRow } from "./views.ts";

interface Lists extends PublicLayer {
  readonly render: (row: PublicRow) => PublicRecord;
}

interface ListAsked extends TimesAsked {
  readonly entry: string;
  readonly body?: string;
  readonly from?: string;
  readonly to?: string;
  readonly q?: string;
}

interface PageAsked extends ListAsked {
  readonly cursor?: string;
  readonly limit?: number;
}

const FORMATS = ["csv", "ndjson"] as const;
type Format = (typeof FORMATS)[number];

const ListFilters = {
  entry: Type.String({ maxLength: 60 }),
  body: Type.Optional(Type.String({ maxLength: 18 })),
  from: Type.Optional(Type.String({ format: "date", description: "Decided on or after" })),
  to: Type.Optional(Type.String({ format: "date", description: "Decided on or before" })),
  q: Type.Optional(
    Type.String({
      maxLength: 100,
      description: "Part of an organisation's name, its code, or how a document number begins",
    }),
  ),
  ...AsOfQuery,
};
const ExportFilters = {
  ...ListFilters,
  format: Type.Optional(Type.Union(FORMATS.map((format) => Type.Literal(format)))),
};

/** The lists of one entry's public records (double publicity): in pages, and as a file. */
export function publicationRoutes(app: FastifyInstance, lists: Lists): void {
  routeList(app, lists);
  routeExport(app, lists, exportDesk(lists.db));
}

function routeList(app: FastifyInstance, lists: Lists): void {
  const summary = "Public records of one entry, newest decision first (the double-publicity lists)";
  const querystring = Type.Object({ ...ListFilters, ...PageQuery });
  const schema = { ...READ, summary, querystring, response: { 200: PublicationsAnswer } };
  app.get<{ Querystring: PageAsked }>("/publications", { schema }, async (request) => {
    const times = await timesAsked(lists, request);
    const { query } = request;
    orProblem(entryNamed(lists.catalogue, query.entry), 404);
    const limit = query.limit ?? PAGE_DEFAULT;
    const after = placeOf(query.cursor);
    const page = await publicationsOf(lists.db.sql, {
      ...(await filtersOf(lists, query, times)),
      after,
      limit: limit + 1,
    });
    const { lookedTo, bounded } = page;
    return {
      ...timesOf(lists, times, page.dataTime),
      ...pageOf(page.rows, limit, lists.render),
      ...(lookedTo === null ? {} : { lookedTo: lookedTo.decidedOn, next: cursorOf(lookedTo) }),
      ...(query.q === undefined ? {} : { bounded }),
    };
  });
}

async function filtersOf(lists: Lists, asked: ListAsked, times: Times): Promise<ListQuery> {
  return {
    entry: asked.entry,
    body: asked.body ?? null,
    decidedFrom: asked.from ?? null,
    decidedThrough: asked.to ?? null,
    sought: await sought(lists.db.sql, asked.q ?? null),
    ...times,
  };
}

function routeExport(app: FastifyInstance, lists: Lists, desk: Exports): void {
  const schema = {
    ...READ,
    summary: "The same list as a file: CSV for spreadsheets, or NDJSON with the records of the list",
    querystring: Type.Object(ExportFilters),
  };
  const options = {
    schema,
    exposeHeadRoute: false,
    config: {
      described: { file: "text/csv" },
      scope: "any" as const,
      rateLimit: { max: EXPORTS_PER_WINDOW_MAX },
    },
  };
  app.get<{ Querystring: ListAsked & { readonly format?: Format } }>(
    "/publications/export",
    options,
    async (request, reply) => {
      const times = await timesAsked(lists, request);
      const { query } = request;
      const entry = orProblem(entryNamed(lists.catalogue, query.entry), 404);
      const receiver = await exportReceiver(lists, request);
      const filters = await filtersOf(lists, query, times);
      const made = await desk.open(filters);
      if (made === null) throw refusal("EXPORTS_BUSY");
      const { format = "csv" } = query;
      const shown = { ...timesOf(lists, times, made.dataTime), entry: query.entry, format };
      const { bounded: isBounded, dataTime } = made;
      const sent = countExport({ receiver, filters, format, isBounded, dataTime });
      const records = sent.rows(recordsOf(made, lists.render));
      const text = sent.text(format === "csv" ? csvOf(entry, records) : ndjsonOf(records), (done) =>
        receiptExport(lists, done),
      );
      reply.header("xinheng-transfer", sent.transfer);
      return asFile(reply, shown, made).send(streamOf(text, made));
    },
  );
}

async function* recordsOf(
  made: Export,
  render: (row: PublicRow) => PublicRecord,
): AsyncGenerator<readonly PublicRecord[], void, void> {
  for await (const rows of made.rows()) yield rows.map(render);
}

/** Closing the answer, for whatever reason, closes the export and its connection. */
function streamOf(text: AsyncIterable<string>, made: Export): Readable {
  const stream = Readable.from(text, { objectMode: false, highWaterMark: STREAM_BYTES });
  stream.once("close", () => void made.close());
  made.watch(stream);
  return stream;
}

const STREAM_BYTES = 256 * 1024;
const MEDIA_TYPES: Readonly<Record<Format, string>> = {
  csv: "text/csv; charset=utf-8",
  ndjson: "application/x-ndjson; charset=utf-8",
};

interface FileShown {
  readonly entry: string;
  readonly format: Format;
  readonly asOf: string;
  readonly knownAt: string;
  readonly dataTime: string | null;
}

/** The day and the data time are in the name, so that a file that was kept still says of when it is. */
function asFile(reply: FastifyReply, shown: FileShown, made: Export): FastifyReply {
  const dataTime = shown.dataTime ?? "none";
  const name = `${shown.entry}_asof-${shown.asOf}_data-${dataTime.replaceAll(/[:.]/gu, "")}.${shown.format}`;
  return reply.headers({
    "content-type": MEDIA_TYPES[shown.format],
    "content-disposition": `attachment; filename="${name}"`,
    "cache-control": "no-store",
    "xinheng-as-of": shown.asOf,
    "xinheng-known-at": shown.knownAt,
    "xinheng-data-time": dataTime,
    "xinheng-bounded": String(made.bounded),
  });
}
