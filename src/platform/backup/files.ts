import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Digest, digestHex, digestInUse, newDigest } from "../suite.ts";
import { backupNotWritten } from "./refusals.ts";

/** Size of a file and its digest in hexadecimal: that of the suite in use, where no other was asked for. */
export interface FileHash {
  readonly bytes: number;
  readonly hash: string;
}

const PIECE_BYTES = 1024 * 1024;
const OWNER_ONLY = 0o600;
const OWNER_FOLDER = 0o700;

/** Reads a file once, in constant memory. */
export async function hashFile(path: string, digest: Digest = digestInUse()): Promise<FileHash> {
  return eachPiece(path, async () => {}, digest);
}

/** Copies a file, hashing on the way, and forces it to disk. Folders on the way are made. */
export async function copyHashed(from: string, to: string): Promise<FileHash> {
  await mkdir(dirname(to), { recursive: true, mode: OWNER_FOLDER });
  const target = await open(to, "wx", OWNER_ONLY);
  try {
    const hash = await eachPiece(from, (piece) => writeAll(target, piece));
    await target.sync();
    return hash;
  } finally {
    await target.close();
  }
}

/** Writes a small file, forced to disk. */
export async function writeDurably(path: string, content: string | Buffer): Promise<FileHash> {
  await mkdir(dirname(path), { recursive: true, mode: OWNER_FOLDER });
  const handle = await open(path, "wx", OWNER_ONLY);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  const bytes = Buffer.from(content);
  return { bytes: bytes.length, hash: digestHex(bytes) };
}

/** The pieces of a file in order; what comes back is the hash of what was read. */
export async function eachPiece(
  path: string,
  take: (piece: Buffer) => Promise<void>,
  digest: Digest = digestInUse(),
): Promise<FileHash> {
  const source = await open(path, "r");
  const hashing = newDigest(digest);
  const buffer = Buffer.alloc(PIECE_BYTES);
  let bytes = 0;
  try {
    for (;;) {
      const { bytesRead } = await source.read(buffer, 0, buffer.length, bytes);
      if (bytesRead === 0) return { bytes, hash: hashing.digest("hex") };
      bytes += bytesRead;
      hashing.update(buffer.subarray(0, bytesRead));
      await take(buffer.subarray(0, bytesRead));
    }
  } finally {
    await source.close();
  }
}

async function writeAll(target: FileHandle, piece: Buffer): Promise<void> {
  for (let at = 0; at < piece.length; ) at += (await target.write(piece, at)).bytesWritten;
}

/** Forces the names in a folder to disk. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Makes a folder (mode 0700) under another name, lets `fill` fill it, and renames it: it is whole or not there. What a
 * failure leaves is removed. Refuses with BACKUP_NOT_WRITTEN when the disk or its rights do not allow it.
 */
export async function wholeFolder<T>(
  place: { readonly parent: string; readonly name: string },
  fill: (draft: string) => Promise<T>,
): Promise<T> {
  const draft = join(place.parent, `.${place.name}.partial`);
  try {
    await mkdir(place.parent, { recursive: true, mode: OWNER_FOLDER });
    await mkdir(draft, { mode: OWNER_FOLDER });
    const result = await fill(draft);
    await syncFolder(draft);
    await rename(draft, join(place.parent, place.name));
    await syncFolder(place.parent);
    return result;
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => {});
    throw isOfDisk(error) ? backupNotWritten(place.parent, String(error.code)) : error;
  }
}

const DISK_CODES = ["EACCES", "EPERM", "ENOSPC", "EROFS", "EDQUOT", "ENOTDIR", "EEXIST", "EIO"];

function isOfDisk(error: unknown): error is Error & { readonly code: unknown } {
  return error instanceof Error && "code" in error && DISK_CODES.includes(String(error.code));
}
