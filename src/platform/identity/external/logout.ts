import type { FetchImplementation, JWTPayload, JWTVerifyGetKey } from "jose";
import { CLOCK_SKEW_SECONDS, EXTERNAL_SECONDS_MAX, LOGOUT_TOKEN_SECONDS_MAX } from "../../limits.ts";
import { dateOf, readUnverified, secondsOf, textOf } from "../../oauth/headers.ts";
import { takeOnce } from "../../oauth/once.ts";
import { inTransaction } from "../../transaction.ts";
import { endExternalSessions } from "../sessions.ts";
import { boundedFetch } from "./fetch.ts";
import { identityOf, sidHash, subjectHash } from "./identities.ts";
import type { Provider, Ready } from "./provider.ts";
import type { External } from "./types.ts";

const EVENT = "http://schemas.openid.net/event/backchannel-logout";
const TYPES: readonly unknown[] = [undefined, "JWT", "logout+jwt"];
/** Signatures that a provider's public key can be held against; what it offers besides is not taken. */
const ALGORITHMS = [
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
  "PS256",
  "PS384",
  "PS512",
  "RS256",
  "RS384",
  "RS512",
];
const JTI_LENGTH_MAX = 255;

/**
 * Ends the sessions that a logout token of the provider names (OpenID Connect Back-Channel Logout 1.0), by its session or
 * by its subject, and answers how many. What does not hold, or came before, ends nothing: null.
 */
export async function endByProvider(of: External, provider: Provider, token: string): Promise<number | null> {
  const at = of.clock.now();
  const claims = await verifiedLogout(provider, token, at);
  if (claims === null) return null;
  const { issuer, jti, sid, subject } = claims;
  const until = at.add({ seconds: LOGOUT_TOKEN_SECONDS_MAX + 2 * CLOCK_SKEW_SECONDS });
  if (!(await takeOnce(of.db.sql, { kind: "logout", owner: "external", text: jti, until, at }))) return null;
  const identity =
    subject === null ? null : await identityOf(of.db.sql, subjectHash(of.keys, issuer, subject));
  const act = { actor: "provider", purpose: "sign-in", act: "end-session", detail: { by: "provider" } };
  return inTransaction(of.db, act, async (tx) => {
    if (sid !== null) return endExternalSessions(tx, { sidHash: sidHash(of.keys, issuer, sid), at });
    if (identity === null) return 0;
    return endExternalSessions(tx, { identityId: identity.identityId, at });
  });
}

interface Logout {
  readonly issuer: string;
  readonly jti: string;
  readonly sid: string | null;
  readonly subject: string | null;
}

async function verifiedLogout(
  provider: Provider,
  token: string,
  at: Temporal.Instant,
): Promise<Logout | null> {
  const read = readUnverified(token);
  // What is not even said to be a logout token of this provider makes us ask nobody.
  if (read === null || !TYPES.includes(read.header["typ"]) || !isLogout(read.claims)) return null;
  const ready = await provider.ready();
  const { jwtVerify } = await import("jose");
  try {
    const { payload } = await jwtVerify(token, await keysAt(provider, ready), {
      algorithms: ALGORITHMS,
      issuer: ready.server.issuer,
      audience: provider.settings.clientId,
      clockTolerance: CLOCK_SKEW_SECONDS,
      currentDate: dateOf(at),
      maxTokenAge: LOGOUT_TOKEN_SECONDS_MAX,
      requiredClaims: ["iat", "exp", "jti"],
    });
    return logoutIn(payload, secondsOf(at));
  } catch {
    // An attacker learns nothing from what was wrong.
    return null;
  }
}

function logoutIn(payload: JWTPayload, now: number): Logout | null {
  const jti = textOf(payload.jti, JTI_LENGTH_MAX);
  const [sid, subject] = [textOf(payload["sid"], JTI_LENGTH_MAX), textOf(payload.sub, JTI_LENGTH_MAX)];
  const isFromTheFuture = (payload.iat ?? 0) > now + CLOCK_SKEW_SECONDS;
  if (jti === null || (sid === null && subject === null) || isFromTheFuture) return null;
  return { issuer: payload.iss ?? "", jti, sid, subject };
}

/** It names the event, and no nonce: an ID token must not pass for it. */
function isLogout(claims: Readonly<Record<string, unknown>>): boolean {
  const { events } = claims;
  const names = typeof events === "object" && events !== null && EVENT in events;
  return names && !("nonce" in claims);
}

const sets = new WeakMap<Ready, JWTVerifyGetKey>();

async function keysAt(provider: Provider, ready: Ready): Promise<JWTVerifyGetKey> {
  const known = sets.get(ready);
  if (known !== undefined) return known;
  const { createRemoteJWKSet, customFetch } = await import("jose");
  const ask = boundedFetch(provider.settings.issuer);
  const fetchKeys: FetchImplementation = (address, { method, headers, signal }) => {
    const plain = Object.fromEntries(headers.entries());
    return ask(address, { method, headers: plain, redirect: "manual", body: null, signal });
  };
  const keys = createRemoteJWKSet(new URL(ready.server.jwks_uri ?? ""), {
    timeoutDuration: EXTERNAL_SECONDS_MAX * 1000,
    [customFetch]: fetchKeys,
  });
  sets.set(ready, keys);
  return keys;
}
