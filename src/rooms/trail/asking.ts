import type { FastifyRequest } from "fastify";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { problem } from "../../platform/http/problem.ts";
import { isTooWeak, requireOwnPassword, requireSession } from "../../platform/identity/asking.ts";
import { refusal as identityRefusal } from "../../platform/identity/refusals.ts";
import { bodiesAudited, bodyActing } from "../bodies/index.ts";
import { noteRefusedReading } from "./read-trail.ts";
import { refusal } from "./refusals.ts";
import { readerOf } from "./rules.ts";
import { operatorsOf } from "./store.ts";
import type { Reader } from "./types.ts";

/**
 * The one place that decides who asks for the trail: a signed-in person who is auditor of a body on the day. A key of a body
 * is no auditor. Refuses with SESSION_REQUIRED, PASSWORD_CHANGE_REQUIRED, AUDITOR_REQUIRED and FACTOR_REQUIRED; the refusal of anybody known is on the trail.
 */
export async function readerAsking(
  of: { readonly db: Database; readonly clock: Clock },
  request: FastifyRequest,
  body: string | null,
): Promise<Reader> {
  if (request.headers.authorization !== undefined) {
    const { actor } = await bodyActing(of, request);
    await noteRefusedReading(of.db, actor, "AUDITOR_REQUIRED");
    throw refusal("AUDITOR_REQUIRED");
  }
  const session = requireOwnPassword(await requireSession(of, request));
  const { accountId } = session;
  const actor = `account:${accountId}`;
  const audited = await bodiesAudited(of.db.sql, accountId, of.clock.today().toString());
  const reader = readerOf({ actor, audited }, await operatorsOf(of.db.sql), body);
  if (reader.ok && !isTooWeak(request, session)) return reader.value;
  await noteRefusedReading(of.db, actor, reader.ok ? "FACTOR_REQUIRED" : reader.code);
  throw reader.ok ? identityRefusal("FACTOR_REQUIRED") : problem(reader.code, 403, reader.because);
}
