import { createHash } from "node:crypto";
import { calculateJwkThumbprint, jwtVerify } from "jose";
import { CLOCK_SKEW_SECONDS, PROOF_SECONDS_MAX } from "../limits.ts";
import { importKey, readPublicKey } from "./client-keys.ts";
import { dateOf, readUnverified, textOf } from "./headers.ts";

/** That somebody holds a key, for one request. */
export interface Proof {
  /** Thumbprint of the key (RFC 7638). */
  readonly thumbprint: string;
  readonly jti: string;
  readonly until: Temporal.Instant;
}

export interface ProofExpected {
  readonly method: string;
  /** The address as the world knows it, without query. */
  readonly address: string;
  /** The access token that comes with it; null at the token endpoint. */
  readonly token: string | null;
  readonly at: Temporal.Instant;
}

const JTI_LENGTH_MAX = 200;

/** The proof of possession (DPoP, RFC 9449 section 4.3) for this very request; null when it is not one. Its number is the caller's to take once. */
export async function verifyProof(proof: string, expected: ProofExpected): Promise<Proof | null> {
  const read = readUnverified(proof, ["jwk"]);
  if (read === null || read.header["typ"] !== "dpop+jwt") return null;
  const key = await readPublicKey(read.header["jwk"]);
  if (key === null || read.header["alg"] !== key.algorithm) return null;
  try {
    const { payload } = await jwtVerify(proof, await importKey(key.jwk, key.algorithm), {
      algorithms: [key.algorithm],
      typ: "dpop+jwt",
      clockTolerance: CLOCK_SKEW_SECONDS,
      maxTokenAge: PROOF_SECONDS_MAX,
      currentDate: dateOf(expected.at),
      requiredClaims: ["iat", "jti", "htm", "htu"],
    });
    const jti = textOf(payload.jti, JTI_LENGTH_MAX);
    if (jti === null || !fitsRequest(payload, expected)) return null;
    const until = expected.at.add({ seconds: PROOF_SECONDS_MAX + 2 * CLOCK_SKEW_SECONDS + 1 });
    return { thumbprint: await calculateJwkThumbprint(key.jwk), jti, until };
  } catch {
    // Any fault of a proof means the same: nothing is proved.
    return null;
  }
}

function fitsRequest(claims: Readonly<Record<string, unknown>>, expected: ProofExpected): boolean {
  const { htm, htu, ath } = claims;
  if (htm !== expected.method || typeof htu !== "string" || plainAddress(htu) !== expected.address)
    return false;
  return expected.token === null || ath === tokenHash(expected.token);
}

/** An address without query and fragment, as RFC 9449 compares it; empty when it is none. */
function plainAddress(text: string): string {
  if (!URL.canParse(text)) return "";
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname}`;
}

function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}
