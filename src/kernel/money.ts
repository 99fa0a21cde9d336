import { amountsInText } from "./amounts-in-text.ts";
import { foldAndSqueeze, isDigit } from "./characters.ts";
import { fenOfDecimal } from "./fen.ts";
import { accept, type Outcome, type Reason, refuse } from "./outcome.ts";

export { type AmountInText, amountsInText } from "./amounts-in-text.ts";
export { fenToWanText, formatFen } from "./fen.ts";

/** The unit of a column. */
export type MoneyUnit = "wan-yuan" | "yuan";
export type AmountNote = "CURRENCY_MARK" | "UNIT_IN_CELL" | "THOUSANDS";

export interface AmountRead {
  /** Whole fen, never above 2^53 - 1. */
  readonly fen: number;
  /** What the cell holds besides a plain number. */
  readonly notes: readonly AmountNote[];
  /** The unit that the cell itself names, which then counted instead of the column's; null when it names none. */
  readonly unitSeen: MoneyUnit | null;
}

export type AmountCode = "AMOUNT_UNREADABLE" | "AMOUNT_NEGATIVE" | "AMOUNT_TOO_PRECISE" | "AMOUNT_TOO_LARGE";

type AmountOutcome = Outcome<AmountRead, AmountCode>;

const REASONS: Readonly<Record<AmountCode | "FOREIGN" | "SCIENTIFIC", Reason>> = {
  AMOUNT_UNREADABLE: { zh: "无法识别的金额写法。", en: "This is not an amount in a known form." },
  AMOUNT_NEGATIVE: { zh: "金额不能为负数。", en: "An amount cannot be negative." },
  AMOUNT_TOO_PRECISE: { zh: "金额精度超过分。", en: "The amount has digits below one fen." },
  AMOUNT_TOO_LARGE: { zh: "金额过大，无法准确保存。", en: "The amount is too large to be kept exactly." },
  FOREIGN: {
    zh: "金额为外币，本栏只接受人民币。",
    en: "The amount is in a foreign currency; this column is in yuan.",
  },
  SCIENTIFIC: {
    zh: "金额为科学计数法，数位可能已经丢失，请按普通数字填写。",
    en: "The amount is in scientific notation, which may have lost digits; write it as a plain number.",
  },
};

const NO_NOTES: readonly AmountNote[] = [];
const POWER: Readonly<Record<MoneyUnit, number>> = { yuan: 0, "wan-yuan": 4 };

/**
 * Reads an amount from a cell of a column in 元 or 万元 as whole fen. A ￥ sign or 元 inside a 万元 column means that yuan
 * was meant, and 万元 inside a 元 column that 万元 was. Commas every three digits and capital numerals are understood;
 * a number cell is taken at the 15 digits that a spreadsheet keeps.
 */
export function readAmount(cell: string | number | null, unit: MoneyUnit): AmountOutcome {
  if (cell === null) return refused("AMOUNT_UNREADABLE");
  if (typeof cell === "number") return readNumber(cell, unit);
  const point = pointOf(cell);
  if (point < 0) return readMarked(foldAndSqueeze(cell), unit);
  return decimal(cell.slice(0, point), cell.slice(point + 1), {
    power: POWER[unit],
    notes: NO_NOTES,
    unitSeen: null,
  });
}

/** The place of the point in digits with at most one before the last (.5 is what databases export); their length without. */
function pointOf(text: string): number {
  let point = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 46 && point === text.length && i < text.length - 1) point = i;
    else if (!isDigit(unit)) return -1;
  }
  return text.length === 0 ? -1 : point;
}

interface Manner {
  readonly power: number;
  readonly notes: readonly AmountNote[];
  readonly unitSeen: MoneyUnit | null;
}

function decimal(whole: string, fraction: string, manner: Manner): AmountOutcome {
  const fen = fenOfDecimal(whole, fraction, manner.power);
  if (fen === "too-precise") return refused("AMOUNT_TOO_PRECISE");
  if (fen === "too-large") return refused("AMOUNT_TOO_LARGE");
  return accept({ fen, notes: manner.notes, unitSeen: manner.unitSeen });
}

/** A spreadsheet keeps 15 digits, so 0.30000000000000004 was 0.3. */
function readNumber(cell: number, unit: MoneyUnit): AmountOutcome {
  if (!Number.isFinite(cell)) return refused("AMOUNT_UNREADABLE");
  if (cell < 0) return refused("AMOUNT_NEGATIVE");
  if (cell >= 1e15) return refused("AMOUNT_TOO_LARGE");
  const [mantissa = "", exponent = "0"] = cell.toExponential(14).split("e");
  const digits = mantissa.replace(".", "");
  const point = 1 + Number(exponent);
  const padded = point > 0 ? digits.padEnd(point, "0") : "0".repeat(1 - point) + digits;
  const at = Math.max(point, 1);
  return decimal(padded.slice(0, at), padded.slice(at), {
    power: POWER[unit],
    notes: NO_NOTES,
    unitSeen: null,
  });
}

const FOREIGN =
  /美元|美金|港元|港币|港幣|日元|日圆|欧元|英镑|澳元|加元|韩元|卢布|新台币|USD|HKD|EUR|JPY|GBP|[$€£]/i;
const MARK = /^(?:人民币|RMB|CNY|[¥￥])+:?/i;
const NUMBER = /^(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)/;
const UNIT_POWERS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    元: 0,
    百元: 2,
    千元: 3,
    仟元: 3,
    万: 4,
    万元: 4,
    百万: 6,
    百万元: 6,
    千万: 7,
    千万元: 7,
    亿: 8,
    亿元: 8,
  }),
);

function readMarked(text: string, unit: MoneyUnit): AmountOutcome {
  if (FOREIGN.test(text)) return refuse("AMOUNT_UNREADABLE", REASONS.FOREIGN);
  if (/^\d(\.\d+)?E[+-]?\d+$/i.test(text)) return refuse("AMOUNT_UNREADABLE", REASONS.SCIENTIFIC);
  const mark = MARK.exec(text)?.[0] ?? "";
  const bare = text.slice(mark.length);
  if (isNegative(text) || isNegative(bare)) return negative(text, unit);
  const number = NUMBER.exec(bare)?.[0] ?? "";
  if (number === "") return readInWords(text, mark !== "");
  const named = namedUnit(bare.slice(number.length));
  if (named === null) return readInWords(text, mark !== "");
  const hasMark = mark !== "" || named.hasMark;
  const power = named.power ?? (hasMark ? 0 : POWER[unit]);
  const notes: AmountNote[] = [];
  if (hasMark) notes.push("CURRENCY_MARK");
  if (named.power !== null) notes.push("UNIT_IN_CELL");
  if (number.includes(",")) notes.push("THOUSANDS");
  const unitSeen = named.power === null && !hasMark ? null : power >= 4 ? "wan-yuan" : "yuan";
  const [whole = "", fraction = ""] = number.replaceAll(",", "").split(".");
  return decimal(whole, fraction, { power, notes, unitSeen });
}

/** What stands after the number: a unit, the word 人民币, brackets, 整. Null when it is anything else. */
function namedUnit(rest: string): { readonly power: number | null; readonly hasMark: boolean } | null {
  const bare = rest.replaceAll(/[()（）]/g, "");
  const unit = bare
    .replace(/人民币|RMB|CNY/i, "")
    .replace(/[圆圓]/, "元")
    .replace("萬", "万")
    .replace(/元元$/, "元")
    .replace(/元[整正]$/, "元");
  const hasMark = /人民币|RMB|CNY/i.test(bare);
  if (unit === "") return { power: null, hasMark };
  const power = UNIT_POWERS.get(unit);
  return power === undefined ? null : { power, hasMark };
}

/** An amount in words, or with jiao and fen, must be the whole cell. */
function readInWords(text: string, hasMark: boolean): AmountOutcome {
  const [only, more] = amountsInText(text);
  if (only === undefined || more !== undefined || only.text.length !== text.length)
    return refused("AMOUNT_UNREADABLE");
  const unitSeen = /[万萬亿億]/.test(only.text) ? "wan-yuan" : "yuan";
  return accept({
    fen: only.fen,
    notes: hasMark ? ["CURRENCY_MARK", "UNIT_IN_CELL"] : ["UNIT_IN_CELL"],
    unitSeen,
  });
}

function isNegative(text: string): boolean {
  return /^[-−‐–—]/.test(text) || /^\([\d.,]+\)$/.test(text);
}

/** Minus nothing is nothing. */
function negative(text: string, unit: MoneyUnit): AmountOutcome {
  const digits = text.replaceAll(/[-−‐–—()]/g, "");
  return /^0*(?:\.0*)?$/.test(digits) && digits !== ""
    ? readAmount(digits, unit)
    : refused("AMOUNT_NEGATIVE");
}

function refused(code: AmountCode): AmountOutcome {
  return refuse(code, REASONS[code]);
}
