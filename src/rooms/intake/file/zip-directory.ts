import { type ByteSource, readSpan } from "./bytes.ts";
import {
  INFLATE_RATIO_FLOOR_BYTES,
  INFLATE_RATIO_MAX,
  INFLATED_BYTES_MAX,
  ZIP_ENTRIES_MAX,
} from "./limits.ts";
import { FileProblem } from "./problem.ts";

/** One part of a ZIP archive as its directory describes it. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly deflatedBytes: number;
  readonly inflatedBytes: number;
  readonly headerAt: number;
}

/** Parts by lower-case name with forward slashes: some writers use backslashes or other cases. */
export type ZipDirectory = ReadonlyMap<string, ZipEntry>;

interface DirectorySpan {
  readonly at: number;
  readonly bytes: number;
  readonly entries: number;
}

const END_MARK = 0x06054b50;
const END_BYTES = 22;
const COMMENT_BYTES_MAX = 65_535;
const END64_LOCATOR_MARK = 0x07064b50;
const END64_MARK = 0x06064b50;
const ENTRY_MARK = 0x02014b50;
const ENTRY_BYTES = 46;
/** Least size of the header that stands before the content of each part. */
const LOCAL_HEADER_BYTES = 30;
const DIRECTORY_BYTES_MAX = 8 * 1024 * 1024;
const IN_64_BITS = 0xffffffff;

/**
 * The directory of a ZIP archive, judged before anything is inflated.
 * Refuses FILE_TRUNCATED (no directory: cut off), FILE_ENCRYPTED and FILE_ZIP_BOMB (total size, ratio, parts that lie in
 * one another).
 */
export async function readZipDirectory(source: ByteSource): Promise<ZipDirectory> {
  const span = await findDirectory(source);
  if (span.entries > ZIP_ENTRIES_MAX || span.bytes > DIRECTORY_BYTES_MAX) {
    throw new FileProblem("FILE_ZIP_BOMB", { part: "ZIP directory" });
  }
  const bytes = await readSpan(source, span.at, span.bytes);
  const entries = new Map<string, ZipEntry>();
  for (let at = 0; at + ENTRY_BYTES <= bytes.length && bytes.readUInt32LE(at) === ENTRY_MARK; ) {
    const entry = entryAt(bytes, at);
    refuseBomb(entry);
    entries.set(partKey(entry.name), entry);
    at += entrySize(bytes, at);
  }
  if (entries.size === 0) throw new FileProblem("FILE_TRUNCATED", { where: "ZIP directory" });
  refuseTotal([...entries.values()]);
  refuseOverlaps([...entries.values()], span.at);
  return entries;
}

/** The key of a part name in a ZipDirectory. */
export function partKey(name: string): string {
  return name.replaceAll("\\", "/").replace(/^\//, "").toLowerCase();
}

async function findDirectory(source: ByteSource): Promise<DirectorySpan> {
  const tailBytes = Math.min(source.size, END_BYTES + COMMENT_BYTES_MAX);
  const tailAt = source.size - tailBytes;
  const tail = await readSpan(source, tailAt, tailBytes);
  for (let at = tail.length - END_BYTES; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== END_MARK) continue;
    const span = {
      entries: tail.readUInt16LE(at + 10),
      bytes: tail.readUInt32LE(at + 12),
      at: tail.readUInt32LE(at + 16),
    };
    const wide = span.at === IN_64_BITS || span.bytes === IN_64_BITS || span.entries === 0xffff;
    return wide ? findDirectory64(source, tailAt + at) : span;
  }
  throw new FileProblem("FILE_TRUNCATED", { where: "ZIP directory" });
}

async function findDirectory64(source: ByteSource, endAt: number): Promise<DirectorySpan> {
  const locator = await readSpan(source, Math.max(0, endAt - 20), 20);
  if (locator.length < 20 || locator.readUInt32LE(0) !== END64_LOCATOR_MARK) {
    throw new FileProblem("FILE_TRUNCATED", { where: "ZIP64 directory" });
  }
  const end = await readSpan(source, Number(locator.readBigUInt64LE(8)), 56);
  if (end.length < 56 || end.readUInt32LE(0) !== END64_MARK) {
    throw new FileProblem("FILE_TRUNCATED", { where: "ZIP64 directory" });
  }
  return {
    entries: Number(end.readBigUInt64LE(32)),
    bytes: Number(end.readBigUInt64LE(40)),
    at: Number(end.readBigUInt64LE(48)),
  };
}

function entryAt(bytes: Buffer, at: number): ZipEntry {
  if ((bytes.readUInt16LE(at + 8) & 1) === 1) throw new FileProblem("FILE_ENCRYPTED");
  const nameBytes = bytes.readUInt16LE(at + 28);
  const nameAt = at + ENTRY_BYTES;
  const extra = bytes.subarray(nameAt + nameBytes, nameAt + nameBytes + bytes.readUInt16LE(at + 30));
  const wide = wideFields(extra);
  const narrowOrWide = (offset: number): number => {
    const value = bytes.readUInt32LE(at + offset);
    return value === IN_64_BITS ? (wide.shift() ?? value) : value;
  };
  // The wide fields come in this order and only where the narrow one is full.
  const inflatedBytes = narrowOrWide(24);
  const deflatedBytes = narrowOrWide(20);
  const headerAt = narrowOrWide(42);
  const name = bytes.toString("utf8", nameAt, nameAt + nameBytes);
  return { name, method: bytes.readUInt16LE(at + 10), deflatedBytes, inflatedBytes, headerAt };
}

function wideFields(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; ) {
    const bytes = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 1) {
      const end = Math.min(at + 4 + bytes, extra.length);
      const fields: number[] = [];
      for (let field = at + 4; field + 8 <= end; field += 8)
        fields.push(Number(extra.readBigUInt64LE(field)));
      return fields;
    }
    at += 4 + bytes;
  }
  return [];
}

function entrySize(bytes: Buffer, at: number): number {
  return (
    ENTRY_BYTES + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  );
}

function refuseBomb(entry: ZipEntry): void {
  const large = entry.inflatedBytes > INFLATE_RATIO_FLOOR_BYTES;
  if (large && entry.inflatedBytes > entry.deflatedBytes * INFLATE_RATIO_MAX) {
    throw new FileProblem("FILE_ZIP_BOMB", { part: entry.name });
  }
}

function refuseTotal(entries: readonly ZipEntry[]): void {
  const total = entries.reduce((sum, entry) => sum + entry.inflatedBytes, 0);
  if (total > INFLATED_BYTES_MAX) throw new FileProblem("FILE_ZIP_BOMB", { part: `${total} bytes` });
}

/** Parts that share their packed bytes let a small archive inflate without bound; no honest writer makes them. */
function refuseOverlaps(entries: readonly ZipEntry[], directoryAt: number): void {
  const inOrder = [...entries].sort((a, b) => a.headerAt - b.headerAt);
  for (const [at, entry] of inOrder.entries()) {
    const next = inOrder[at + 1]?.headerAt ?? directoryAt;
    const end = entry.headerAt + LOCAL_HEADER_BYTES + entry.deflatedBytes;
    if (end > next) throw new FileProblem("FILE_ZIP_BOMB", { part: entry.name });
  }
}
