import { foldUnit, isBlank, isDigit } from "./characters.ts";
import { CHINESE_NUMERALS, chineseDigit, readChineseNumeral, zerosOfUnit } from "./chinese-numerals.ts";
import { fenOfDecimal } from "./fen.ts";

export interface AmountInText {
  /** Whole fen. */
  readonly fen: number;
  /** The part of the text that says so. */
  readonly text: string;
}

const NUMERAL = numeralTable();
const IS_CHINESE = 2;
const YUAN = "元圆圓";
/** After 元 these make another word: 元旦, 元件, 元素, 一元化. */
const NOT_MONEY = "旦件素宵化首";
/** What the character before a number may be when a currency stands there. */
const PREFIX_ENDS = "¥￥币BbYy:： ";
const PREFIX = /(?:人民币|RMB|CNY|[¥￥]){1,2}[:：]?\s?$/i;
const FOREIGN_PREFIX = /(?:美元|美金|港元|港币|日元|欧元|英镑|USD|HKD|EUR|[$＄€£])\s?$/i;
const PREFIX_LENGTH_MAX = 8;

function numeralTable(): Uint8Array {
  const table = new Uint8Array(0x10000);
  for (const sign of CHINESE_NUMERALS) table[sign.charCodeAt(0)] = 2;
  table.fill(1, 48, 58);
  table.fill(1, 0xff10, 0xff1a);
  return table;
}

/**
 * Every amount of money that a text names, in the order of the text, as whole fen: digits with 元, 万元 or 亿元 or after
 * ￥ (thousands commas, full width), and Chinese numerals small and capital (贰万元整, 两千三百元, 3万5千元, 捌角玖分).
 * Amounts in foreign currency and numbers that are not surely money are left out.
 */
export function amountsInText(text: string): readonly AmountInText[] {
  const amounts: AmountInText[] = [];
  let at = 0;
  while (at < text.length) {
    if (NUMERAL[text.charCodeAt(at)] === 0) {
      at++;
      continue;
    }
    const run = runFrom(text, at);
    const amount = amountOf(text, run);
    if (amount !== null) amounts.push({ fen: amount.fen, text: text.slice(amount.start, amount.end) });
    at = amount?.end ?? run.end;
  }
  return amounts;
}

interface Run {
  readonly start: number;
  /** The first place after the run. */
  readonly end: number;
  /** The numerals in half width, without separators and spaces. */
  readonly numerals: string;
}

function runFrom(text: string, start: number): Run {
  let numerals = "";
  let end = start;
  while (end < text.length) {
    const unit = text.charCodeAt(end);
    const narrow = foldUnit(unit);
    if (NUMERAL[unit] !== 0 || (narrow === 46 && isBetweenDigits(text, end)))
      numerals += String.fromCharCode(narrow);
    else if (!(narrow === 44 && isThousandsComma(text, end)) && !isGapInside(text, end)) break;
    end++;
  }
  return { start, end, numerals };
}

function isDigitAt(text: string, at: number): boolean {
  return at >= 0 && at < text.length && isDigit(foldUnit(text.charCodeAt(at)));
}

function isBetweenDigits(text: string, at: number): boolean {
  return isDigitAt(text, at - 1) && isDigitAt(text, at + 1);
}

function isThousandsComma(text: string, at: number): boolean {
  const three = isDigitAt(text, at + 1) && isDigitAt(text, at + 2) && isDigitAt(text, at + 3);
  return isDigitAt(text, at - 1) && three && !isDigitAt(text, at + 4);
}

/** A blank before 元 or before a Chinese numeral does not end a number; between two numbers it does. */
function isGapInside(text: string, at: number): boolean {
  let next = at;
  while (next < text.length && isBlank(text.charCodeAt(next))) next++;
  if (next === at || next === text.length || next - at > 3) return false;
  return NUMERAL[text.charCodeAt(next)] === IS_CHINESE || YUAN.includes(text.charAt(next));
}

interface Amount {
  readonly fen: number;
  readonly start: number;
  readonly end: number;
}

function amountOf(text: string, run: Run): Amount | null {
  const isYuan = run.end < text.length && YUAN.includes(text.charAt(run.end));
  const isPrefixed = run.start > 0 && PREFIX_ENDS.includes(text.charAt(run.start - 1));
  if (!isYuan && !isPrefixed && !endsInMyriad(text, run)) return null;
  const before = text.slice(Math.max(0, run.start - PREFIX_LENGTH_MAX), run.start);
  if (/[第数几]$/.test(before) || FOREIGN_PREFIX.test(before)) return null;
  const prefix = isPrefixed ? (PREFIX.exec(before)?.[0] ?? "") : "";
  if (isYuan && NOT_MONEY.includes(text.charAt(run.end + 1) || " ")) return null;
  if (!isYuan && prefix === "" && !endsInMyriad(text, run)) return null;
  const yuan = fenOfNumerals(run.numerals);
  if (yuan === null) return null;
  const small = isYuan ? jiaoAndFen(text, run.end + 1) : { fen: 0, end: run.end };
  const isWhole = text.charAt(small.end) === "整" || text.charAt(small.end) === "正";
  return {
    fen: yuan + small.fen,
    start: run.start - prefix.length,
    end: small.end + (isWhole ? 1 : 0),
  };
}

/** 罚款3万。 leaves 元 out; 3万人 is no money. */
function endsInMyriad(text: string, run: Run): boolean {
  const last = zerosOfUnit(run.numerals.slice(-1));
  if (last !== 4 && last !== 8) return false;
  return run.end === text.length || /[\s整，。；、,.;:：()（）[\]【】〔〕]/.test(text.charAt(run.end));
}

/** 捌角玖分 or 零玖分 after 元, in fen, and the place after it. */
function jiaoAndFen(text: string, from: number): { readonly fen: number; readonly end: number } {
  let [fen, end] = [0, from];
  for (const [unit, worth] of [
    ["角", 10],
    ["分", 1],
  ] as const) {
    const start = text.charAt(end) === "零" ? end + 1 : end;
    const digit = digitAt(text, start);
    if (digit === null || text.charAt(start + 1) !== unit) continue;
    fen += digit * worth;
    end = start + 2;
  }
  return { fen, end };
}

function digitAt(text: string, at: number): number | null {
  const unit = foldUnit(text.charCodeAt(at));
  return isDigit(unit) ? unit - 48 : chineseDigit(text.charAt(at));
}

const PARTS = /(\d+)(?:\.(\d+))?([十拾百佰千仟万萬亿億]*)|[^\d.]+/g;

/** 12000, 1.5万, 3万5千, 贰万叁仟, 2万三千 as fen; null when the parts do not fall or a part is below one fen. */
function fenOfNumerals(numerals: string): number | null {
  if (/^\d+(?:\.\d+)?$/.test(numerals)) {
    const [whole = "", fraction = ""] = numerals.split(".");
    return fenOfDigits(whole, fraction, "");
  }
  let total = 0;
  let above = Number.POSITIVE_INFINITY;
  for (const [part, whole, fraction = "", units = ""] of numerals.matchAll(PARTS)) {
    const fen = whole === undefined ? fenOfWords(part) : fenOfDigits(whole, fraction, units);
    if (fen === null || fen >= above) return null;
    total += fen;
    above = fen;
  }
  return Number.isSafeInteger(total) ? total : null;
}

function fenOfWords(words: string): number | null {
  const yuan = readChineseNumeral(words);
  return yuan === null || !Number.isSafeInteger(yuan * 100) ? null : yuan * 100;
}

function fenOfDigits(whole: string, fraction: string, units: string): number | null {
  let power = 0;
  for (const unit of units) power += zerosOfUnit(unit) ?? 0;
  const fen = fenOfDecimal(whole, fraction, power);
  return typeof fen === "number" ? fen : null;
}
