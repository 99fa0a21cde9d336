/**
 * Text to GB18030 bytes: the platform decodes it but cannot encode it. Tables are taken from the platform's own
 * decoder on first use, so that both directions agree. A lone surrogate becomes a question mark, and so do
 * the few private-use characters that GB18030-2022 has no code for.
 */
export function encodeGb18030(text: string): Buffer {
  const { two, four } = tables();
  const bytes = Buffer.allocUnsafe(text.length * 4);
  let end = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) {
      bytes[end] = unit;
      end += 1;
      continue;
    }
    const pair = two[unit] ?? 0;
    if (pair !== 0) {
      bytes.writeUInt16BE(pair, end);
      end += 2;
      continue;
    }
    const point = text.codePointAt(at) ?? unit;
    if (point > 0xffff) at += 1;
    end = writeFour(bytes, end, point > 0xffff ? point - 0x10000 + ASTRAL_FIRST : (four[unit] ?? 0));
  }
  return bytes.subarray(0, end);
}

interface Tables {
  /** Two-byte code per UTF-16 unit, 0 where there is none. */
  readonly two: Uint16Array;
  /** Place in the four-byte codes plus 1 per UTF-16 unit, 0 where there is none. */
  readonly four: Uint32Array;
}

/** Place (plus 1) of U+10000 among the four-byte codes: 90 30 81 30. */
const ASTRAL_FIRST = 189_000 + 1;
const FOUR_BYTE_BMP = 39_420;

let built: Tables | null = null;

function tables(): Tables {
  built ??= { two: twoByteTable(), four: fourByteTable() };
  return built;
}

function twoByteTable(): Uint16Array {
  const decoder = new TextDecoder("gb18030");
  const table = new Uint16Array(0x10000);
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail === 0x7f) continue;
      const text = decoder.decode(Uint8Array.of(lead, trail));
      const unit = text.charCodeAt(0);
      if (text.length === 1 && unit !== 0xfffd && (table[unit] ?? 0) === 0) table[unit] = (lead << 8) | trail;
    }
  }
  return table;
}

function fourByteTable(): Uint32Array {
  const decoder = new TextDecoder("gb18030");
  const table = new Uint32Array(0x10000);
  const bytes = Buffer.alloc(4);
  for (let place = 0; place < FOUR_BYTE_BMP; place += 1) {
    writeFour(bytes, 0, place + 1);
    const text = decoder.decode(bytes);
    if (text.length === 1) table[text.charCodeAt(0)] = place + 1;
  }
  return table;
}

/** Writes the four-byte code at a place (plus 1; 0 means none) and returns the index after it. */
function writeFour(bytes: Buffer, at: number, placePlusOne: number): number {
  if (placePlusOne === 0) {
    bytes[at] = 0x3f;
    return at + 1;
  }
  const place = placePlusOne - 1;
  bytes[at] = 0x81 + Math.floor(place / 12_600);
  bytes[at + 1] = 0x30 + (Math.floor(place / 1260) % 10);
  bytes[at + 2] = 0x81 + (Math.floor(place / 10) % 126);
  bytes[at + 3] = 0x30 + (place % 10);
  return at + 4;
}
