import type { FastifyRequest } from "fastify";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { problem } from "../../platform/http/problem.ts";
import { requireOwnPassword, requireSession } from "../../platform/identity/asking.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { bodiesAudited, bodyActing } from "../bodies/index.ts";
import { delegationsOf } from "../representatives/index.ts";
import { operatorsOf } from "../trail/index.ts";
import { refusal } from "./refusals.ts";
import { readerOf } from "./rules.ts";
import type { TraceReader } from "./types.ts";

/**
 * Who asks for a trace: a signed-in person who is auditor of a body on the day, or to whom the enterprise delegated to see
 * looks. Refuses with SESSION_REQUIRED, PASSWORD_CHANGE_REQUIRED and TRACE_READER_REQUIRED; the refusal of anybody known is on the trail.
 */
export async function traceReader(
  of: { readonly db: Database; readonly clock: Clock },
  request: FastifyRequest,
  asked: { readonly subjectCode: string; readonly body: string | null },
): Promise<TraceReader> {
  const { sql } = of.db;
  if (request.headers.authorization !== undefined) {
    const { actor } = await bodyActing(of, request);
    await noteRefused(of.db, actor);
    throw refusal("TRACE_READER_REQUIRED");
  }
  const { accountId } = requireOwnPassword(await requireSession(of, request));
  const on = of.clock.today().toString();
  const [audited, delegations, operators] = await Promise.all([
    bodiesAudited(sql, accountId, on),
    delegationsOf(sql, accountId),
    operatorsOf(sql),
  ]);
  const reader = readerOf({ accountId, audited, delegations }, { ...asked, on }, operators);
  if (reader.ok) return reader.value;
  await noteRefused(of.db, `account:${accountId}`);
  throw problem(reader.code, 403, reader.because);
}

async function noteRefused(db: Database, actor: string): Promise<void> {
  const detail = { code: "TRACE_READER_REQUIRED" };
  await inTransaction(db, { actor, purpose: "audit", act: "trace-refused", detail }, async () => {});
}
