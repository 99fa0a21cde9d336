/** Chinese numerals: small (两千三百), capital (贰万叁仟) and positional (二〇二六). */

const DIGITS: Readonly<Record<string, number>> = digitTable([
  "零〇○",
  "一壹弌幺",
  "二贰貳弍两兩",
  "三叁參弎叄",
  "四肆",
  "五伍",
  "六陆陸",
  "七柒",
  "八捌",
  "九玖",
]);

const UNITS: Readonly<Record<string, number>> = {
  十: 10,
  拾: 10,
  百: 100,
  佰: 100,
  千: 1000,
  仟: 1000,
};

const MYRIADS: Readonly<Record<string, number>> = {
  万: 10_000,
  萬: 10_000,
  亿: 100_000_000,
  億: 100_000_000,
};

function digitTable(rows: readonly string[]): Readonly<Record<string, number>> {
  const table: Record<string, number> = {};
  rows.forEach((row, value) => {
    for (const sign of row) table[sign] = value;
  });
  return table;
}

/** Every sign of Chinese numerals: digits, units and myriads. */
export const CHINESE_NUMERALS = [...Object.keys(DIGITS), ...Object.keys(UNITS), ...Object.keys(MYRIADS)].join(
  "",
);

/** The value 0 to 9 of one Chinese digit; null for any other text. */
export function chineseDigit(sign: string): number | null {
  return DIGITS[sign] ?? null;
}

/** How many zeros one Chinese unit adds, 1 for 十 to 8 for 亿; null for any other text. */
export function zerosOfUnit(sign: string): number | null {
  const factor = UNITS[sign] ?? MYRIADS[sign];
  return factor === undefined ? null : String(factor).length - 1;
}

/**
 * The whole number that a Chinese numeral names, or null when it is none or not surely one: units must fall (千 before 百),
 * only 十 may begin a number, and a last digit needs 十 or 零 before it, because 一百二 may be 102 or 120.
 */
export function readChineseNumeral(text: string): number | null {
  const positional = readPositional(text);
  if (positional !== null) return positional;
  const parts = splitAtMyriads(text);
  if (parts === null) return null;
  let total = 0;
  let below = Number.POSITIVE_INFINITY;
  for (const { section, myriad } of parts) {
    if (myriad === below) return null;
    total = myriad > below ? (total + section) * myriad : total + section * myriad;
    below = myriad;
  }
  return Number.isSafeInteger(total) ? total : null;
}

interface Part {
  readonly section: number;
  /** 10^8, 10^4 or, for what stands last, 1. */
  readonly myriad: number;
}

/** 一亿二千万零五 as 1 x 10^8, 2000 x 10^4, 5 x 1; 一万亿 as 1 x 10^4, 0 x 10^8. */
function splitAtMyriads(text: string): readonly Part[] | null {
  const parts: Part[] = [];
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    const isEnd = i === text.length;
    const myriad = isEnd ? 1 : MYRIADS[text.charAt(i)];
    if (myriad === undefined) continue;
    if (isEnd && i === start) break;
    const isDoubled = i === start && start > 0;
    const section = isDoubled ? 0 : readSection(text.slice(start, i), isEnd && start > 0);
    if (section === null) return null;
    parts.push({ section, myriad });
    start = i + 1;
  }
  return parts.length === 0 ? null : parts;
}

/** A number below 10,000 with units; `isTail` when something stands before it. */
function readSection(text: string, isTail: boolean): number | null {
  let [value, unitBelow, digit, hasZero] = [0, 10_000, -1, false];
  for (const sign of text) {
    const unit = UNITS[sign];
    if (unit === undefined) {
      if (digit > 0) return null;
      digit = DIGITS[sign] ?? -1;
      if (digit < 0) return null;
      hasZero ||= digit === 0;
      continue;
    }
    if (unit >= unitBelow || (digit < 0 && unit !== 10)) return null;
    value += (digit < 0 ? 1 : digit) * unit;
    [unitBelow, digit, hasZero] = [unit, -1, false];
  }
  if (digit <= 0) return text === "" ? null : value;
  const isSure = hasZero || unitBelow === 10 || (unitBelow === 10_000 && !isTail);
  return isSure ? value + digit : null;
}

/** Digits alone, one a place: 二〇二六. A single digit is a number of one place. */
function readPositional(text: string): number | null {
  let value = 0;
  for (const sign of text) {
    const digit = DIGITS[sign];
    if (digit === undefined) return null;
    value = value * 10 + digit;
  }
  return text === "" || !Number.isSafeInteger(value) ? null : value;
}
