import type { FastifyRequest } from "fastify";
import { bearerOf } from "../../platform/http/bearer.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { actorOf, bodyOfKey } from "../bodies/index.ts";
import type { PublicLayer } from "./layer.ts";
import { refusal } from "./refusals.ts";

export interface TimesAsked {
  readonly asOf?: string;
  readonly knownAt?: string;
}

/** Of which day an answer is, as known when, and to whom it is given. */
export interface Times {
  readonly asOf: string;
  /** Instant of knowledge that was asked for; null means now. */
  readonly knownAt: string | null;
  /** The civil day of the answer: nothing is shown that is not public on it, whatever `asOf` asks. */
  readonly today: string;
  /** The body that asked for another instant than now: it sees superseded versions of what it decided or sent in. */
  readonly knownBy: string | null;
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
export function timesOf(
  layer: PublicLayer,
  times: Pick<Times, "asOf" | "knownAt">,
  dataTime: string | null,
): ShownTimes {
  return { asOf: times.asOf, knownAt: times.knownAt ?? dataTime ?? layer.clock.now().toString(), dataTime };
}

/** The instant before now that was asked for, in one spelling; null means now. More than is known now is known at no instant. */
function instantAsked(layer: PublicLayer, text: string | undefined): string | null {
  if (text === undefined) return null;
  const instant = Temporal.Instant.from(text);
  return Temporal.Instant.compare(instant, layer.clock.now()) < 0 ? instant.toString() : null;
}

/** The times of whoever asks for nothing but now. */
export function timesToday(clock: PublicLayer["clock"]): Times {
  const today = clock.today().toString();
  return { asOf: today, knownAt: null, today, knownBy: null };
}

/**
 * Day and instant of an answer. Another instant than now shows a body what it corrected itself: that needs its key, and the
 * reading is on the trail.
 */
export async function timesAsked(
  layer: PublicLayer,
  request: FastifyRequest<{ Querystring: TimesAsked }>,
): Promise<Times> {
  const now = timesToday(layer.clock);
  const asOf = request.query.asOf ?? now.today;
  const knownAt = instantAsked(layer, request.query.knownAt);
  if (knownAt === null) return { ...now, asOf };
  const secret = bearerOf(request);
  const body = secret === null ? null : await bodyOfKey(layer.db.sql, secret);
  if (body === null) throw refusal("KNOWN_AT_NEEDS_KEY");
  const act = { actor: actorOf(body), purpose: "own-records", act: "read-known-at", detail: { knownAt } };
  await inTransaction(layer.db, act, async () => {});
  return { ...now, asOf, knownAt, knownBy: body.bodyCode };
}
