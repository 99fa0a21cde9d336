import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** Codes of an authenticator (RFC 6238): six digits, thirty seconds, SHA-1, which is what every authenticator speaks. */
const STEP_SECONDS = 30;
const DIGITS = 6;
/** Steps to either side that are taken, for clocks that are not quite right. */
const STEPS_AROUND = 1;
const SECRET_BYTES = 20;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** A new secret in base 32, as authenticators take it. */
export function newTotpSecret(): string {
  return base32(randomBytes(SECRET_BYTES));
}

/** The address that an authenticator reads from a picture or by a press. */
export function totpAddress(secret: string, login: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(login)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}

/**
 * The time step of a code, when it is right for the instant and later than the step of the last code taken; else null. A
 * code that was taken is not taken again.
 */
export function totpStepOf(
  secret: string,
  code: string,
  at: { readonly epochMilliseconds: number; readonly lastStep: number | null },
): number | null {
  const given = code.replace(/\s/gu, "");
  if (!/^\d{6}$/u.test(given)) return null;
  const now = Math.floor(at.epochMilliseconds / 1000 / STEP_SECONDS);
  let found: number | null = null;
  for (let step = now - STEPS_AROUND; step <= now + STEPS_AROUND; step++) {
    const isRight = timingSafeEqual(Buffer.from(given), Buffer.from(totpCode(secret, step)));
    if (isRight && step > (at.lastStep ?? -1)) found = step;
  }
  return found;
}

/** The code of a time step. */
export function totpCode(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", bytesOf(secret)).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 0x0f;
  const number = mac.readUInt32BE(at) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, "0");
}

function base32(bytes: Buffer): string {
  let bits = 0;
  let value = 0;
  let text = "";
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += ALPHABET.charAt((value >>> (bits - 5)) & 31);
    value &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + ALPHABET.charAt((value << (5 - bits)) & 31);
}

function bytesOf(secret: string): Buffer {
  let bits = 0;
  let value = 0;
  const bytes: number[] = [];
  for (const letter of secret) {
    value = (value << 5) | ALPHABET.indexOf(letter);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >>> bits) & 255);
      value &= (1 << bits) - 1;
    }
  }
  return Buffer.from(bytes);
}
