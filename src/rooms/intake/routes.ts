import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply } from "fastify";
import { Type } from "typebox";
import { encodeCursor } from "../../platform/cursor.ts";
import { orProblem } from "../../platform/http/problem.ts";
import { receiptsOf } from "../../platform/receipts/index.ts";
import { bodyActing, reachOf } from "../bodies/index.ts";
import { entryNamed } from "../catalogue/index.ts";
import {
  BatchParams,
  batchPlace,
  FOLLOWING,
  IdempotencyHeaders,
  type IntakeRoutes,
  isUnfinished,
  KEYED,
  MENDING,
  noteOpening,
  ownBatch,
  PAGE_DEFAULT,
  PageQuery,
  type RowFilterAsked,
  RowFilterQuery,
  RowStatusShape,
  rowFilter,
  rowPlace,
  SUBMITTING,
} from "./asking.ts";
import { figureRoutes } from "./figure-routes.ts";
import { type FilesIn, filesIn } from "./files-in.ts";
import { accepted, mendRoutes, routePreview } from "./mend-routes.ts";
import { problemText } from "./problems.ts";
import { refusal } from "./refusals.ts";
import { writeRejectedFile } from "./rejected-file.ts";
import { type RowStatus, rowsOf } from "./row-views.ts";
import {
  BatchesAnswer,
  BatchShape,
  EntryOfRows,
  FILE_ALONE,
  FILE_AND_ENTRY,
  ReceiptsAnswer,
  ROWS_OR_TABLE,
  RowsAnswer,
  SubmittedAnswer,
} from "./schemas.ts";
import { templateCsv } from "./template.ts";
import { acceptRawBodies } from "./upload.ts";
import { batchesOf } from "./views.ts";

export type { UploadLimits } from "./places.ts";
export { INTAKE_REFUSALS } from "./refusals.ts";

/** Submitting and following batches (article 7). Every route needs the key of a body or a person with a role in it, and shows only its own batches. */
export function intakeRoutes(app: FastifyInstance, intake: IntakeRoutes): void {
  const files = filesIn(app, intake);
  app.register(async (room) => {
    // An upload may be large, and a JSON or text body would be read into memory before the key is asked for.
    room.removeContentTypeParser(["application/json", "text/plain"]);
    acceptRawBodies(room);
    routeSubmit(room, files);
    routeRegistrations(room, files);
    routeBatches(room, intake);
    routeBatch(room, intake);
    routeReceipts(room, intake);
    routeRows(room, intake);
    routeRejected(room, intake);
    routeTemplates(room, intake);
    routePreview(room, intake, files);
  });
  mendRoutes(app, intake, files);
  figureRoutes(app, intake);
}

const AS_CSV = { described: { file: "text/csv" } };

function routeSubmit(app: FastifyInstance, files: FilesIn): void {
  const schema = {
    ...KEYED,
    summary: "Submit a file (multipart: file, entry) or NDJSON rows (?entry=)",
    querystring: Type.Object({
      entry: Type.Optional(EntryOfRows),
      mends: Type.Optional(
        Type.String({ format: "uuid", description: "The batch whose rejected rows this file sends again" }),
      ),
    }),
    headers: IdempotencyHeaders,
    response: { 202: SubmittedAnswer },
  };
  const described = { body: { "multipart/form-data": FILE_AND_ENTRY, ...ROWS_OR_TABLE } };
  const options = {
    schema,
    ...files.options,
    config: { described, ...SUBMITTING, receives: true, rateLimit: false as const },
  };
  app.post<{ Querystring: { entry?: string; mends?: string } }>("/batches", options, async (request, reply) =>
    accepted(reply, await files.receive(request, { asked: request.query.entry, mends: request.query.mends })),
  );
}

function routeRegistrations(app: FastifyInstance, files: FilesIn): void {
  const summary = "Import a register (CSV, XLSX or NDJSON); followed as a batch";
  const schema = { ...KEYED, summary, headers: IdempotencyHeaders, response: { 202: SubmittedAnswer } };
  const described = { body: { ...ROWS_OR_TABLE, "multipart/form-data": FILE_ALONE } };
  const options = {
    schema,
    ...files.options,
    config: { described, ...SUBMITTING, receives: true, rateLimit: false as const },
  };
  app.put("/registrations", options, async (request, reply) =>
    accepted(reply, await files.receive(request, { always: "registration" })),
  );
}

interface BatchesAsked {
  readonly status?: string;
  readonly entry?: string;
  readonly q?: string;
  readonly from?: string;
  readonly to?: string;
  readonly only?: "mend" | "late";
  readonly cursor?: string;
  readonly limit?: number;
}

const BatchesQuery = Type.Object({
  status: Type.Optional(
    Type.Union(["queued", "running", "done", "failed"].map((status) => Type.Literal(status))),
  ),
  entry: Type.Optional(EntryOfRows),
  q: Type.Optional(Type.String({ maxLength: 100, description: "Part of the name of the file" })),
  from: Type.Optional(Type.String({ format: "date", description: "Submitted on or after" })),
  to: Type.Optional(Type.String({ format: "date", description: "Submitted on or before" })),
  only: Type.Optional(
    Type.Union([Type.Literal("mend"), Type.Literal("late")], {
      description: "mend: rejected rows wait; late: some rows came late",
    }),
  ),
  ...PageQuery,
});

function routeBatches(app: FastifyInstance, intake: IntakeRoutes): void {
  const summary = "Own batches, newest first";
  const schema = { ...KEYED, summary, querystring: BatchesQuery, response: { 200: BatchesAnswer } };
  app.get<{ Querystring: BatchesAsked }>("/batches", { schema, config: FOLLOWING }, async (request) => {
    const body = await bodyActing(intake, request);
    const { query } = request;
    const limit = query.limit ?? PAGE_DEFAULT;
    const batches = await batchesOf(intake.db.sql, {
      bodyCode: body.bodyCode,
      entries: reachOf(body, "submit"),
      status: query.status ?? null,
      entry: query.entry ?? null,
      text: query.q?.trim() || null,
      from: query.from ?? null,
      to: query.to ?? null,
      only: query.only ?? null,
      after: batchPlace(query.cursor),
      limit: limit + 1,
    });
    const last = batches[limit - 1];
    const next = batches.length > limit && last ? { next: encodeCursor([last.submittedAt, last.id]) } : {};
    return { items: batches.slice(0, limit), ...next };
  });
}

function routeBatch(app: FastifyInstance, intake: IntakeRoutes): void {
  const summary = "One batch: progress, counts, failure";
  const schema = { ...KEYED, summary, params: BatchParams, response: { 200: BatchShape } };
  app.get<{ Params: { id: string } }>("/batches/:id", { schema, config: FOLLOWING }, async (request) => {
    return (await ownBatch(intake, request)).batch;
  });
}

function routeReceipts(app: FastifyInstance, intake: IntakeRoutes): void {
  const summary = "The signed receipts of a batch: of its file, and once it is done of its rows";
  const schema = { ...KEYED, summary, params: BatchParams, response: { 200: ReceiptsAnswer } };
  app.get<{ Params: { id: string } }>(
    "/batches/:id/receipt",
    { schema, config: FOLLOWING },
    async (request) => {
      const { batch } = await ownBatch(intake, request);
      return { items: await receiptsOf(intake.db.sql, [batch.id]) };
    },
  );
}

function routeRows(app: FastifyInstance, intake: IntakeRoutes): void {
  const summary = "What became of each row, in the order of the file";
  const querystring = Type.Object({
    status: Type.Optional(RowStatusShape),
    ...RowFilterQuery,
    ...PageQuery,
  });
  const schema = { ...KEYED, summary, params: BatchParams, querystring, response: { 200: RowsAnswer } };
  app.get<{ Params: { id: string }; Querystring: RowFilterAsked & { status?: RowStatus } }>(
    "/batches/:id/rows",
    { schema, config: FOLLOWING },
    async (request) => {
      const { batch } = await ownBatch(intake, request);
      const { status = null, cursor, limit = PAGE_DEFAULT } = request.query;
      const filter = rowFilter(request.query);
      const page = { batchId: batch.id, status, ...filter, after: rowPlace(cursor), limit: limit + 1 };
      const rows = await rowsOf(intake.db.sql, page);
      const last = rows[limit - 1];
      const items = rows.slice(0, limit).map((row) => ({
        row: row.row,
        status: row.status,
        problems: row.problems.map((found) => ({ ...found, ...problemText(found) })),
      }));
      return { items, ...(rows.length > limit && last ? { next: encodeCursor([last.row]) } : {}) };
    },
  );
}

function routeRejected(app: FastifyInstance, intake: IntakeRoutes): void {
  const summary = "Rejected rows in the same template, with the reasons in an extra column";
  const options = { schema: { ...KEYED, summary, params: BatchParams }, config: { ...AS_CSV, ...MENDING } };
  app.get<{ Params: { id: string } }>("/batches/:id/rejected.csv", options, async (request, reply) => {
    const { body, batch } = await ownBatch(intake, request);
    if (isUnfinished(batch)) throw refusal("BATCH_NOT_DONE");
    await noteOpening(intake, { body, batch, rows: batch.counts.rejected });
    asCsvFile(reply, `rejected-${batch.id}.csv`).header("cache-control", "private, no-store");
    return reply.send(Readable.from(writeRejectedFile(intake, batch.id)));
  });
}

interface TemplateAsked {
  readonly subject?: "organisation" | "person";
  readonly header?: "zh" | "codes" | "both";
}

function routeTemplates(app: FastifyInstance, intake: IntakeRoutes): void {
  const schema = {
    tags: ["intake"],
    summary: "Empty template of an entry, such as /templates/administrative-penalty.csv",
    params: Type.Object({ file: Type.String({ pattern: "^[a-z-]{2,60}\\.csv$" }) }),
    querystring: TemplateQuery,
  };
  app.get<{ Params: { file: string }; Querystring: TemplateAsked }>(
    "/templates/:file",
    { schema, config: AS_CSV },
    async (request, reply) => {
      const { file } = request.params;
      const entry = orProblem(entryNamed(intake.catalogue, file.replace(/\.csv$/u, "")), 404);
      const { subject = "organisation", header = "zh" } = request.query;
      return asCsvFile(reply, file).send(templateCsv(entry, { subject, header }));
    },
  );
}

function asCsvFile(reply: FastifyReply, name: string): FastifyReply {
  reply.header("content-type", "text/csv; charset=utf-8");
  return reply.header("content-disposition", `attachment; filename="${name}"`);
}

const TemplateQuery = Type.Object({
  subject: Type.Optional(Type.Union([Type.Literal("organisation"), Type.Literal("person")])),
  header: Type.Optional(Type.Union([Type.Literal("zh"), Type.Literal("codes"), Type.Literal("both")])),
});
