import { timingSafeEqual } from "node:crypto";
import { CLOCK_SKEW_SECONDS } from "../../limits.ts";
import { takeOnce } from "../../oauth/once.ts";
import type { Asked } from "./attempt.ts";
import { isSilence } from "./begin.ts";
import type { Provider } from "./provider.ts";
import { externalRefusal } from "./refusals.ts";
import { hasSecondFactor } from "./strength.ts";
import type { External } from "./types.ts";

/** Whom the provider recognised. */
export interface Recognised {
  readonly issuer: string;
  readonly subject: string;
  /** The session at the provider, where it names one. */
  readonly sid: string | null;
  readonly isStrong: boolean;
  /** A name to show, where one came. */
  readonly name: string | null;
}

export interface ComingBack {
  /** What the browser kept; null when it kept nothing that holds. */
  readonly asked: Asked | null;
  /** What the provider sent along, as it came. */
  readonly query: URLSearchParams;
}

const SUBJECT_LENGTH_MAX = 255;
const NAME_LENGTH_MAX = 80;

/**
 * Whom the provider recognised, after everything that it sent held: state of this browser, once; code with PKCE; ID token
 * with signature, issuer, audience, nonce and time. Refuses with EXTERNAL_STATE_INVALID, EXTERNAL_REFUSED,
 * EXTERNAL_ANSWER_INVALID and EXTERNAL_UNAVAILABLE.
 */
export async function recognise(of: External, provider: Provider, back: ComingBack): Promise<Recognised> {
  const { asked, query } = back;
  if (asked === null || !isSame(query.get("state") ?? "", asked.state) || !(await takeAttempt(of, asked)))
    throw externalRefusal("EXTERNAL_STATE_INVALID");
  const { client, config } = await provider.ready();
  const address = new URL(provider.redirectUri);
  address.search = query.toString();
  const tokens = await client
    .authorizationCodeGrant(config, address, {
      expectedState: asked.state,
      expectedNonce: asked.nonce,
      pkceCodeVerifier: asked.verifier,
      idTokenExpected: true,
    })
    .catch((error: unknown) => {
      throw externalRefusal(codeFor(error, error instanceof client.AuthorizationResponseError));
    });
  const claims = tokens.claims();
  const isForUs =
    claims !== undefined &&
    (typeof claims.aud === "string" || claims.aud.length === 1 || claims.azp === provider.settings.clientId);
  if (!isForUs || claims.sub === "" || claims.sub.length > SUBJECT_LENGTH_MAX)
    throw externalRefusal("EXTERNAL_ANSWER_INVALID");
  if (asked.link !== null && isFromBefore(claims.auth_time, asked.atMs))
    throw externalRefusal("EXTERNAL_ANSWER_INVALID");
  return {
    issuer: claims.iss,
    subject: claims.sub,
    sid: typeof claims["sid"] === "string" && claims["sid"] !== "" ? claims["sid"] : null,
    isStrong: hasSecondFactor({ acr: claims["acr"], amr: claims["amr"] }, provider.settings.secondFactor),
    name: nameOf(claims["name"]),
  };
}

/** Whether somebody was recognised there before she was asked to be: who is linked must show herself anew. */
function isFromBefore(authTime: unknown, atMs: number): boolean {
  return typeof authTime === "number" && (authTime + CLOCK_SKEW_SECONDS) * 1000 < atMs;
}

/** Takes what the browser kept; false when it came back with it before, to this server or another one. */
export async function takeAttempt(
  of: External,
  attempt: { readonly id: string; readonly atMs: number },
): Promise<boolean> {
  const at = of.clock.now();
  return takeOnce(of.db.sql, {
    kind: "sign-in",
    owner: "external",
    text: attempt.id,
    until: at.add({ hours: 1 }),
    at,
  });
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Errors by which a provider says that it is its own trouble and passes (RFC 6749 section 4.1.2.1). */
const PASSING = new Set(["server_error", "temporarily_unavailable"]);

function codeFor(
  error: unknown,
  isSaid: boolean,
): "EXTERNAL_UNAVAILABLE" | "EXTERNAL_REFUSED" | "EXTERNAL_ANSWER_INVALID" {
  if (isSilence(error)) return "EXTERNAL_UNAVAILABLE";
  if (!isSaid) return "EXTERNAL_ANSWER_INVALID";
  const said = typeof error === "object" && error !== null && "error" in error ? String(error.error) : "";
  return PASSING.has(said) ? "EXTERNAL_UNAVAILABLE" : "EXTERNAL_REFUSED";
}

function nameOf(claim: unknown): string | null {
  if (typeof claim !== "string") return null;
  const name = claim.replace(/\p{Cc}/gu, "").trim();
  return name === "" ? null : [...name].slice(0, NAME_LENGTH_MAX).join("");
}
