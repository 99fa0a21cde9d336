import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { KeyService } from "./key-service.ts";
import { KEY_RING_TURN_SECONDS_MAX } from "./limits.ts";
import { waitAlone } from "./postgres/file-lock.ts";
import { Refused } from "./refused.ts";
import { isObject, readSecretFile, unreadable, writeSecretFile } from "./secret-file.ts";

/** The data keys of an installation. On disk each is wrapped by the key service. */
export interface KeyRing {
  /** For keyed hashes. Never rotated: what it hashed could not be found again. */
  readonly hash: Buffer;
  readonly sealing: readonly RingKey[];
}

export interface RingKey {
  /** Four bytes in hex. */
  readonly id: string;
  readonly secret: Buffer;
  /** Instant from which it seals, until a later one does; null while it waits. */
  readonly from: string | null;
}

export interface RingPlace {
  readonly folder: string;
  readonly service: KeyService;
}

/** The file of a ring in its folder. */
export const RING_FILE = "ring.json";
const LOCK = "ring.lock";
const FORMAT = 2;
const SECRET_BYTES = 32;
const ID_BYTES = 4;
const ALWAYS = "1970-01-01T00:00:00Z";
const HASH_LABEL = "xinheng hash key";

/**
 * Reads the ring of a folder, or makes one. Two programs that begin at once end with the same ring. A ring from before
 * there were wrapped keys is wrapped where it stands.
 */
export async function readRing(place: RingPlace): Promise<KeyRing> {
  await mkdir(place.folder, { recursive: true, mode: 0o700 });
  const file = join(place.folder, RING_FILE);
  const found = await readSecretFile(file);
  if (found === null) {
    const first = { ...newKey(), from: ALWAYS };
    await writeRing(place, { hash: randomBytes(SECRET_BYTES), sealing: [first] }, "new");
    return readRing(place);
  }
  if (isPlainRing(found)) return changeRing(place, (ring) => ring);
  return unwrapRing(place, found);
}

/** Changes the ring on disk, one program after the other. */
export function changeRing(place: RingPlace, change: (ring: KeyRing) => KeyRing): Promise<KeyRing> {
  return changeAlone(place.folder, async () => {
    const file = join(place.folder, RING_FILE);
    const found = await readSecretFile(file);
    const ring = change(isPlainRing(found) ? plainRing(found) : await unwrapRing(place, found));
    await writeRing(place, ring, "replaced");
    return ring;
  });
}

/** Changes the keys of a folder while no other program does. Refuses with KEYS_BUSY. */
export async function changeAlone<T>(folder: string, change: () => Promise<T>): Promise<T> {
  const lock = await waitAlone(join(folder, LOCK), KEY_RING_TURN_SECONDS_MAX, () => {});
  if (lock === null) {
    throw new Refused("KEYS_BUSY", {
      zh: "另一个程序正在更改密钥，请稍后再试。",
      en: "Another program is changing the keys; try again in a moment.",
    });
  }
  try {
    return await change();
  } finally {
    lock.release();
  }
}

/** A fresh key that waits: it seals nothing yet. */
export function newKey(): RingKey {
  return { id: randomBytes(ID_BYTES).toString("hex"), secret: randomBytes(SECRET_BYTES), from: null };
}

/** The keys that seal at some time, earliest first; of two from the same instant the later in the ring is later. */
export function keysInUse(ring: KeyRing): readonly (RingKey & { readonly fromMs: number })[] {
  return ring.sealing
    .flatMap((key) =>
      key.from === null ? [] : [{ ...key, fromMs: Temporal.Instant.from(key.from).epochMilliseconds }],
    )
    .toSorted((a, b) => a.fromMs - b.fromMs);
}

async function writeRing(place: RingPlace, ring: KeyRing, as: "new" | "replaced"): Promise<void> {
  const wrap = async (secret: Buffer, label: string): Promise<string> =>
    (await place.service.wrap(secret, label)).toString("base64");
  const sealing = await Promise.all(
    ring.sealing.map(async ({ id, secret, from }) => ({
      id,
      wrapped: await wrap(secret, labelOf(id)),
      from,
    })),
  );
  const hash = await wrap(ring.hash, HASH_LABEL);
  const content = { format: FORMAT, service: place.service.name, hash, sealing };
  await writeSecretFile(join(place.folder, RING_FILE), content, as);
}

async function unwrapRing(place: RingPlace, found: unknown): Promise<KeyRing> {
  const file = join(place.folder, RING_FILE);
  if (!isWrappedRing(found) || found.service !== place.service.name) throw unreadable(file);
  const unwrap = async (text: string, label: string): Promise<Buffer> => {
    const secret = await place.service.unwrap(Buffer.from(text, "base64"), label).catch((error: unknown) => {
      throw error instanceof Refused ? error : unreadable(file);
    });
    if (secret.length !== SECRET_BYTES) throw unreadable(file);
    return secret;
  };
  const sealing = await Promise.all(
    found.sealing.map(async ({ id, wrapped, from }) => ({
      id,
      secret: await unwrap(wrapped, labelOf(id)),
      from,
    })),
  );
  const ring = { hash: await unwrap(found.hash, HASH_LABEL), sealing };
  if (keysInUse(ring).length === 0) throw unreadable(file);
  return ring;
}

/** A wrapped key cannot take the place of another one in the file. */
function labelOf(id: string): string {
  return `xinheng sealing key ${id}`;
}

interface WrappedRing {
  readonly service: string;
  readonly hash: string;
  readonly sealing: readonly {
    readonly id: string;
    readonly wrapped: string;
    readonly from: string | null;
  }[];
}

function isWrappedRing(ring: unknown): ring is WrappedRing {
  if (!isObject(ring) || ring.format !== FORMAT || typeof ring.hash !== "string") return false;
  const { sealing } = ring;
  return Array.isArray(sealing) && sealing.every(isWrappedKey);
}

function isWrappedKey(key: unknown): boolean {
  if (!isObject(key) || !isId(key.id) || typeof key.wrapped !== "string") return false;
  return key.from === null || (typeof key.from === "string" && isInstant(key.from));
}

function isInstant(text: string): boolean {
  try {
    Temporal.Instant.from(text);
    return true;
  } catch {
    return false;
  }
}

/** The form before keys were wrapped: the last sealing key was the one in use. */
interface PlainRing {
  readonly hash: string;
  readonly sealing: readonly { readonly id: string; readonly secret: string }[];
}

function isPlainRing(ring: unknown): ring is PlainRing {
  if (!isObject(ring) || "format" in ring || !isSecret(ring.hash)) return false;
  const { sealing } = ring;
  return Array.isArray(sealing) && sealing.length > 0 && sealing.every(isPlainKey);
}

function isPlainKey(key: unknown): boolean {
  return isObject(key) && isSecret(key.secret) && isId(key.id);
}

function plainRing(ring: PlainRing): KeyRing {
  return {
    hash: Buffer.from(ring.hash, "base64"),
    sealing: ring.sealing.map(({ id, secret }) => ({
      id,
      secret: Buffer.from(secret, "base64"),
      from: ALWAYS,
    })),
  };
}

function isId(id: unknown): boolean {
  return typeof id === "string" && /^[0-9a-f]{8}$/u.test(id);
}

function isSecret(value: unknown): boolean {
  return typeof value === "string" && Buffer.from(value, "base64").length === SECRET_BYTES;
}
