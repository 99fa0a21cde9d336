import { assertThat } from "./outcome.ts";

/** Money is whole fen. These functions move a decimal text to fen and back without ever computing with fractions. */

export type FenProblem = "too-precise" | "too-large";

/**
 * The fen of a decimal number of units of 10^power yuan, from its digits before and after the point:
 * ("0", "2", 4) is 200000 fen. A digit below one fen, unless 0, is too precise; above 2^53 - 1 fen is too large.
 */
export function fenOfDecimal(whole: string, fraction: string, power: number): number | FenProblem {
  const places = power + 2;
  const needed = withoutTrailingZeros(fraction);
  if (needed.length > places) return "too-precise";
  const fen = Number(whole + needed.padEnd(places, "0"));
  return fen <= Number.MAX_SAFE_INTEGER ? fen : "too-large";
}

function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end--;
  return end === digits.length ? digits : digits.slice(0, end);
}

/** Fen as yuan for people: `20,000.00`. */
export function formatFen(fen: number): string {
  const { sign, digits } = parts(fen, 3);
  const yuan = digits.slice(0, -2);
  const groups: string[] = [];
  for (let end = yuan.length; end > 0; end -= 3) groups.unshift(yuan.slice(Math.max(0, end - 3), end));
  return `${sign}${groups.join(",")}.${digits.slice(-2)}`;
}

/** Fen as 万元 for files: at most six decimals, none that say nothing (`0.2` for 2,000 yuan). */
export function fenToWanText(fen: number): string {
  const { sign, digits } = parts(fen, 7);
  const fraction = withoutTrailingZeros(digits.slice(-6));
  return sign + digits.slice(0, -6) + (fraction === "" ? "" : `.${fraction}`);
}

function parts(fen: number, width: number): { readonly sign: string; readonly digits: string } {
  assertThat(Number.isSafeInteger(fen), `${fen} is whole fen`);
  return { sign: fen < 0 ? "-" : "", digits: String(Math.abs(fen)).padStart(width, "0") };
}
