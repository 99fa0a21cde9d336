import { PassThrough, Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { Clock } from "../../platform/clock.ts";
import { decodeCursor, encodeCursor } from "../../platform/cursor.ts";
import type { Database } from "../../platform/database.ts";
import { orProblem, problem } from "../../platform/http/problem.ts";
import type { Keys } from "../../platform/keys.ts";
import { UPLOAD_BYTES_MAX } from "../../platform/limits.ts";
import { bodyAsking } from "../bodies/index.ts";
import type { Catalogue } from "../catalogue/index.ts";
import { problemText } from "./problems.ts";
import { writeRejectedFile } from "./rejected-file.ts";
import { BatchesAnswer, BatchShape, RowsAnswer, SubmittedAnswer } from "./schemas.ts";
import { submitBatch } from "./submit.ts";
import { templateCsv } from "./template.ts";
import { type BatchView, batchesOf, batchOf, type RowStatus, rowsOf } from "./views.ts";

export interface IntakeRoutes {
  readonly db: Database;
  readonly clock: Clock;
  readonly keys: Keys;
  readonly catalogue: Catalogue;
  /** Folder where uploads wait. */
  readonly uploads: string;
  /** Called when a batch was queued, so that the worker looks at once. */
  readonly announce: () => void;
}

/** Submitting and following batches (article 7). Every route needs the key of a body and shows only its own batches. */
export function intakeRoutes(app: FastifyInstance, intake: IntakeRoutes): void {
  acceptRawBodies(app);
  routeSubmit(app, intake);
  routeRegistrations(app, intake);
  routeBatches(app, intake);
  routeBatch(app, intake);
  routeRows(app, intake);
  routeRejected(app, intake);
  routeTemplates(app, intake);
}

const KEYED = { tags: ["intake"], security: [{ key: [] }] };
const PAGE_DEFAULT = 50;
const NDJSON = "application/x-ndjson";

function routeSubmit(app: FastifyInstance, intake: IntakeRoutes): void {
  const schema = {
    ...KEYED,
    summary: "Submit a file (multipart: file, entry) or NDJSON rows (?entry=)",
    consumes: ["multipart/form-data", NDJSON],
    querystring: Type.Object({ entry: Type.Optional(Type.String({ maxLength: 60 })) }),
    headers: IdempotencyHeaders,
    response: { 202: SubmittedAnswer },
  };
  const options = { schema, bodyLimit: UPLOAD_BYTES_MAX };
  app.post<{ Querystring: { entry?: string } }>("/batches", options, async (request, reply) => {
    const body = await bodyAsking(intake.db, request);
    const upload = request.isMultipart()
      ? await multipartUpload(request)
      : rawUpload(request, request.query.entry);
    return accepted(reply, await submitBatch(intake, { body, ...upload, idempotencyKey: keyOf(request) }));
  });
}

function routeRegistrations(app: FastifyInstance, intake: IntakeRoutes): void {
  const summary = "Import a register (CSV, XLSX or NDJSON); followed as a batch";
  const schema = { ...KEYED, summary, headers: IdempotencyHeaders, response: { 202: SubmittedAnswer } };
  app.put("/registrations", { schema, bodyLimit: UPLOAD_BYTES_MAX }, async (request, reply) => {
    const body = await bodyAsking(intake.db, request);
    const entry = "registration";
    const upload = request.isMultipart() ? await multipartUpload(request) : rawUpload(request, entry);
    return accepted(
      reply,
      await submitBatch(intake, { body, ...upload, entry, idempotencyKey: keyOf(request) }),
    );
  });
}

function routeBatches(app: FastifyInstance, intake: IntakeRoutes): void {
  const querystring = Type.Object(PageQuery);
  const schema = {
    ...KEYED,
    summary: "Own batches, newest first",
    querystring,
    response: { 200: BatchesAnswer },
  };
  app.get<{ Querystring: { cursor?: string; limit?: number } }>("/batches", { schema }, async (request) => {
    const body = await bodyAsking(intake.db, request);
    const limit = request.query.limit ?? PAGE_DEFAULT;
    const after = batchPlace(request.query.cursor);
    const batches = await batchesOf(intake.db.sql, { bodyCode: body.bodyCode, after, limit: limit + 1 });
    const last = batches[limit - 1];
    const next = batches.length > limit && last ? { next: encodeCursor([last.submittedAt, last.id]) } : {};
    return { items: batches.slice(0, limit), ...next };
  });
}

type BatchRequest = FastifyRequest<{ Params: { id: string } }>;

/** The batch asked for, if it is the asking body's own. */
async function ownBatch(intake: IntakeRoutes, request: BatchRequest): Promise<BatchView> {
  const body = await bodyAsking(intake.db, request);
  const batch = await batchOf(intake.db.sql, { batchId: request.params.id, bodyCode: body.bodyCode });
  if (batch === null) throw noBatch();
  return batch;
}

function routeBatch(app: FastifyInstance, intake: IntakeRoutes): void {
  const summary = "One batch: progress, counts, failure";
  const schema = { ...KEYED, summary, params: BatchParams, response: { 200: BatchShape } };
  app.get<{ Params: { id: string } }>("/batches/:id", { schema }, (request) => ownBatch(intake, request));
}

function routeRows(app: FastifyInstance, intake: IntakeRoutes): void {
  const summary = "What became of each row, in the order of the file";
  const querystring = Type.Object({ status: Type.Optional(RowStatusShape), ...PageQuery });
  const schema = { ...KEYED, summary, params: BatchParams, querystring, response: { 200: RowsAnswer } };
  app.get<{ Params: { id: string }; Querystring: { status?: RowStatus; cursor?: string; limit?: number } }>(
    "/batches/:id/rows",
    { schema },
    async (request) => {
      const batch = await ownBatch(intake, request);
      const { status = null, cursor, limit = PAGE_DEFAULT } = request.query;
      const page = { batchId: batch.id, status, after: rowPlace(cursor), limit: limit + 1 };
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
  const schema = { ...KEYED, summary, params: BatchParams, produces: ["text/csv"] };
  app.get<{ Params: { id: string } }>("/batches/:id/rejected.csv", { schema }, async (request, reply) => {
    const batch = await ownBatch(intake, request);
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
    { schema },
    async (request, reply) => {
      const { file } = request.params;
      const entry = intake.catalogue.entries.find((candidate) => `${candidate.entry}.csv` === file);
      if (entry === undefined) throw noEntry();
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
const IdempotencyHeaders = Type.Object({
  "idempotency-key": Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
});
const BatchParams = Type.Object({ id: Type.String({ format: "uuid" }) });
const RowStatusShape = Type.Union(
  ["accepted", "warned", "duplicate", "superseding", "rejected"].map((status) => Type.Literal(status)),
);
const PageQuery = {
  cursor: Type.Optional(Type.String({ maxLength: 600 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: PAGE_DEFAULT })),
};

/** Files other than multipart go by as streams: nothing of them is held in memory. */
function acceptRawBodies(app: FastifyInstance): void {
  const types = [
    NDJSON,
    "text/csv",
    "application/octet-stream",
    "text/tab-separated-values",
    "application/vnd.ms-excel",
  ];
  const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  app.addContentTypeParser([...types, xlsx], (_request, payload, done) => done(null, payload));
}

interface Upload {
  readonly entry: string | null;
  readonly fileName: string;
  readonly mediaType: string | null;
  readonly stream: Readable;
  /** Fields that came after the file; read once the stream has ended. */
  readonly late: () => Promise<{ readonly entry: string | null }>;
}

/** First file part of a multipart request; the field `entry` may stand before or after it. */
async function multipartUpload(request: FastifyRequest): Promise<Upload> {
  const parts = request.parts({ limits: { files: 1, fields: 10, fieldSize: 1000 } });
  let entry: string | null = null;
  for await (const part of parts) {
    if (part.type === "field") {
      if (part.fieldname === "entry") entry = String(part.value);
      continue;
    }
    const late = async (): Promise<{ entry: string | null }> => {
      let after: string | null = null;
      for await (const rest of parts) {
        if (rest.type === "field" && rest.fieldname === "entry") after = String(rest.value);
        else if (rest.type === "file") rest.file.resume();
      }
      return { entry: after };
    };
    return { entry, fileName: part.filename, mediaType: part.mimetype, stream: part.file, late };
  }
  throw problem("FILE_MISSING", 400, {
    zh: "请求中没有文件(字段 file)。",
    en: "The request has no file (field file).",
  });
}

function rawUpload(request: FastifyRequest, entry: string | undefined): Upload {
  const mediaType =
    String(request.headers["content-type"] ?? "")
      .split(";")[0]
      ?.trim() ?? "";
  const stream = request.body instanceof Readable ? request.body : new PassThrough().end();
  const fileName = mediaType === NDJSON ? "rows.ndjson" : "upload";
  return { entry: entry ?? null, fileName, mediaType, stream, late: async () => ({ entry: null }) };
}

function keyOf(request: FastifyRequest): string | null {
  const key = request.headers["idempotency-key"];
  return typeof key === "string" && key !== "" ? key : null;
}

function accepted(reply: FastifyReply, batch: { readonly id: string; readonly status: string }): object {
  reply.code(202).header("location", `/api/v1/batches/${batch.id}`);
  return batch;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/u;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;
const WHOLE = /^\d{1,10}$/u;

function batchPlace(cursor: string | undefined): { submittedAt: string; id: string } | null {
  if (cursor === undefined) return null;
  const [submittedAt, id] = orProblem(decodeCursor(cursor, [INSTANT, UUID]), 400);
  return { submittedAt: String(submittedAt), id: String(id) };
}

function rowPlace(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const [row] = orProblem(decodeCursor(cursor, [WHOLE]), 400);
  return Number(row);
}

function noBatch(): Error {
  return problem("BATCH_NOT_FOUND", 404, { zh: "本机关没有这个批次。", en: "This body has no such batch." });
}

function noEntry(): Error {
  return problem("ENTRY_UNKNOWN", 404, {
    zh: "目录中没有这个条目。",
    en: "The catalogue has no such entry.",
  });
}
