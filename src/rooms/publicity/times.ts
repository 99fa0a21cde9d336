import type { FastifyRequest } from "fastify";
import { bearerOf } from "../../platform/http/bearer.ts";
import { bodyOfKey } from "../bodies/index.ts";
import type { PublicLayer } from "./layer.ts";
import { refusal } from "./refusals.ts";

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

/** The instant before now that was asked for, in one spelling; null means now. More than is known now is known at no instant. */
function instantAsked(layer: PublicLayer, text: string | undefined): string | null {
  if (text === undefined) return null;
  const instant = Temporal.Instant.from(text);
  return Temporal.Instant.compare(instant, layer.clock.now()) < 0 ? instant.toString() : null;
}

/** Day and instant of an answer. Another instant than now shows what is no longer public: that needs a body's key. */
export async function timesAsked(
  layer: PublicLayer,
  request: FastifyRequest<{ Querystring: TimesAsked }>,
): Promise<Times> {
  const asOf = request.query.asOf ?? layer.clock.today().toString();
  const knownAt = instantAsked(layer, request.query.knownAt);
  if (knownAt === null) return { asOf, knownAt };
  const secret = bearerOf(request);
  if (secret === null || (await bodyOfKey(layer.db.sql, secret)) === null) {
    throw refusal("KNOWN_AT_NEEDS_KEY");
  }
  return { asOf, knownAt };
}
