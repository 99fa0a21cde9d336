import {
  type CipherGCMTypes,
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomFillSync,
} from "node:crypto";
import type postgres from "postgres";
import { accept, type Outcome, refuse } from "../kernel/outcome.ts";
import type { Cipher } from "./config.ts";
import { type KeyRing, type RingKey, readRing } from "./key-ring.ts";

export { addSealingKey, RING_FILE } from "./key-ring.ts";

/** This installation's secrets at work. What was sealed under an older key of the ring stays readable. */
export interface Keys {
  /** Encrypts a text. `aad` binds it to its place (a record id): moved sealed bytes do not open. */
  seal(plain: string, aad: string): Buffer;
  /** The text back; throws on bytes that were changed, moved, or sealed by another installation. */
  open(sealed: Uint8Array, aad: string): string;
  /** HMAC-SM3 under a key of its own (32 bytes): finds an identifier without storing it. Does not change on rotation. */
  keyedHash(text: string): Buffer;
  /** Every key of the ring by id, with a fingerprint that does not give it away. */
  readonly fingerprints: ReadonlyMap<string, string>;
}

export interface KeysOptions {
  /** Folder of the key file, usually `keys` below the data folder. */
  readonly folder: string;
  /** Cipher for what is sealed from now on. */
  readonly cipher: Cipher;
}

interface CipherForm {
  readonly name: Cipher;
  /** Byte that names the cipher in sealed bytes. */
  readonly mark: number;
  readonly keyBytes: number;
}

const FORMS: readonly CipherForm[] = [
  { name: "aes-256-gcm", mark: 1, keyBytes: 32 },
  { name: "sm4-gcm", mark: 2, keyBytes: 16 },
];

const LAYOUT = 1;
const KEY_ID_AT = 2;
const NONCE_AT = 6;
const TAG_AT = 18;
const TEXT_AT = 34;
const NONCE_BYTES = TAG_AT - NONCE_AT;
const TAG_BYTES = TEXT_AT - TAG_AT;
const NONCES_AT_ONCE = 1_024;
/** Random nonces of 96 bits stay unique enough for this many texts under one key (NIST SP 800-38D); rotate before. */
const SEALS_PER_KEY_MAX = 2 ** 32;

/**
 * Opens the key ring in a folder, and makes one (file mode 0600) when there is none. Sealed bytes are: layout, cipher,
 * key id (4), nonce (12), tag (16), text; the first six are authenticated. Refuses with KEYS_EXPOSED and KEYS_UNREADABLE.
 */
export async function openKeys(options: KeysOptions): Promise<Keys> {
  const ring = await readRing(options.folder);
  const form = formNamed(options.cipher);
  const secrets = new Map(ring.sealing.map((key) => [key.id, secretsOf(key)]));
  const current = ring.sealing.at(-1);
  if (current === undefined) throw new Error("Broken invariant: a key ring has a key");
  const hashKey = createSecretKey(Buffer.from(ring.hash, "base64"));
  return {
    seal: sealer(form, current.id, secretFor(secrets, current.id, form)),
    open: (sealed, aad) => openSealed(Buffer.from(sealed), aad, secrets),
    keyedHash: (text) => createHmac("sm3", hashKey).update(text, "utf8").digest(),
    fingerprints: fingerprintsOf(ring),
  };
}

/**
 * Whether the ring holds every key that this database was ever sealed with. Refuses with KEY_MISSING: without it, what
 * is sealed in the database cannot be read, and identifiers would hash differently.
 */
export async function checkKeys(sql: postgres.ISql, keys: Keys): Promise<Outcome<null, "KEY_MISSING">> {
  const known = await sql<{ key_id: string; fingerprint: string }[]>`
    select key_id, fingerprint from platform.sealing_key order by recorded_at, key_id`;
  const missing = known.filter((row) => keys.fingerprints.get(row.key_id) !== row.fingerprint);
  if (missing.length === 0) return accept(null);
  const ids = missing.map((row) => row.key_id).join(", ");
  return refuse("KEY_MISSING", {
    zh: `数据库曾用密钥 ${ids} 加密，但密钥文件夹中没有。请从备份恢复 XINHENG_DATA/keys。`,
    en: `This database was sealed with key ${ids}, which the key folder does not hold. Restore XINHENG_DATA/keys from its backup.`,
  });
}

/** Notes the keys of the ring in the database, inside the caller's transaction. */
export async function rememberKeys(tx: postgres.ISql, keys: Keys, recordedAt: string): Promise<void> {
  for (const [id, fingerprint] of keys.fingerprints) {
    await tx`
      insert into platform.sealing_key (key_id, fingerprint, recorded_at)
      values (${id}, ${fingerprint}, ${recordedAt}::timestamptz)
          on conflict (key_id) do nothing`;
  }
}

type Secrets = ReadonlyMap<string, ReadonlyMap<number, KeyObject>>;

/** Each cipher gets its own key from the one secret, so that no key is ever used in two ciphers. */
function secretsOf(key: RingKey): ReadonlyMap<number, KeyObject> {
  const secret = Buffer.from(key.secret, "base64");
  return new Map(
    FORMS.map((form) => {
      const bytes = hkdfSync("sha256", secret, "", `xinheng seal ${form.name}`, form.keyBytes);
      return [form.mark, createSecretKey(Buffer.from(bytes))];
    }),
  );
}

function secretFor(secrets: Secrets, id: string, form: CipherForm): KeyObject {
  const secret = secrets.get(id)?.get(form.mark);
  if (secret === undefined) throw new Error(`Sealed with key ${id}, which the key folder does not hold`);
  return secret;
}

function sealer(form: CipherForm, keyId: string, secret: KeyObject): Keys["seal"] {
  const header = Buffer.concat([Buffer.from([LAYOUT, form.mark]), Buffer.from(keyId, "hex")]);
  const nextNonce = nonces();
  let count = 0;
  return (plain, aad) => {
    count += 1;
    if (count > SEALS_PER_KEY_MAX)
      throw new Error("Too many texts sealed under one key; add a key to the ring");
    const nonce = nextNonce();
    const cipher = createCipheriv(gcm(form.name), secret, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.concat([header, Buffer.from(aad, "utf8")]));
    const text = cipher.update(plain, "utf8");
    const rest = cipher.final();
    return Buffer.concat([header, nonce, cipher.getAuthTag(), text, rest]);
  };
}

function openSealed(sealed: Buffer, aad: string, secrets: Secrets): string {
  const form = FORMS.find((known) => known.mark === sealed[1]);
  if (sealed.length < TEXT_AT || sealed[0] !== LAYOUT || form === undefined)
    throw new Error("These are not sealed bytes");
  const secret = secretFor(secrets, sealed.toString("hex", KEY_ID_AT, NONCE_AT), form);
  const nonce = sealed.subarray(NONCE_AT, TAG_AT);
  const cipher = createDecipheriv(gcm(form.name), secret, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([sealed.subarray(0, NONCE_AT), Buffer.from(aad, "utf8")]));
  cipher.setAuthTag(sealed.subarray(TAG_AT, TEXT_AT));
  return cipher.update(sealed.subarray(TEXT_AT), undefined, "utf8") + cipher.final("utf8");
}

/** Random nonces, drawn in bulk. */
function nonces(): () => Buffer {
  let pool = Buffer.alloc(0);
  let at = 0;
  return () => {
    if (at >= pool.length) {
      pool = randomFillSync(Buffer.alloc(NONCE_BYTES * NONCES_AT_ONCE));
      at = 0;
    }
    at += NONCE_BYTES;
    return pool.subarray(at - NONCE_BYTES, at);
  };
}

/** The fingerprint covers the hash key too: a ring with the right sealing key and another hash key is another ring. */
function fingerprintsOf(ring: KeyRing): ReadonlyMap<string, string> {
  return new Map(
    ring.sealing.map((key) => {
      const print = createHmac("sm3", Buffer.from(key.secret, "base64")).update(`fingerprint ${ring.hash}`);
      return [key.id, print.digest("hex").slice(0, 16)];
    }),
  );
}

function formNamed(name: Cipher): CipherForm {
  const form = FORMS.find((known) => known.name === name);
  if (form === undefined) throw new Error(`Broken invariant: cipher ${name} has a form`);
  return form;
}

/** The types of Node do not know that OpenSSL has SM4 in this mode too. */
function gcm(name: string): CipherGCMTypes {
  if (!isGcm(name)) throw new Error(`Broken invariant: ${name} authenticates what it encrypts`);
  return name;
}

function isGcm(name: string): name is CipherGCMTypes {
  return name.endsWith("-gcm");
}
