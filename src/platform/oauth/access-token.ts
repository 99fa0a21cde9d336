import { jwtVerify, SignJWT } from "jose";
import type postgres from "postgres";
import { CLOCK_SKEW_SECONDS, TOKEN_SECONDS } from "../limits.ts";
import { isObject } from "./client-keys.ts";
import { dateOf, readUnverified, secondsOf, textOf } from "./headers.ts";
import { type SigningKey, TOKEN_ALGORITHM, verifyingKey } from "./token-keys.ts";

/** What a token is bound to: whoever shows it must hold the key, or come with the certificate. */
export interface Bound {
  /** Thumbprint of a key (RFC 9449). */
  readonly key: string | null;
  /** Thumbprint of a certificate (RFC 8705). */
  readonly certificate: string | null;
}

/** An access token's content (RFC 9068). */
export interface AccessToken {
  readonly tokenId: string;
  readonly clientId: string;
  /** The key by which the client said who it is: when it is removed, the token opens nothing. */
  readonly clientKey: string;
  readonly scopes: readonly string[];
  readonly bound: Bound;
}

export interface TokenPlace {
  readonly issuer: string;
  readonly audience: string;
  readonly at: Temporal.Instant;
}

const TYPE = "at+jwt";
const NAME_LENGTH_MAX = 100;
const SCOPE_LENGTH_MAX = 4_000;

export async function signToken(token: AccessToken, place: TokenPlace, by: SigningKey): Promise<string> {
  const { key, certificate } = token.bound;
  const cnf = {
    ...(key === null ? {} : { jkt: key }),
    ...(certificate === null ? {} : { "x5t#S256": certificate }),
  };
  const isBound = key !== null || certificate !== null;
  const now = secondsOf(place.at);
  return new SignJWT({
    client_id: token.clientId,
    client_key: token.clientKey,
    scope: token.scopes.join(" "),
    ...(isBound ? { cnf } : {}),
  })
    .setProtectedHeader({ alg: TOKEN_ALGORITHM, typ: TYPE, kid: by.keyId })
    .setIssuer(place.issuer)
    .setAudience(place.audience)
    .setSubject(token.clientId)
    .setJti(token.tokenId)
    .setIssuedAt(now)
    .setExpirationTime(now + TOKEN_SECONDS)
    .sign(by.key);
}

/** The content of a token that we signed, for this audience, and that is not over; null for anything else. */
export async function verifyToken(
  sql: postgres.ISql,
  token: string,
  place: TokenPlace,
): Promise<AccessToken | null> {
  const keyId = textOf(readUnverified(token)?.header["kid"], NAME_LENGTH_MAX);
  const key = keyId === null ? null : await verifyingKey(sql, keyId, place.at);
  if (key === null) return null;
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [TOKEN_ALGORITHM],
      typ: TYPE,
      issuer: place.issuer,
      audience: place.audience,
      clockTolerance: CLOCK_SKEW_SECONDS,
      currentDate: dateOf(place.at),
      requiredClaims: ["exp", "iat", "jti", "sub", "client_id", "client_key", "scope"],
    });
    return contentOf(payload);
  } catch {
    // A token with any fault is no token.
    return null;
  }
}

function contentOf(claims: Readonly<Record<string, unknown>>): AccessToken | null {
  const tokenId = textOf(claims["jti"], NAME_LENGTH_MAX);
  const clientId = textOf(claims["client_id"], NAME_LENGTH_MAX);
  const clientKey = textOf(claims["client_key"], NAME_LENGTH_MAX);
  const scope = textOf(claims["scope"], SCOPE_LENGTH_MAX);
  if (tokenId === null || clientId === null || clientKey === null || scope === null) return null;
  const cnf = isObject(claims["cnf"]) ? claims["cnf"] : {};
  const bound = {
    key: textOf(cnf["jkt"], NAME_LENGTH_MAX),
    certificate: textOf(cnf["x5t#S256"], NAME_LENGTH_MAX),
  };
  return { tokenId, clientId, clientKey, scopes: scope.split(" "), bound };
}
