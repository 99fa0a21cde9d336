import type { FastifyRequest } from "fastify";
import type { Database } from "../../platform/database.ts";
import { bearerOf } from "../../platform/http/bearer.ts";
import { problem } from "../../platform/http/problem.ts";
import { refusal } from "./refusals.ts";
import { bodyOfKey, isRevoked } from "./store.ts";
import type { Body } from "./types.ts";

/** The body whose key the request carries; refuses with KEY_REVOKED or, when it knows no such key, KEY_REQUIRED. */
export async function bodyAsking(db: Database, request: FastifyRequest): Promise<Body> {
  const secret = bearerOf(request);
  const body = secret === null ? null : await bodyOfKey(db.sql, secret);
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
