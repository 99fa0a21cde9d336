/**
 * Widths and invisible characters. Cells come from word processors, web pages and old East-Asian systems, so the
 * same character arrives full-width, wrapped in no-break spaces, or with marks that nobody sees.
 */

const INVISIBLE: readonly (readonly [number, number])[] = [
  [0x00, 0x20],
  [0x7f, 0xa0],
  [0xad, 0xad],
  [0x115f, 0x1160],
  [0x1680, 0x1680],
  [0x180e, 0x180e],
  [0x2000, 0x200f],
  [0x2028, 0x202f],
  [0x205f, 0x206f],
  [0x3000, 0x3000],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
];

const ZERO_WIDTH: readonly (readonly [number, number])[] = [
  [0x00, 0x08],
  [0x0e, 0x1f],
  [0x7f, 0x84],
  [0x86, 0x9f],
  [0xad, 0xad],
  [0x115f, 0x1160],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
];

const BLANK_BIT = 1;
const ZERO_WIDTH_BIT = 2;
const TABLE = characterTable();

function characterTable(): Uint8Array {
  const table = new Uint8Array(0x10000);
  for (const [first, last] of INVISIBLE) table.fill(BLANK_BIT, first, last + 1);
  for (const [first, last] of ZERO_WIDTH) table.fill(BLANK_BIT | ZERO_WIDTH_BIT, first, last + 1);
  return table;
}

/** Whether a UTF-16 unit shows nothing: any space, control, direction mark or zero-width character. */
export function isBlank(unit: number): boolean {
  return TABLE[unit] !== 0;
}

/** Whether a UTF-16 unit takes no room at all, so that removing it joins what it stood between. */
export function isZeroWidth(unit: number): boolean {
  return TABLE[unit] === (BLANK_BIT | ZERO_WIDTH_BIT);
}

/** The ASCII unit that a full-width unit stands for; any other unit unchanged. */
export function foldUnit(unit: number): number {
  if (unit >= 0xff01 && unit <= 0xff5e) return unit - 0xfee0;
  if (unit === 0xffe5) return 0xa5;
  return unit;
}

/** Folds full-width forms to ASCII (and ￥ to ¥) and drops every blank, for cells in which a blank means nothing. */
export function foldAndSqueeze(text: string): string {
  let out = "";
  let clean = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const folded = foldUnit(unit);
    const blank = isBlank(unit);
    if (folded === unit && !blank) continue;
    out += text.slice(clean, i);
    if (!blank) out += String.fromCharCode(folded);
    clean = i + 1;
  }
  return clean === 0 ? text : out + text.slice(clean);
}

/** Folds full-width forms to ASCII, turns each run of blanks into one space and drops blanks at the ends. */
export function foldAndCollapse(text: string): string {
  let out = "";
  let gap = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (isZeroWidth(unit)) continue;
    if (isBlank(unit)) {
      gap = out !== "";
      continue;
    }
    out += (gap ? " " : "") + String.fromCharCode(foldUnit(unit));
    gap = false;
  }
  return out;
}

/** Whether a UTF-16 unit is one of the digits 0 to 9. */
export function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

/** Whether a text is digits only, and at least one. */
export function isDigits(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!isDigit(text.charCodeAt(i))) return false;
  return text.length > 0;
}

/** The beginning of a text, at most so many UTF-16 units, without half a character pair at its end. */
export function beginningOf(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
