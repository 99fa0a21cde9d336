import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { Clock } from "../../platform/clock.ts";
import { decodeCursor } from "../../platform/cursor.ts";
import type { Database } from "../../platform/database.ts";
import { COUNT_FORM, INSTANT_FORM, UUID_FORM } from "../../platform/forms.ts";
import { orProblem } from "../../platform/http/problem.ts";
import type { Keys } from "../../platform/keys.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { type ActingBody, type Body, bodyActing, inScope } from "../bodies/index.ts";
import type { Catalogue } from "../catalogue/index.ts";
import type { UploadLimits } from "./places.ts";
import { refusal } from "./refusals.ts";
import { type BatchView, batchOf } from "./views.ts";

/** What the routes of this room share: what they need, who asks, and which page. */
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

export const KEYED = { tags: ["intake"], security: [{ key: [] }, { session: [] }] };
/** Who may submit for a body, who may mend, and who may follow its batches; a program needs some scope for submitting. */
export const SUBMITTING = { roles: ["clerk"], scope: "submit" } as const;
export const MENDING = { roles: ["clerk", "examiner"], scope: "submit" } as const;
export const FOLLOWING = {
  roles: ["clerk", "examiner", "auditor", "administrator"],
  scope: "submit",
} as const;
export const PAGE_DEFAULT = 50;

export const BatchParams = Type.Object({ id: Type.String({ format: "uuid" }) });
export const IdempotencyHeaders = Type.Object({
  "idempotency-key": Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
});
export const RowStatusShape = Type.Union(
  ["accepted", "warned", "duplicate", "superseding", "rejected"].map((status) => Type.Literal(status)),
);
export const PageQuery = {
  cursor: Type.Optional(Type.String({ maxLength: 600 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: PAGE_DEFAULT })),
};
const Text = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 200, description }));
export const RowFilterQuery = {
  code: Type.Optional(Type.String({ pattern: "^[A-Z0-9_]{2,60}$", description: "Code of a problem" })),
  column: Text("Header of a column, as the file has it"),
  q: Text("Number of a row, or part of what a problem tells"),
};

export interface RowFilterAsked {
  readonly code?: string;
  readonly column?: string;
  readonly q?: string;
  readonly cursor?: string;
  readonly limit?: number;
}

/** The filter of a list of rows: what was not asked for is null. */
export function rowFilter(asked: RowFilterAsked) {
  return { code: asked.code ?? null, column: asked.column ?? null, text: asked.q?.trim() || null };
}

type BatchRequest = FastifyRequest<{ Params: { id: string } }>;

/** The body that asks and the batch that it asks for, which must be its own (BATCH_NOT_FOUND). */
export async function ownBatch(
  of: Pick<IntakeRoutes, "db" | "clock">,
  request: BatchRequest,
): Promise<{ readonly body: ActingBody; readonly batch: BatchView }> {
  const body = await bodyActing(of, request);
  return { body, batch: await batchOfBody(of, body, request.params.id) };
}

/** A batch of a body by its id; refuses with BATCH_NOT_FOUND what is another body's, with SCOPE_REQUIRED what a token does not reach. */
export async function batchOfBody(of: Pick<IntakeRoutes, "db">, body: Body, id: string): Promise<BatchView> {
  const batch = await batchOf(of.db.sql, { batchId: id, bodyCode: body.bodyCode });
  if (batch === null) throw refusal("BATCH_NOT_FOUND");
  orProblem(inScope(body, "submit", batch.entry), 403);
  return batch;
}

/** Cells of rejected rows may hold numbers of persons: whoever opens them is on the trail, once for each page and file. */
export async function noteOpening(
  of: Pick<IntakeRoutes, "db">,
  by: { readonly body: ActingBody; readonly batch: BatchView; readonly rows: number },
): Promise<void> {
  const detail = { batch: by.batch.id, rows: by.rows };
  const act = { actor: by.body.actor, purpose: "intake", act: "read-rejected", detail };
  await inTransaction(of.db, act, async () => {});
}

export function isUnfinished(batch: BatchView): boolean {
  return batch.status === "queued" || batch.status === "running";
}

export function keyOf(request: FastifyRequest): string | null {
  const key = request.headers["idempotency-key"];
  return typeof key === "string" && key !== "" ? key : null;
}

export function batchPlace(cursor: string | undefined): { submittedAt: string; id: string } | null {
  if (cursor === undefined) return null;
  const [submittedAt, id] = orProblem(decodeCursor(cursor, [INSTANT_FORM, UUID_FORM]), 400);
  return { submittedAt: String(submittedAt), id: String(id) };
}

export function rowPlace(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const [row] = orProblem(decodeCursor(cursor, [COUNT_FORM]), 400);
  return Number(row);
}
