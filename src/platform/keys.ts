import { createHmac, createSecretKey } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type postgres from "postgres";
import { accept, type Outcome, refuse } from "../kernel/outcome.ts";
import type { Cipher, Suite } from "./config.ts";
import { type CipherKey, cipherKeysOf, formNamed, openBytes, sealBytes } from "./gcm.ts";
import { type KeyRing, keysInUse, RING_FILE, readRing } from "./key-ring.ts";
import { fileKeyService, type KeyService, MASTER_FILE } from "./key-service.ts";
import { openSigning, SIGNING_FILE, type Signing } from "./statement-signing.ts";

/** What is copied to keep the keys: the wrapping key first, without which the ring does not open. */
export const KEY_FILES = [MASTER_FILE, SIGNING_FILE, RING_FILE] as const;

/** This installation's secrets at work. What was sealed under an older key of the ring stays readable. */
export interface Keys {
  /** Encrypts a text. `aad` binds it to its place (a record id): moved sealed bytes do not open. */
  seal(plain: string, aad: string): Buffer;
  /** The text back; throws on bytes that were changed, moved, or sealed by another installation. */
  open(sealed: Uint8Array, aad: string): string;
  /** The same text under the key and cipher in use now. */
  reseal(sealed: Uint8Array, aad: string): Buffer;
  /** HMAC-SM3 under a key of its own (32 bytes): finds an identifier without storing it. Does not change on rotation. */
  keyedHash(text: string): Buffer;
  /** How bytes begin that are sealed now: cipher and key. */
  header(): Buffer;
  /** Every key of the ring by id, with a fingerprint that does not give it away. */
  readonly fingerprints: ReadonlyMap<string, string>;
  /** Signs receipts in the name of the installation. */
  readonly signing: Signing;
  /** Reads the key file again when it changed; says whether it did. Refuses like openKeys, and goes on with the keys it has. */
  reload(): Promise<boolean>;
}

export interface KeysOptions {
  /** Folder of the key file, usually `keys` below the data folder. */
  readonly folder: string;
  /** Cipher for what is sealed from now on. */
  readonly cipher: Cipher;
  /** Suite whose algorithm signs receipts; international unless said otherwise. */
  readonly suite?: Suite;
  /** Copies of keys are only looked at: nothing is added to their folder, which may stand on a medium that takes no writing. */
  readonly isCopy?: boolean;
  /** Where the wrapping key stands; a key file in the same folder unless said otherwise. */
  readonly service?: KeyService;
  /** Milliseconds since 1970, which decide the key in use. */
  readonly now?: () => number;
}

const SUITE_SIGNATURES = { international: "ES256", gm: "SM2" } as const;

/** Random nonces of 96 bits stay unique enough for this many texts under one key (NIST SP 800-38D); rotate before. */
const SEALS_PER_KEY_MAX = 2 ** 32;

/** Opens the key ring in a folder, and makes one (file mode 0600) when there is none. Refuses with KEYS_EXPOSED and KEYS_UNREADABLE. */
export async function openKeys(options: KeysOptions): Promise<Keys> {
  const { folder, cipher, suite = "international", isCopy = false } = options;
  const now = options.now ?? machineNow;
  const service = options.service ?? fileKeyService(folder, cipher);
  const load = async (): Promise<Loaded> => loadedOf(await readRing({ folder, service }), cipher);
  let ring = await load();
  const signing = await openSigning({ folder, service, algorithm: SUITE_SIGNATURES[suite], isCopy, now });
  let read = "";
  return {
    signing,
    seal: (plain, aad) => sealBytes(Buffer.from(plain, "utf8"), ring.keyAt(now()), aad),
    open: (sealed, aad) => openBytes(Buffer.from(sealed), aad, ring.keyOf).toString("utf8"),
    reseal: (sealed, aad) =>
      sealBytes(openBytes(Buffer.from(sealed), aad, ring.keyOf), ring.keyAt(now()), aad),
    keyedHash: (text) => createHmac("sm3", ring.hash).update(text, "utf8").digest(),
    header: () => ring.headerAt(now()),
    get fingerprints() {
      return ring.fingerprints;
    },
    async reload() {
      const written = await writtenAt(folder);
      if (written === read) return false;
      ring = await load();
      await signing.reload();
      read = written;
      return true;
    },
  };
}

/**
 * Whether the ring holds every key that this database was ever sealed with and that was not retired. Refuses with
 * KEY_MISSING. A database from before keys were retired is asked too, when it is backed up before its migration. Without a key, what is sealed in the database cannot be read, and identifiers would hash differently.
 */
export async function checkKeys(sql: postgres.ISql, keys: Keys): Promise<Outcome<null, "KEY_MISSING">> {
  const known = await sql<{ key_id: string; fingerprint: string }[]>`
    select key_id, fingerprint from platform.sealing_key k
     where to_jsonb(k)->>'retired_at' is null order by recorded_at, key_id`;
  const missing = known.filter((row) => keys.fingerprints.get(row.key_id) !== row.fingerprint);
  if (missing.length === 0) return accept(null);
  const ids = missing.map((row) => row.key_id).join(", ");
  return refuse("KEY_MISSING", {
    zh: `数据库曾用密钥 ${ids} 加密，但密钥文件夹中没有。请从备份恢复 XINHENG_DATA/keys。`,
    en: `This database was sealed with key ${ids}, which the key folder does not hold. Restore XINHENG_DATA/keys from its backup.`,
  });
}

/** Whether the database knows every key of the ring already: then a start has nothing to note. */
export async function areRemembered(sql: postgres.ISql, keys: Keys): Promise<boolean> {
  const rows = await sql<{ key_id: string }[]>`
    select key_id from platform.sealing_key union all select key_id from platform.signing_key`;
  const known = new Set(rows.map((row) => row.key_id));
  const own = [...keys.fingerprints.keys(), ...keys.signing.publicKeys.map((key) => key.kid)];
  return own.every((id) => known.has(id));
}

/** Notes the keys of the ring in the database, inside the caller's transaction. */
export async function rememberKeys(tx: postgres.ISql, keys: Keys, recordedAt: string): Promise<void> {
  for (const [id, fingerprint] of keys.fingerprints) {
    await tx`
      insert into platform.sealing_key (key_id, fingerprint, recorded_at)
      values (${id}, ${fingerprint}, ${recordedAt}::timestamptz)
          on conflict (key_id) do nothing`;
  }
  for (const key of keys.signing.publicKeys) {
    await tx`
      insert into platform.signing_key (key_id, algorithm, jwk, recorded_at)
      values (${key.kid}, ${key.alg}, ${JSON.stringify(key)}::text::jsonb, ${recordedAt}::timestamptz)
          on conflict (key_id) do nothing`;
  }
}

interface Loaded {
  readonly hash: ReturnType<typeof createSecretKey>;
  readonly fingerprints: ReadonlyMap<string, string>;
  keyOf(id: string, mark: number): CipherKey | undefined;
  /** The key that seals at a time; counts what it sealed. */
  keyAt(ms: number): CipherKey;
  headerAt(ms: number): Buffer;
}

function loadedOf(ring: KeyRing, cipher: Cipher): Loaded {
  const { mark } = formNamed(cipher);
  const all = new Map(ring.sealing.map((key) => [key.id, cipherKeysOf(key.id, key.secret)]));
  const turns = keysInUse(ring).flatMap(({ id, fromMs }) => {
    const key = all.get(id)?.get(mark);
    return key === undefined ? [] : [{ fromMs, key, count: 0 }];
  });
  const turnAt = (ms: number) => {
    const turn = turns.findLast(({ fromMs }) => fromMs <= ms);
    if (turn === undefined) throw new Error("Broken invariant: a key ring has a key in use");
    return turn;
  };
  return {
    hash: createSecretKey(ring.hash),
    fingerprints: fingerprintsOf(ring),
    keyOf: (id, ofMark) => all.get(id)?.get(ofMark),
    keyAt: (ms) => {
      const turn = turnAt(ms);
      turn.count += 1;
      if (turn.count > SEALS_PER_KEY_MAX)
        throw new Error("Too many texts sealed under one key; rotate the keys");
      return turn.key;
    },
    headerAt: (ms) => turnAt(ms).key.header,
  };
}

/** The fingerprint covers the hash key too: a ring with the right sealing key and another hash key is another ring. */
function fingerprintsOf(ring: KeyRing): ReadonlyMap<string, string> {
  const hash = ring.hash.toString("base64");
  return new Map(
    ring.sealing.map((key) => {
      const print = createHmac("sm3", key.secret).update(`fingerprint ${hash}`);
      return [key.id, print.digest("hex").slice(0, 16)];
    }),
  );
}

/** What tells one key file from the next: it is replaced as a whole. The first look after the start reads it once more. */
async function writtenAt(folder: string): Promise<string> {
  const files = await Promise.all([RING_FILE, SIGNING_FILE].map((name) => stat(join(folder, name))));
  return files.map(({ ino, mtimeMs, size }) => `${ino} ${mtimeMs} ${size}`).join(" ");
}

function machineNow(): number {
  return Temporal.Now.instant().epochMilliseconds;
}
