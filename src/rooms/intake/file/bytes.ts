import { open } from "node:fs/promises";
import { READ_BYTES } from "./limits.ts";

/** What is asked of an open file; bytes in memory can answer it too. */
export interface ByteHandle {
  read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number }>;
  close(): Promise<void>;
}

/** An open file read front to back in bounded pieces, or anywhere by position. `read` counts the bytes handed out. */
export interface ByteSource {
  readonly handle: ByteHandle;
  readonly size: number;
  read: number;
}

export async function openBytes(path: string): Promise<ByteSource> {
  const handle = await open(path, "r");
  const { size } = await handle.stat();
  return { handle, size, read: 0 };
}

/** The bytes of a span; shorter only when the file ends. */
export async function readSpan(source: ByteSource, from: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, source.size - from)));
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await source.handle.read(buffer, filled, buffer.length - filled, from + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** The bytes from `from` up to `to`, in pieces. Each piece is fresh memory: streams downstream may hold on to it. */
export async function* readPieces(
  source: ByteSource,
  from: number,
  to: number = source.size,
): AsyncGenerator<Buffer, void, void> {
  for (let at = from; at < to; ) {
    const piece = await readSpan(source, at, Math.min(READ_BYTES, to - at));
    if (piece.length === 0) return;
    at += piece.length;
    source.read += piece.length;
    yield piece;
  }
}
