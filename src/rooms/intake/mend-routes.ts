import type { FastifyInstance, FastifyReply } from "fastify";
import { Type } from "typebox";
import { encodeCursor } from "../../platform/cursor.ts";
import { orProblem } from "../../platform/http/problem.ts";
import { BODY_BYTES_MAX, MENDED_BYTES_MAX, PREVIEW_BYTES_MAX } from "../../platform/limits.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { bodyActing, inScope, maySupply } from "../bodies/index.ts";
import { entryInForce } from "../catalogue/index.ts";
import {
  BatchParams,
  IdempotencyHeaders,
  type IntakeRoutes,
  isUnfinished,
  KEYED,
  keyOf,
  MENDING,
  noteOpening,
  ownBatch,
  PageQuery,
  type RowFilterAsked,
  RowFilterQuery,
  rowFilter,
  rowPlace,
  SUBMITTING,
} from "./asking.ts";
import type { FilesIn } from "./files-in.ts";
import { settleBatch } from "./mend-store.ts";
import { columnsOf, type MendedRow, mendedFile, openCells } from "./mending.ts";
import { previewFile } from "./preview.ts";
import { problemText } from "./problems.ts";
import { refusal } from "./refusals.ts";
import { type OpenRow, openRowsOf } from "./row-views.ts";
import {
  BatchShape,
  EntryOfRows,
  MendedBody,
  OpenRowsAnswer,
  PreviewAnswer,
  ROWS_OR_TABLE,
  SettledBody,
  SubmittedAnswer,
} from "./schemas.ts";
import { submitBatch } from "./submit.ts";
import { rawUpload } from "./upload.ts";

const ROWS_DEFAULT = 20;
const ROWS_MAX = 100;

/** Looking at a file before it is sent. Its body is a stream, like that of a submission. */
export function routePreview(app: FastifyInstance, of: IntakeRoutes, files: FilesIn): void {
  const schema = {
    ...KEYED,
    summary: "The first rows of a file (or of its beginning) as they would be read; nothing is recorded",
    querystring: Type.Object({ entry: EntryOfRows }),
    response: { 200: PreviewAnswer },
  };
  const described = { body: ROWS_OR_TABLE };
  const options = {
    schema,
    ...files.options,
    bodyLimit: PREVIEW_BYTES_MAX,
    config: { described, ...SUBMITTING, receives: true, rateLimit: false as const },
  };
  app.post<{ Querystring: { entry: string } }>("/previews", options, async (request) => {
    const body = await bodyActing(of, request);
    const { stream } = rawUpload(request, request.query.entry);
    try {
      const entry = orProblem(
        entryInForce(of.catalogue, request.query.entry, of.clock.today().toString()),
        404,
      );
      orProblem(maySupply(body, entry.entry), 403);
      orProblem(inScope(body, "submit", entry.entry), 403);
      return await files.within(body.bodyCode, () => previewFile(of, { entry, stream }));
    } catch (error) {
      stream.on("error", () => {}).resume();
      throw error;
    }
  });
}

/** Mending rejected rows (article 7): seeing them, sending some again, setting the rest aside. */
export function mendRoutes(app: FastifyInstance, of: IntakeRoutes, files: FilesIn): void {
  routeOpenRows(app, of);
  routeMended(app, of, files);
  routeSettled(app, of);
}

function routeOpenRows(app: FastifyInstance, of: IntakeRoutes): void {
  const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: ROWS_MAX, default: ROWS_DEFAULT }));
  const schema = {
    ...KEYED,
    summary: "Rejected rows with their cells, for the body that sent them",
    params: BatchParams,
    querystring: Type.Object({ ...RowFilterQuery, ...PageQuery, limit }),
    response: { 200: OpenRowsAnswer },
  };
  app.get<{ Params: { id: string }; Querystring: RowFilterAsked }>(
    "/batches/:id/rejected",
    { schema, config: MENDING },
    async (request, reply) => {
      const { body, batch } = await ownBatch(of, request);
      if (isUnfinished(batch)) throw refusal("BATCH_NOT_DONE");
      const asked = request.query.limit ?? ROWS_DEFAULT;
      const [columns, rows] = await Promise.all([
        columnsOf(of, batch),
        openRowsOf(of.db.sql, {
          batchId: batch.id,
          ...rowFilter(request.query),
          after: rowPlace(request.query.cursor),
          limit: asked + 1,
        }),
      ]);
      const last = rows[asked - 1];
      await noteOpening(of, { body, batch, rows: Math.min(rows.length, asked) });
      reply.header("cache-control", "private, no-store");
      return {
        columns,
        items: rows.slice(0, asked).map((row) => openRow(of, batch.id, row)),
        ...(rows.length > asked && last ? { next: encodeCursor([last.row]) } : {}),
      };
    },
  );
}

function openRow(of: IntakeRoutes, batchId: string, row: OpenRow) {
  const cells = openCells(of.keys, batchId, row);
  return {
    row: row.row,
    cells: cells === null ? null : cells.map((cell) => (cell === null ? "" : String(cell))),
    problems: row.problems.map((found) => ({ ...found, ...problemText(found) })),
    resent: row.resent,
  };
}

function routeMended(app: FastifyInstance, of: IntakeRoutes, files: FilesIn): void {
  const schema = {
    ...KEYED,
    summary: "Send rejected rows again with some cells changed; followed as a batch of its own",
    params: BatchParams,
    headers: IdempotencyHeaders,
    body: MendedBody,
    response: { 202: SubmittedAnswer },
  };
  app.post<{ Params: { id: string }; Body: { readonly rows: readonly MendedRow[] } }>(
    "/batches/:id/mended",
    { schema, ...files.options, bodyLimit: MENDED_BYTES_MAX, config: { ...SUBMITTING, rateLimit: false } },
    async (request, reply) => {
      const { body, batch } = await ownBatch(of, request);
      if (isUnfinished(batch)) throw refusal("BATCH_NOT_DONE");
      const file = await mendedFile(of, { body, batch, rows: request.body.rows });
      const idempotencyKey = keyOf(request);
      const by = { ...of, bytesPerDay: files.bytesPerDay };
      const sent = await files.within(body.bodyCode, () => submitBatch(by, { ...file, idempotencyKey }));
      return accepted(reply, sent);
    },
  );
}

function routeSettled(app: FastifyInstance, of: IntakeRoutes): void {
  const summary = "Set the remaining rejected rows of a batch aside, or take them up again";
  const schema = { ...KEYED, summary, params: BatchParams, body: SettledBody, response: { 200: BatchShape } };
  app.put<{ Params: { id: string }; Body: { readonly settled: boolean } }>(
    "/batches/:id/settled",
    { schema, config: MENDING, bodyLimit: BODY_BYTES_MAX },
    async (request) => {
      const { body, batch } = await ownBatch(of, request);
      const { settled } = request.body;
      if (settled === batch.settled) return batch;
      const settledAt = settled ? of.clock.now().toString() : null;
      const act = settled ? "settle-batch" : "reopen-batch";
      await inTransaction(
        of.db,
        { actor: body.actor, purpose: "intake", act, detail: { batch: batch.id } },
        (tx) => settleBatch(tx, { batchId: batch.id, settledAt }),
      );
      return (await ownBatch(of, request)).batch;
    },
  );
}

/** A queued batch and where it is followed. */
export function accepted(
  reply: FastifyReply,
  batch: { readonly id: string; readonly status: string },
): object {
  reply.code(202).header("location", `/api/v1/batches/${batch.id}`);
  return batch;
}
