import { jwtVerify } from "jose";
import { ASSERTION_SECONDS_MAX, CLOCK_SKEW_SECONDS } from "../limits.ts";
import { type ClientKey, importKey } from "./client-keys.ts";
import { dateOf, readUnverified, secondsOf, textOf } from "./headers.ts";

/** What a client assertion says before anyone believes it: who, and by which of its keys. */
export interface Claimed {
  readonly clientId: string;
  readonly keyId: string;
}

export interface Assertion {
  readonly jti: string;
  /** The last instant at which it could be shown. */
  readonly until: Temporal.Instant;
}

const NAME_LENGTH_MAX = 100;
const JTI_LENGTH_MAX = 200;
const TYPES: readonly unknown[] = [undefined, "JWT", "jwt", "client-authentication+jwt"];

/** The client and key that an assertion names (RFC 7523 section 3: issuer and subject are the client); null when it names none. */
export function claimedIn(token: string): Claimed | null {
  const read = readUnverified(token);
  if (read === null || !TYPES.includes(read.header["typ"])) return null;
  const clientId = textOf(read.claims["sub"], NAME_LENGTH_MAX);
  const keyId = textOf(read.header["kid"], NAME_LENGTH_MAX);
  if (clientId === null || keyId === null || read.claims["iss"] !== clientId) return null;
  return { clientId, keyId };
}

/**
 * Whether the assertion is signed by this key, is meant for us alone, and is not over or too long-lived. The key says the
 * algorithm. Null when anything is wrong: an attacker learns nothing from which it was.
 */
export async function verifyAssertion(
  token: string,
  by: {
    readonly clientId: string;
    readonly key: ClientKey;
    /** Names of this server: one of them is the one audience. */
    readonly audiences: readonly string[];
    readonly at: Temporal.Instant;
  },
): Promise<Assertion | null> {
  const { clientId, key, audiences, at } = by;
  try {
    const { payload } = await jwtVerify(token, await importKey(key.jwk, key.algorithm), {
      algorithms: [key.algorithm],
      issuer: clientId,
      subject: clientId,
      audience: [...audiences],
      clockTolerance: CLOCK_SKEW_SECONDS,
      currentDate: dateOf(at),
      requiredClaims: ["exp", "iat", "jti"],
    });
    const jti = textOf(payload.jti, JTI_LENGTH_MAX);
    const { exp = 0, iat = 0, aud } = payload;
    const isForUsAlone = typeof aud === "string" || aud?.length === 1;
    const latest = secondsOf(at) + ASSERTION_SECONDS_MAX + CLOCK_SKEW_SECONDS;
    const isShort = exp <= latest && iat <= secondsOf(at) + CLOCK_SKEW_SECONDS;
    if (jti === null || !isForUsAlone || !isShort) return null;
    return { jti, until: at.add({ seconds: Math.ceil(exp) - secondsOf(at) + CLOCK_SKEW_SECONDS + 1 }) };
  } catch {
    // Any fault of an assertion means the same: whoever shows it has not said who it is.
    return null;
  }
}
