import { createWriteStream } from "node:fs";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Keys } from "../keys.ts";
import { eachPiece } from "./files.ts";

export interface SealedFile {
  readonly from: string;
  readonly to: string;
  /** What the file is; bound into every frame. */
  readonly name: string;
}

/** Bytes of one frame as they are on disk; more is not one of ours. */
const FRAME_BYTES_MAX = 4 * 1024 * 1024;
const LENGTH_BYTES = 4;
const END = "end";

/**
 * Writes a file sealed with the installation's keys: an upload holds names and numbers in the open, and a backup must not.
 * Frames of a length and sealed bytes, each bound to its place, the last one empty, so that none can be cut or swapped.
 */
export async function sealFile(keys: Keys, { from, to, name }: SealedFile): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const target = await open(to, "wx", 0o600);
  let number = 0;
  const put = async (plain: string, end: string): Promise<void> => {
    const sealed = keys.seal(plain, placeOf(name, number, end));
    number += 1;
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32BE(sealed.length);
    await target.appendFile(Buffer.concat([length, sealed]));
  };
  try {
    await eachPiece(from, (piece) => put(piece.toString("base64"), ""));
    await put("", END);
    await target.sync();
  } finally {
    await target.close();
  }
}

/** Opens a sealed file again. Throws when a byte of it was changed, or when it is another file than its name says. */
export async function openSealedFile(keys: Keys, { from, to, name }: SealedFile): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const target = createWriteStream(to, { mode: 0o600, flags: "wx", flush: true });
  await pipeline(() => plainPieces(keys, from, name), target);
}

async function* plainPieces(keys: Keys, from: string, name: string): AsyncGenerator<Buffer, void, void> {
  const source = await open(from, "r");
  try {
    const { size } = await source.stat();
    for (let number = 0, at = 0; ; number += 1) {
      const length = (await readAt(source, at, LENGTH_BYTES)).readUInt32BE();
      const sealed = await readAt(source, at + LENGTH_BYTES, Math.min(length, FRAME_BYTES_MAX));
      at += LENGTH_BYTES + sealed.length;
      const isLast = at === size;
      const plain = keys.open(sealed, placeOf(name, number, isLast ? END : ""));
      if (isLast) return;
      yield Buffer.from(plain, "base64");
    }
  } finally {
    await source.close();
  }
}

async function readAt(source: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const { bytesRead, buffer } = await source.read(Buffer.alloc(bytes), 0, bytes, at);
  if (bytesRead < bytes) throw new Error("A sealed file ends before its last frame");
  return buffer;
}

function placeOf(name: string, number: number, end: string): string {
  return `file ${name} ${number} ${end}`;
}
