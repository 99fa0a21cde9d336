import { ASCII_SEARCH_BYTES_MAX, SAMPLE_BYTES } from "./limits.ts";

export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "gb18030";

/** What a sample of bytes says about its encoding; null when no supported encoding fits. */
export interface EncodingVerdict {
  readonly encoding: Encoding;
  /** Bytes of a byte-order mark at the start of the file. */
  readonly markBytes: number;
}

interface Utf8Count {
  /** Well-formed sequences of two bytes, and of three or four. */
  readonly two: number;
  readonly more: number;
  readonly bad: number;
}

/** Share of zero bytes on one side above which text without a mark counts as UTF-16. */
const ZERO_SHARE_MIN = 0.05;
/** Fewer zero bytes than this are stray bytes in another encoding. */
const ZEROS_MIN = 3;
/** Share of ill-formed bytes above which text is not GB18030. */
const GB_BAD_SHARE_MAX = 0.02;

/**
 * The encoding of a text by its mark, its zero bytes, or the statistics of its non-ASCII bytes.
 * UTF-8 with a few bad bytes stays UTF-8: the bad bytes become U+FFFD and their rows are refused, not the file.
 */
export function detectEncoding(bytes: Uint8Array): EncodingVerdict | null {
  const marked = byMark(bytes);
  if (marked !== null) return marked;
  const wide = byZeroBytes(bytes.subarray(0, SAMPLE_BYTES));
  if (wide !== null) return { encoding: wide, markBytes: 0 };
  const sample = informativeSample(bytes);
  const narrow = byStatistics(sample);
  return narrow === null ? null : { encoding: narrow, markBytes: 0 };
}

function byMark(bytes: Uint8Array): EncodingVerdict | null {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: "utf-8", markBytes: 3 };
  if (a === 0xff && b === 0xfe) return { encoding: "utf-16le", markBytes: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: "utf-16be", markBytes: 2 };
  if (a === 0x84 && b === 0x31 && c === 0x95 && d === 0x33) return { encoding: "gb18030", markBytes: 4 };
  return null;
}

/** ASCII characters in UTF-16 have a zero byte on one side only; binary data has zeros on both. */
function byZeroBytes(sample: Uint8Array): "utf-16le" | "utf-16be" | null {
  const pairs = sample.length >> 1;
  let even = 0;
  let odd = 0;
  for (let at = 0; at + 1 < sample.length; at += 2) {
    if (sample[at] === 0) even += 1;
    if (sample[at + 1] === 0) odd += 1;
  }
  const isWide = (zeros: number, others: number): boolean =>
    zeros >= ZEROS_MIN && zeros > pairs * ZERO_SHARE_MIN && others * 20 < zeros;
  if (isWide(odd, even)) return "utf-16le";
  return isWide(even, odd) ? "utf-16be" : null;
}

/** The part of the bytes around the first non-ASCII byte: a long ASCII beginning says nothing. */
function informativeSample(bytes: Uint8Array): Uint8Array {
  const limit = Math.min(bytes.length, ASCII_SEARCH_BYTES_MAX);
  let first = 0;
  while (first < limit && (bytes[first] ?? 0) < 0x80) first += 1;
  return bytes.subarray(first, first + SAMPLE_BYTES);
}

function byStatistics(sample: Uint8Array): Encoding | null {
  const utf8 = countUtf8(sample);
  if (utf8.bad === 0 && utf8.two <= 1) return "utf-8";
  if (utf8.more > utf8.bad && utf8.more > 0) return "utf-8";
  const gb = countGb18030(sample);
  const gbFits = gb.bad <= gb.good * GB_BAD_SHARE_MAX;
  // Two-byte UTF-8 (Latin, Greek, Cyrillic) without any Chinese is far likelier GBK: 联通 in GBK is such a case.
  if (gbFits) return "gb18030";
  return utf8.bad * 10 <= utf8.two || utf8.bad <= 2 ? "utf-8" : null;
}

function countUtf8(sample: Uint8Array): Utf8Count {
  const count = { two: 0, more: 0, bad: 0 };
  let at = 0;
  while (at < sample.length) {
    const length = utf8Length(sample[at] ?? 0);
    if (length === 1) at += 1;
    else if (length === 0) {
      count.bad += 1;
      at += 1;
    } else if (at + length > sample.length) break;
    else at += countSequence(sample, { at, length }, count);
  }
  return count;
}

function countSequence(
  sample: Uint8Array,
  sequence: { at: number; length: number },
  count: { two: number; more: number; bad: number },
): number {
  for (let next = 1; next < sequence.length; next += 1) {
    if (((sample[sequence.at + next] ?? 0) & 0xc0) !== 0x80) {
      count.bad += 1;
      return next;
    }
  }
  if (sequence.length === 2) count.two += 1;
  else count.more += 1;
  return sequence.length;
}

/** Bytes of the sequence a lead byte announces; 0 for a byte that cannot lead. */
function utf8Length(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

function countGb18030(sample: Uint8Array): { good: number; bad: number } {
  const count = { good: 0, bad: 0 };
  let at = 0;
  while (at < sample.length) {
    const lead = sample[at] ?? 0;
    const length = lead < 0x80 ? 1 : gbLength(sample, at);
    if (lead >= 0x80) {
      if (length === 0 && at + 4 > sample.length) break;
      if (length === 0) count.bad += 1;
      else count.good += 1;
    }
    at += Math.max(1, length);
  }
  return count;
}

function gbLength(sample: Uint8Array, at: number): number {
  const lead = sample[at] ?? 0;
  const second = sample[at + 1] ?? 0;
  if (lead === 0x80 || lead === 0xff) return 0;
  if (second >= 0x40 && second <= 0xfe && second !== 0x7f) return 2;
  const third = sample[at + 2] ?? 0;
  const fourth = sample[at + 3] ?? 0;
  const four = isDigitByte(second) && third >= 0x81 && third <= 0xfe && isDigitByte(fourth);
  return four ? 4 : 0;
}

function isDigitByte(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
