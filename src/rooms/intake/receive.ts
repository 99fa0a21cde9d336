import type { Hash } from "node:crypto";
import { mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { UPLOAD_BYTES_MAX } from "../../platform/limits.ts";
import { newDigest } from "../../platform/suite.ts";
import { unreadable } from "./upload.ts";
import { makeDurable } from "./uploads.ts";

/** A file that was received and is safe on disk. */
export interface ReceivedFile {
  readonly path: string;
  readonly bytes: number;
  readonly hash: Buffer;
}

/** Writes an upload to the upload folder in constant memory, hashing on the way, and makes it durable before it answers. */
export async function receiveFile(
  source: Readable,
  to: { readonly folder: string; readonly name: string; readonly bytesMax?: number },
): Promise<ReceivedFile> {
  await mkdir(to.folder, { recursive: true, mode: 0o700 });
  const path = join(to.folder, to.name);
  const taken = { bytes: 0, digest: newDigest(), bytesMax: to.bytesMax ?? UPLOAD_BYTES_MAX };
  // Opened before anything is read: a stream that opens by itself may make the file after a broken upload was removed.
  const file = await open(path, "w", 0o600);
  try {
    await pipeline(readOf(source, taken), file.createWriteStream());
    await makeDurable(path);
    await makeDurable(to.folder);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return { path, bytes: taken.bytes, hash: taken.digest.digest() };
}

interface Taken {
  bytes: number;
  readonly digest: Hash;
  readonly bytesMax: number;
}

/**
 * The bytes of an upload, counted and hashed. That its sender stopped sending is no fault of ours; that a disk is full is.
 * The source is left open when reading ends early: it is the request itself, and to destroy it would cut the line that
 * the refusal goes over.
 */
async function* readOf(source: Readable, taken: Taken): AsyncGenerator<Buffer, void, void> {
  for await (const chunk of piecesOf(source)) {
    taken.bytes += chunk.length;
    if (taken.bytes > taken.bytesMax) throw new UploadTooLarge();
    taken.digest.update(chunk);
    yield chunk;
  }
}

async function* piecesOf(source: Readable): AsyncGenerator<Buffer, void, void> {
  try {
    yield* source.iterator({ destroyOnReturn: false });
  } catch (error) {
    throw unreadable(error);
  }
}

/** The upload passed its limit; the part received is gone. */
export class UploadTooLarge extends Error {}
