import {
  type CipherGCMTypes,
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomFillSync,
} from "node:crypto";
import type { Cipher } from "./config.ts";

/**
 * Bytes sealed with an authenticated cipher: layout, cipher, key id (4), nonce (12), tag (16), text. The first six are
 * authenticated with the place that the bytes belong to. Both the data and the keys that seal it have this form.
 */

export interface CipherForm {
  readonly name: Cipher;
  /** Byte that names the cipher, and how its key is derived, in sealed bytes. */
  readonly mark: number;
  readonly keyBytes: number;
  readonly derivedBy: "sha256" | "sm3";
}

/** The last form of a name is the one in use; mark 2 is from before SM4 keys were derived with SM3. */
const FORMS: readonly CipherForm[] = [
  { name: "aes-256-gcm", mark: 1, keyBytes: 32, derivedBy: "sha256" },
  { name: "sm4-gcm", mark: 2, keyBytes: 16, derivedBy: "sha256" },
  { name: "sm4-gcm", mark: 3, keyBytes: 16, derivedBy: "sm3" },
];

const LAYOUT = 1;
const KEY_ID_AT = 2;
const NONCE_AT = 6;
const TAG_AT = 18;
const TEXT_AT = 34;
const NONCE_BYTES = TAG_AT - NONCE_AT;
const TAG_BYTES = TEXT_AT - TAG_AT;
const NONCES_AT_ONCE = 1_024;

/** The key of one cipher, made from a secret: no key is ever used in two ciphers. */
export interface CipherKey {
  readonly header: Buffer;
  readonly form: CipherForm;
  readonly secret: KeyObject;
}

export function formNamed(name: Cipher): CipherForm {
  const form = FORMS.findLast((known) => known.name === name);
  if (form === undefined) throw new Error(`Broken invariant: cipher ${name} has a form`);
  return form;
}

/** The keys of a secret for every cipher, by the mark of the cipher. */
export function cipherKeysOf(id: string, secret: Buffer): ReadonlyMap<number, CipherKey> {
  return new Map(
    FORMS.map((form) => {
      const bytes = hkdfSync(form.derivedBy, secret, "", `xinheng seal ${form.name}`, form.keyBytes);
      const header = Buffer.concat([Buffer.from([LAYOUT, form.mark]), Buffer.from(id, "hex")]);
      return [form.mark, { header, form, secret: createSecretKey(Buffer.from(bytes)) }];
    }),
  );
}

/** Seals bytes under a key for the place that `aad` names. */
export function sealBytes(plain: Buffer, { header, form, secret }: CipherKey, aad: string): Buffer {
  const nonce = nextNonce();
  const cipher = createCipheriv(gcm(form.name), secret, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([header, Buffer.from(aad, "utf8")]));
  const text = cipher.update(plain);
  const rest = cipher.final();
  return Buffer.concat([header, nonce, cipher.getAuthTag(), text, rest]);
}

/** The bytes back; throws when they were changed, moved, or sealed under a key that `keyOf` does not know. */
export function openBytes(
  sealed: Buffer,
  aad: string,
  keyOf: (id: string, mark: number) => CipherKey | undefined,
): Buffer {
  const mark = sealed[1];
  const isSealed =
    sealed.length >= TEXT_AT && sealed[0] === LAYOUT && FORMS.some((form) => form.mark === mark);
  if (!isSealed || mark === undefined) throw new Error("These are not sealed bytes");
  const id = keyIdOf(sealed);
  const key = keyOf(id, mark);
  if (key === undefined) throw new Error(`Sealed with key ${id}, which the key folder does not hold`);
  const nonce = sealed.subarray(NONCE_AT, TAG_AT);
  const cipher = createDecipheriv(gcm(key.form.name), key.secret, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([sealed.subarray(0, NONCE_AT), Buffer.from(aad, "utf8")]));
  cipher.setAuthTag(sealed.subarray(TAG_AT, TEXT_AT));
  return Buffer.concat([cipher.update(sealed.subarray(TEXT_AT)), cipher.final()]);
}

/** Id of the key that bytes were sealed with. */
function keyIdOf(sealed: Buffer): string {
  return sealed.toString("hex", KEY_ID_AT, NONCE_AT);
}

let pool = Buffer.alloc(0);
let at = 0;

/** Random nonces of 96 bits, drawn in bulk. */
function nextNonce(): Buffer {
  if (at >= pool.length) {
    pool = randomFillSync(Buffer.alloc(NONCE_BYTES * NONCES_AT_ONCE));
    at = 0;
  }
  at += NONCE_BYTES;
  return pool.subarray(at - NONCE_BYTES, at);
}

/** The types of Node do not know that OpenSSL has SM4 in this mode too. */
function gcm(name: string): CipherGCMTypes {
  if (!isGcm(name)) throw new Error(`Broken invariant: ${name} authenticates what it encrypts`);
  return name;
}

function isGcm(name: string): name is CipherGCMTypes {
  return name.endsWith("-gcm");
}
