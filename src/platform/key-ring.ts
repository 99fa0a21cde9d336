import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Refused } from "./refused.ts";

/** The secrets of an installation as they are on disk. The last sealing key is the one in use. */
export interface KeyRing {
  /** 32 bytes in base64 for keyed hashes. Never rotated: what it hashed could not be found again. */
  readonly hash: string;
  readonly sealing: readonly RingKey[];
}

export interface RingKey {
  /** Four bytes in hex. */
  readonly id: string;
  /** 32 bytes in base64. */
  readonly secret: string;
}

/** The file of a ring in its folder. */
export const RING_FILE = "ring.json";
const SECRET_BYTES = 32;
const ID_BYTES = 4;

/** Reads the ring of a folder, or makes one. Two programs that begin at once end with the same ring. */
export async function readRing(folder: string): Promise<KeyRing> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, RING_FILE);
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw unreadable(file);
  });
  if (text === null) {
    await writeRing(folder, { hash: newSecret(), sealing: [newKey()] }, "new");
    return readRing(folder);
  }
  await requireClosed(file);
  return parseRing(text, file);
}

/** Adds a sealing key, which is used from the next start on; answers its id. Older keys stay for what they sealed. */
export async function addSealingKey(folder: string): Promise<string> {
  const ring = await readRing(folder);
  const key = newKey();
  await writeRing(folder, { ...ring, sealing: [...ring.sealing, key] }, "replaced");
  return key.id;
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString("base64");
}

function newKey(): RingKey {
  return { id: randomBytes(ID_BYTES).toString("hex"), secret: newSecret() };
}

/** Written in full beside the file, forced to disk, then put in its place: a ring is never half there. */
async function writeRing(folder: string, ring: KeyRing, as: "new" | "replaced"): Promise<void> {
  const draft = join(folder, `.ring-${process.pid}-${randomBytes(ID_BYTES).toString("hex")}`);
  const handle = await open(draft, "wx", 0o600);
  await handle.writeFile(`${JSON.stringify(ring, null, 2)}\n`);
  await handle.sync();
  await handle.close();
  if (as === "replaced") return rename(draft, join(folder, RING_FILE));
  await link(draft, join(folder, RING_FILE)).catch((error: unknown) => {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  });
  await rm(draft, { force: true });
}

async function requireClosed(file: string): Promise<void> {
  const { mode } = await stat(file);
  if (process.platform === "win32" || (mode & 0o077) === 0) return;
  throw new Refused("KEYS_EXPOSED", {
    zh: `密钥文件 ${file} 可被其他用户读取。请执行 chmod 600 后重试。`,
    en: `The key file ${file} is open to other users. Run chmod 600 on it and try again.`,
  });
}

function parseRing(text: string, file: string): KeyRing {
  const ring: unknown = parse(text);
  if (isRing(ring)) return ring;
  throw unreadable(file);
}

function isRing(ring: unknown): ring is KeyRing {
  if (!isObject(ring) || !isSecret(ring.hash) || !Array.isArray(ring.sealing)) return false;
  return ring.sealing.length > 0 && ring.sealing.every(isRingKey);
}

function isRingKey(key: unknown): boolean {
  return isObject(key) && isSecret(key.secret) && /^[0-9a-f]{8}$/.test(String(key.id));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isSecret(value: unknown): boolean {
  return typeof value === "string" && Buffer.from(value, "base64").length === SECRET_BYTES;
}

function unreadable(file: string): Refused {
  return new Refused("KEYS_UNREADABLE", {
    zh: `密钥文件 ${file} 无法读取或已损坏。请从备份恢复；不要删除，否则加密内容将无法解读。`,
    en: `The key file ${file} cannot be read or is damaged. Restore it from its backup; without it sealed content is lost.`,
  });
}
