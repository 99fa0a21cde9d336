import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { Clock } from "../../platform/clock.ts";
import { decodeCursor, encodeCursor } from "../../platform/cursor.ts";
import type { Database } from "../../platform/database.ts";
import { COUNT_FORM, INSTANT_FORM, UUID_FORM } from "../../platform/forms.ts";
import { inTime } from "../../platform/http/in-time.ts";
import { orProblem } from "../../platform/http/problem.ts";
import type { Keys } from "../../platform/keys.ts";
import { RATE_WINDOW_SECONDS } from "../../platform/limits.ts";
import { bodyAsking } from "../bodies/index.ts";
import { type Catalogue, entryNamed } from "../catalogue/index.ts";
import { makeUploadPlaces, UPLOAD_LIMITS, type UploadLimits } from "./places.ts";
import { problemText } from "./problems.ts";
import { refusal } from "./refusals.ts";
import { writeRejectedFile } from "./rejected-file.ts";
import {
  BatchesAnswer,
  BatchShape,
  EntryOfRows,
  FILE_ALONE,
  FILE_AND_ENTRY,
  ROWS_OR_TABLE,
  RowsAnswer,
  SubmittedAnswer,
} from "./schemas.ts";
import { submitBatch } from "./submit.ts";
import { templateCsv } from "./template.ts";
import { acceptRawBodies, multipartUpload, rawUpload } from "./upload.ts";
import { type BatchView, batchesOf, batchOf, type RowStatus, rowsOf } from "./views.ts";

export type { UploadLimits } from "./places.ts";
export { INTAKE_REFUSALS } from "./refusals.ts";

export interface IntakeRoutes {
  readonly db: Database;
  readonly clock: Clock;
  readonly keys: Keys;
  readonly catalogue: Catalogue;
  /** Folder where uploads wait. */
  readonly uploads: string;
  /** Called when a batch was queued, so that the worker looks at once. */
  readonly announce: () => void;
  /** Limits of uploads other than the usual ones. */
  readonly limits?: Partial<UploadLimits>;
}

/** Submitting and following batches (article 7). Every route needs the key of a body and shows only its own batches. */
export function intakeRoutes(app: FastifyInstance, intake: IntakeRoutes): void {
  app.register(async (room) => {
    // An upload may be large, and a JSON or text body would be read into memory before the key is asked for.
    room.removeContentTypeParser(["application/json", "text/plain"]);
    acceptRawBodies(room);
    const files = filesIn(room, intake);
    routeSubmit(room, files);
    routeRegistrations(room, files);
    routeBatches(room, intake);
    routeBatch(room, intake);
    routeRows(room, intake);
    routeRejected(room, intake);
    routeTemplates(room, intake);
  });
}

const KEYED = { tags: ["intake"], security: [{ key: [] }] };
const AS_CSV = { described: { file: "text/csv" } };
const PAGE_DEFAULT = 50;

/** What the two routes that take files share: one limit, one rate, one count of places, one way in. */
interface FilesIn {
  readonly options: {
    readonly bodyLimit: number;
    readonly onRequest: ReturnType<FastifyInstance["rateLimit"]>;
  };
  receive(request: FastifyRequest, entry: AskedEntry): Promise<{ id: string; status: string }>;
}

/** The entry that rows are for: as the address says, unless the form says otherwise, or whatever anyone says. */
interface AskedEntry {
  readonly asked?: string | undefined;
  readonly always?: string;
}

function filesIn(app: FastifyInstance, intake: IntakeRoutes): FilesIn {
  const limits = { ...UPLOAD_LIMITS, ...intake.limits };
  const places = makeUploadPlaces(limits);
  const of = { ...intake, bytesMax: limits.bytes };
  return {
    options: {
      bodyLimit: limits.bytes,
      onRequest: app.rateLimit({ max: limits.perWindow, timeWindow: RATE_WINDOW_SECONDS * 1000 }),
    },
    async receive(request, { asked, always }) {
      const body = await inTime(bodyAsking(intake.db, request));
      return places.within(body.bodyCode, async () => {
        const upload = request.isMultipart()
          ? await multipartUpload(request, limits.bytes)
          : rawUpload(request, asked);
        const entry = always ?? upload.entry;
        return submitBatch(of, { body, ...upload, entry, idempotencyKey: keyOf(request) });
      });
    },
  };
}

function routeSubmit(app: FastifyInstance, files: FilesIn): void {
  const schema = {
    ...KEYED,
    summary: "Submit a file (multipart: file, entry) or NDJSON rows (?entry=)",
    querystring: Type.Object({ entry: Type.Optional(EntryOfRows) }),
    headers: IdempotencyHeaders,
    response: { 202: SubmittedAnswer },
  };
  const described = { body: { "multipart/form-data": FILE_AND_ENTRY, ...ROWS_OR_TABLE } };
  const options = {
    schema,
    ...files.options,
    config: { described, receives: true, rateLimit: false as const },
  };
  app.post<{ Querystring: { entry?: string } }>("/batches", options, async (request, reply) =>
    accepted(reply, await files.receive(request, { asked: request.query.entry })),
  );
}

function routeRegistrations(app: FastifyInstance, files: FilesIn): void {
  const summary = "Import a register (CSV, XLSX or NDJSON); followed as a batch";
  const schema = { ...KEYED, summary, headers: IdempotencyHeaders, response: { 202: SubmittedAnswer } };
  const described = { body: { ...ROWS_OR_TABLE, "multipart/form-data": FILE_ALONE } };
  const options = {
    schema,
    ...files.options,
    config: { described, receives: true, rateLimit: false as const },
  };
  app.put("/registrations", options, async (request, reply) =>
    accepted(reply, await files.receive(request, { always: "registration" })),
  );
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
  if (batch === null) throw refusal("BATCH_NOT_FOUND");
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
  const options = { schema: { ...KEYED, summary, params: BatchParams }, config: AS_CSV };
  app.get<{ Params: { id: string } }>("/batches/:id/rejected.csv", options, async (request, reply) => {
    const batch = await ownBatch(intake, request);
    if (batch.status === "queued" || batch.status === "running") throw refusal("BATCH_NOT_DONE");
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

function keyOf(request: FastifyRequest): string | null {
  const key = request.headers["idempotency-key"];
  return typeof key === "string" && key !== "" ? key : null;
}

function accepted(reply: FastifyReply, batch: { readonly id: string; readonly status: string }): object {
  reply.code(202).header("location", `/api/v1/batches/${batch.id}`);
  return batch;
}

function batchPlace(cursor: string | undefined): { submittedAt: string; id: string } | null {
  if (cursor === undefined) return null;
  const [submittedAt, id] = orProblem(decodeCursor(cursor, [INSTANT_FORM, UUID_FORM]), 400);
  return { submittedAt: String(submittedAt), id: String(id) };
}

function rowPlace(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const [row] = orProblem(decodeCursor(cursor, [COUNT_FORM]), 400);
  return Number(row);
}
