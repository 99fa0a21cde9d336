import type { FastifyRequest } from "fastify";
import type { Database } from "../../platform/database.ts";
import { bearerOf } from "../../platform/http/bearer.ts";
import { problem } from "../../platform/http/problem.ts";
import { bodyOfKey } from "./store.ts";
import type { Body } from "./types.ts";

/** The body whose key the request carries; refuses with KEY_REQUIRED when there is none in force. */
export async function bodyAsking(db: Database, request: FastifyRequest): Promise<Body> {
  const secret = bearerOf(request);
  const body = secret === null ? null : await bodyOfKey(db.sql, secret);
  if (body !== null) {
    request.vouch?.();
    return body;
  }
  throw problem("KEY_REQUIRED", 401, {
    zh: "需要有效的机关密钥（Authorization: Bearer …）。",
    en: "A valid key of a body is required (Authorization: Bearer …).",
  });
}
