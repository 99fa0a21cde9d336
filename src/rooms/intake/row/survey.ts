import { isBlank, isZeroWidth } from "../../../kernel/characters.ts";

/**
 * One look at a text that tells which of the slow checks it needs. Most texts of most files need none, and a file has
 * half a thousand million characters, so this is a table and a loop.
 */

/** A blank at an end, or a blank other than the plain and the ideographic space. */
export const ODD_BLANK = 1;
/** Characters that show nothing or show differently on every machine. */
export const REMOVABLE = 2;
/** A character that was lost before the text came here (U+FFFD), or half a pair. */
export const LOST = 4;
/** Seven digits or more, which every personal number has. */
export const DIGITS = 8;
/** A character without which no mark of secrecy can be written. */
export const SECRECY = 16;
/** A character without which no word for the simple procedure can be written. */
export const PROCEDURE = 32;
const SURROGATE = 64;
const DIGIT = 128;

const DIGITS_MIN = 7;

export interface SurveyWords {
  readonly secrecy: readonly string[];
  readonly procedure: readonly string[];
}

export type Survey = (text: string) => number;

/** A survey that knows the words of the law it must look out for. */
export function makeSurvey(words: SurveyWords): Survey {
  const table = characterTable(words);
  return (text) => {
    let seen = 0;
    let digits = 0;
    for (let i = 0; i < text.length; i++) {
      const bits = table[text.charCodeAt(i)] ?? 0;
      if (bits === 0) continue;
      seen |= bits;
      if ((bits & DIGIT) !== 0) digits++;
    }
    if (seen === 0) return 0;
    return finish(text, { seen, digits });
  };
}

function finish(text: string, { seen, digits }: { readonly seen: number; readonly digits: number }): number {
  let result = seen & (ODD_BLANK | REMOVABLE | LOST | SECRECY | PROCEDURE);
  if (digits >= DIGITS_MIN) result |= DIGITS;
  if ((seen & SURROGATE) !== 0) result |= text.isWellFormed() ? privatePairs(text) : LOST;
  return result;
}

/** Planes 15 and 16 are private use. */
function privatePairs(text: string): number {
  return /[\u{f0000}-\u{10ffff}]/u.test(text) ? REMOVABLE : 0;
}

function characterTable({ secrecy, procedure }: SurveyWords): Uint8Array {
  const table = new Uint8Array(0x10000);
  for (let unit = 0; unit < 0x10000; unit++) table[unit] = classOf(unit);
  for (const sign of telltales(secrecy)) table[sign.charCodeAt(0)] = SECRECY;
  for (const sign of telltales(procedure)) table[sign.charCodeAt(0)] = PROCEDURE;
  return table;
}

function classOf(unit: number): number {
  if (isZeroWidth(unit)) return REMOVABLE;
  if (isBlank(unit)) return unit === 0x20 || unit === 0x3000 ? 0 : ODD_BLANK;
  if ((unit >= 48 && unit <= 57) || (unit >= 0xff10 && unit <= 0xff19)) return DIGIT;
  if (unit === 0xfffd) return LOST;
  if (unit >= 0xd800 && unit <= 0xdfff) return SURROGATE;
  return unit >= 0xe000 && unit <= 0xf8ff ? REMOVABLE : 0;
}

/** A small set of characters of which every word has at least one: the most common first. */
function telltales(words: readonly string[]): readonly string[] {
  const chosen: string[] = [];
  let left = words.filter((word) => word !== "");
  while (left.length > 0) {
    const signs = [...new Set(left.join(""))];
    const best = signs.reduce((a, b) => (holding(left, b) > holding(left, a) ? b : a));
    chosen.push(best);
    left = left.filter((word) => !word.includes(best));
  }
  return chosen;
}

function holding(words: readonly string[], sign: string): number {
  return words.filter((word) => word.includes(sign)).length;
}
