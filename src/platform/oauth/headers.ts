import { decodeJwt, decodeProtectedHeader } from "jose";
import { TOKEN_LENGTH_MAX } from "../limits.ts";
import { isObject } from "./client-keys.ts";

/** Members of a header that name or bring a key. We know our keys and follow nothing. */
const FOREIGN = ["jku", "x5u", "x5c", "x5t", "x5t#S256", "jwk", "crit", "b64", "enc", "zip"];
const FORM = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/u;

/** A token that was read and not yet verified. */
export interface Unverified {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Header and claims as they are written; null when it is no signed token, or its header holds what is not looked at. */
export function readUnverified(token: string, allowed: readonly string[] = []): Unverified | null {
  if (token.length > TOKEN_LENGTH_MAX || !FORM.test(token)) return null;
  try {
    const header: unknown = decodeProtectedHeader(token);
    const claims: unknown = decodeJwt(token);
    if (!isObject(header) || !isObject(claims)) return null;
    const isPlain = FOREIGN.every((name) => !Object.hasOwn(header, name) || allowed.includes(name));
    return isPlain ? { header, claims } : null;
  } catch {
    // Whatever cannot be decoded is no token; there is nothing more to tell.
    return null;
  }
}

/** Text of a claim within its length; null for anything else. */
export function textOf(value: unknown, lengthMax: number): string | null {
  return typeof value === "string" && value !== "" && value.length <= lengthMax ? value : null;
}

/** The instant as the verifier takes it. */
export function dateOf(at: Temporal.Instant): Date {
  return new Date(at.epochMilliseconds);
}

export const secondsOf = (at: Temporal.Instant): number => Math.floor(at.epochMilliseconds / 1000);
