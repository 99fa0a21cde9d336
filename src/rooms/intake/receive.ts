import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { UPLOAD_BYTES_MAX } from "../../platform/limits.ts";
import { unreadable } from "./upload.ts";

/** A file that was received and is safe on disk. */
export interface ReceivedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: Buffer;
}

/** Writes an upload to the upload folder in constant memory, hashing on the way, and makes it durable before it answers. */
export async function receiveFile(
  source: Readable,
  to: { readonly folder: string; readonly name: string },
): Promise<ReceivedFile> {
  await mkdir(to.folder, { recursive: true, mode: 0o700 });
  const path = join(to.folder, to.name);
  const digest = createHash("sha256");
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      digest.update(chunk);
      done(bytes > UPLOAD_BYTES_MAX ? new UploadTooLarge() : null, chunk);
    },
  });
  try {
    await pipeline(readOf(source), count, createWriteStream(path, { mode: 0o600 }));
    await makeDurable(path);
    await makeDurable(to.folder);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return { path, bytes, sha256: digest.digest() };
}

/** The bytes of an upload. That its sender stopped sending is no fault of ours; that a disk is full is. */
async function* readOf(source: Readable): AsyncGenerator<Buffer, void, void> {
  try {
    yield* source;
  } catch (error) {
    throw unreadable(error);
  }
}

/** The upload passed its limit; the part received is gone. */
export class UploadTooLarge extends Error {}

async function makeDurable(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
