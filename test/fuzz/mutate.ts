import type { Random } from "./random.ts";
import { NASTY } from "./tokens.ts";

const CHANGES_MAX = 4;

/** A text after a few changes: units flipped, pieces cut, doubled, moved or spliced in, nasty tokens, widths, cases. */
export function mutateText(random: Random, text: string): string {
  let changed = text;
  for (let left = 1 + random.below(CHANGES_MAX); left > 0; left--) changed = changeText(random, changed);
  return changed;
}

function changeText(random: Random, text: string): string {
  const at = random.below(text.length + 1);
  const to = Math.min(text.length, at + 1 + random.below(6));
  switch (random.below(10)) {
    case 0:
      return text.slice(0, at) + text.slice(to);
    case 1:
      return text.slice(0, to) + text.slice(at);
    case 2:
      return text.slice(to) + text.slice(0, at);
    case 3:
      return (
        text.slice(0, at) +
        String.fromCharCode((text.charCodeAt(at) || 0x41) ^ (1 << random.below(16))) +
        text.slice(at + 1)
      );
    case 4:
      return text.slice(0, at) + wide(text.slice(at, to)) + text.slice(to);
    case 5:
      return text.slice(0, at) + random.pick(NASTY) + text.slice(at + random.below(2));
    case 6:
      return random.chance(0.5) ? text.toUpperCase() : text.toLowerCase();
    case 7:
      return text.slice(0, at) + text.slice(at, to).repeat(random.chance(0.02) ? 400 : 3) + text.slice(to);
    default:
      return text.slice(0, at) + random.pick(NASTY) + text.slice(at);
  }
}

/** ASCII as its full-width forms. */
export function wide(text: string): string {
  return text.replaceAll(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
}

/** Bytes after a few changes: bits flipped, pieces cut, doubled or overwritten, numbers set to their ends. */
export function mutateBytes(random: Random, bytes: Buffer): Buffer {
  let changed = Buffer.from(bytes);
  for (let left = 1 + random.below(CHANGES_MAX); left > 0; left--) changed = changeBytes(random, changed);
  return changed;
}

function changeBytes(random: Random, bytes: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  const at = random.below(bytes.length + 1);
  const to = Math.min(bytes.length, at + 1 + random.below(8));
  switch (random.below(7)) {
    case 0:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]);
    case 1:
      return Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)]);
    case 2:
      return bytes.subarray(0, at);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick(NASTY)), bytes.subarray(at)]);
    case 4:
      bytes.fill(random.pick([0, 0xff, 0x7f, 0x80]), at, to);
      return bytes;
    default:
      if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
      return bytes;
  }
}
