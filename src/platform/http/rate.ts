import rateLimit, { normalizeIP } from "@fastify/rate-limit";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { RATE_CLIENTS_MAX, RATE_WINDOW_SECONDS } from "../limits.ts";
import { digestOf } from "../suite.ts";
import { platformProblem } from "./problem.ts";

declare module "fastify" {
  interface FastifyRequest {
    /**
     * Called once the key of the request was found valid: from its next request on the key counts for itself and not for
     * its address. Were any text after "Bearer" enough, whoever invents a new one each time would have no limit at all.
     */
    vouch?(): void;
  }
}

const MS = 1_000;

/** Limits requests for each client in fixed windows of a minute and says so in RateLimit-* headers. */
export async function limitRate(
  app: FastifyInstance,
  options: { readonly perMinute: number; readonly isInside: (request: FastifyRequest) => boolean },
): Promise<void> {
  const vouched = new Set<string>();
  await app.register(rateLimit, {
    max: Math.ceil((options.perMinute * RATE_WINDOW_SECONDS) / 60),
    timeWindow: RATE_WINDOW_SECONDS * MS,
    cache: RATE_CLIENTS_MAX,
    enableDraftSpec: true,
    allowList: options.isInside,
    keyGenerator: (request) => clientOf(request, vouched),
    errorResponseBuilder: (_request, context) =>
      platformProblem("TOO_MANY_REQUESTS", { members: { retryAfterSeconds: Math.ceil(context.ttl / MS) } }),
  });
  app.decorateRequest("vouch", function vouch() {
    const key = keyOf(this);
    if (key === null || vouched.has(key)) return;
    if (vouched.size >= RATE_CLIENTS_MAX) vouched.clear();
    vouched.add(key);
  });
}

function clientOf(request: FastifyRequest, vouched: ReadonlySet<string>): string {
  const key = keyOf(request);
  return key !== null && vouched.has(key) ? key : normalizeIP(request.ip);
}

/**
 * A hash, so that no secret stays in memory longer than its request; of the secret alone: a scheme can be written in
 * capitals and with as many blanks behind it as one likes, and each writing would have a window of its own.
 */
function keyOf(request: FastifyRequest): string | null {
  const secret = request.headers.authorization?.trim().split(/\s+/u).at(-1);
  return secret === undefined || secret === "" ? null : digestOf(secret).toString("base64url");
}
