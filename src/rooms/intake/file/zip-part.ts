import { Readable } from "node:stream";
import { createInflateRaw } from "node:zlib";
import { type ByteSource, readPieces, readSpan } from "./bytes.ts";
import { INFLATE_RATIO_FLOOR_BYTES, INFLATE_RATIO_MAX, READ_BYTES, SMALL_PART_BYTES_MAX } from "./limits.ts";
import { FileProblem } from "./problem.ts";
import type { ZipEntry } from "./zip-directory.ts";

const HEADER_MARK = 0x04034b50;
const HEADER_BYTES = 30;

/**
 * The inflated bytes of one part, piece by piece as they are asked for. The directory is not trusted: a part that
 * inflates beyond its declared size, or out of proportion to the bytes that were really read for it, is FILE_ZIP_BOMB;
 * one that ends before its size is FILE_TRUNCATED.
 */
export async function* inflatePart(source: ByteSource, entry: ZipEntry): AsyncGenerator<Buffer, void, void> {
  const start = await contentStart(source, entry);
  const packed = readPieces(source, start, Math.min(source.size, start + entry.deflatedBytes));
  const readBefore = source.read;
  let bytes = 0;
  for await (const piece of unpacked(packed, entry)) {
    bytes += piece.length;
    const isLarge = bytes > INFLATE_RATIO_FLOOR_BYTES;
    const isOutOfProportion = isLarge && bytes > (source.read - readBefore) * INFLATE_RATIO_MAX;
    if (bytes > entry.inflatedBytes || isOutOfProportion)
      throw new FileProblem("FILE_ZIP_BOMB", { part: entry.name });
    yield piece;
  }
  if (bytes < entry.inflatedBytes) throw new FileProblem("FILE_TRUNCATED", { where: entry.name });
}

/** The whole text of a small part; a large one is refused as FILE_ZIP_BOMB, for none of this kind is large. */
export async function smallPart(source: ByteSource, entry: ZipEntry): Promise<string> {
  if (entry.inflatedBytes > SMALL_PART_BYTES_MAX)
    throw new FileProblem("FILE_ZIP_BOMB", { part: entry.name });
  const pieces: Buffer[] = [];
  for await (const piece of inflatePart(source, entry)) pieces.push(piece);
  return new TextDecoder("utf-8").decode(Buffer.concat(pieces));
}

async function contentStart(source: ByteSource, entry: ZipEntry): Promise<number> {
  const header = await readSpan(source, entry.headerAt, HEADER_BYTES);
  if (header.length < HEADER_BYTES || header.readUInt32LE(0) !== HEADER_MARK) {
    throw new FileProblem("FILE_TRUNCATED", { where: entry.name });
  }
  return entry.headerAt + HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
}

async function* unpacked(packed: AsyncIterable<Buffer>, entry: ZipEntry): AsyncGenerator<Buffer, void, void> {
  if (entry.method === 0) {
    yield* packed;
    return;
  }
  if (entry.method !== 8)
    throw new FileProblem("FILE_FORMAT_UNKNOWN", { seen: `ZIP method ${entry.method}` });
  const inflate = createInflateRaw({ chunkSize: READ_BYTES });
  const input = Readable.from(packed, { objectMode: true, highWaterMark: 1 });
  input.on("error", (error) => inflate.destroy(error));
  try {
    for await (const piece of input.pipe(inflate)) yield piece;
  } catch (thrown) {
    throw isInflateError(thrown) ? new FileProblem("FILE_TRUNCATED", { where: entry.name }) : thrown;
  } finally {
    input.destroy();
    inflate.destroy();
  }
}

function isInflateError(thrown: unknown): boolean {
  if (!(thrown instanceof Error) || !("code" in thrown)) return false;
  return typeof thrown.code === "string" && thrown.code.startsWith("Z_");
}
