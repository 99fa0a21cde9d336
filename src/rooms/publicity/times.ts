import type { FastifyRequest } from "fastify";
import { bearerOf } from "../../platform/http/bearer.ts";
import { problem } from "../../platform/http/problem.ts";
import { bodyOfKey } from "../bodies/index.ts";
import type { PublicLayer } from "./layer.ts";

export interface TimesAsked {
  readonly asOf?: string;
  readonly knownAt?: string;
}

export interface Times {
  readonly asOf: string;
  /** Instant of knowledge that was asked for; null means now. */
  readonly knownAt: string | null;
}

export interface ShownTimes {
  readonly asOf: string;
  readonly knownAt: string;
  readonly dataTime: string | null;
}

/**
 * The three times of an answer. When no instant was asked for, `knownAt` is that of the last change: all that is known
 * now was known then, so an answer that has not changed stays the same, byte for byte.
 */
export function timesOf(layer: PublicLayer, times: Times, dataTime: string | null): ShownTimes {
  return { asOf: times.asOf, knownAt: times.knownAt ?? dataTime ?? layer.clock.now().toString(), dataTime };
}

export function shownTimes(layer: PublicLayer, dataTime: string | null): ShownTimes {
  return timesOf(layer, { asOf: layer.clock.today().toString(), knownAt: null }, dataTime);
}

/** Day and instant of an answer. Another instant than now shows what is no longer public: that needs a body's key. */
export async function timesAsked(
  layer: PublicLayer,
  request: FastifyRequest<{ Querystring: TimesAsked }>,
): Promise<Times> {
  const asOf = request.query.asOf ?? layer.clock.today().toString();
  const { knownAt } = request.query;
  if (knownAt === undefined) return { asOf, knownAt: null };
  const secret = bearerOf(request);
  if (secret === null || (await bodyOfKey(layer.db.sql, secret)) === null) {
    throw problem("KNOWN_AT_NEEDS_KEY", 401, {
      zh: "查询过去某一时点的已知状态（knownAt）需要机关密钥。",
      en: "Asking what was known at another instant (knownAt) needs a body's key.",
    });
  }
  return { asOf, knownAt };
}
