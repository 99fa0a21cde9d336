import { digestHex, digestOf } from "../../platform/suite.ts";

/** What makes two rows the same record (architecture: identity of a record). */
export interface RecordKey {
  readonly entry: string;
  readonly bodyCode: string;
  readonly documentNumber: string;
  readonly subjectCode: string;
  readonly discriminator: string;
}

const SEPARATOR = "\u001f";

/** Record id as a UUID (version 8) derived from its key: sending a row twice names the same record. */
export function recordIdOf(key: RecordKey): string {
  const text = [key.entry, key.bodyCode, key.documentNumber, key.subjectCode, key.discriminator].join(
    SEPARATOR,
  );
  return uuidOf(digestHex(text));
}

/** Digest of canonical content, in hexadecimal; never leaves the program, because short contents could be guessed from it. */
export function contentDigestOf(canonical: string): string {
  return digestHex(canonical);
}

/**
 * Salted hash of a content: digest of the salt in hexadecimal followed by the content's digest in hexadecimal. It stays in
 * the log when content and salt are erased (rule 7).
 */
export function contentHashOf(salt: Buffer, contentDigest: string): Buffer {
  return digestOf(salt.toString("hex") + contentDigest);
}

const FINGERPRINT_BYTES = 16;

/**
 * Keyed hash over all that matters in a row, 16 bytes: equal means the row was sent before. The key stands on both sides
 * of the text and the hash is cut, so that nobody without the key can make one or tell a guessed content from another.
 */
export function fingerprintOf(key: string, parts: readonly (string | null)[]): Buffer {
  return digestOf(`${key}${SEPARATOR}${parts.join(SEPARATOR)}${SEPARATOR}${key}`).subarray(
    0,
    FINGERPRINT_BYTES,
  );
}

/** Bucket of a subject, 0 to 1023: rows of one subject are applied together. */
export function bucketOf(recordSubject: string, crc32: (text: string) => number): number {
  return crc32(recordSubject) & 1023;
}

function uuidOf(hex: string): string {
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
