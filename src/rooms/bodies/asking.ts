import type { FastifyRequest } from "fastify";
import type { Database } from "../../platform/database.ts";
import { bearerOf } from "../../platform/http/bearer.ts";
import { problem } from "../../platform/http/problem.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { bodyOfKey, isRevoked } from "./keys.ts";
import { refusal } from "./refusals.ts";
import type { Body } from "./types.ts";

/**
 * The body whose key the request carries, or for which a program asks by its token. Refuses with KEY_REVOKED or,
 * when it knows no such key, KEY_REQUIRED; with CREDENTIAL_FROZEN; and as `machine.ts` says.
 */
export async function bodyAsking(db: Database, request: FastifyRequest): Promise<Body> {
  const machine = (await request.machine?.()) ?? null;
  const secret = machine === null ? bearerOf(request) : null;
  const body = secret === null ? machine : await bodyOfKey(db.sql, secret, (actor) => noteFrozen(db, actor));
  if (body !== null) {
    request.vouch?.();
    return body;
  }
  if (secret !== null && (await isRevoked(db.sql, secret))) throw refusal("KEY_REVOKED");
  throw problem("KEY_REQUIRED", 401, {
    zh: "需要有效的机关密钥（Authorization: Bearer …）。",
    en: "A valid key of a body is required (Authorization: Bearer …).",
  });
}

/** That a frozen key goes on being used is what the case about it wants to know. */
async function noteFrozen(db: Database, actor: string): Promise<void> {
  const act = { actor, purpose: "machines", act: "key-use-refused", detail: { code: "CREDENTIAL_FROZEN" } };
  await inTransaction(db, act, async () => {});
}
