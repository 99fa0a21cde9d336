import { isBlank, isZeroWidth } from "./characters.ts";

export interface CleanName {
  /** Trimmed, without invisible characters, each run of blanks as one space. Brackets and widths stay as written. */
  readonly name: string;
  readonly changed: boolean;
  /** A character was lost before the text came here (U+FFFD), so the name cannot be trusted. */
  readonly broken: boolean;
  /** Holds private-use characters, which look different on every machine. */
  readonly privateUse: boolean;
}

/** A name without what nobody sees, and what is wrong with the characters that are left. */
export function cleanName(text: string): CleanName {
  let seen = 0;
  for (let i = 0; i < text.length; i++) seen |= flawOf(text, i);
  const name = (seen & BLANK) === 0 ? text : withoutBlanks(text);
  return { name, changed: name !== text, broken: (seen & LOST) !== 0, privateUse: (seen & PRIVATE) !== 0 };
}

const BLANK = 1;
const LOST = 2;
const PRIVATE = 4;

function flawOf(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit >= 0x3400 && unit <= 0xd7ff) return 0;
  if (isBlank(unit)) return BLANK;
  if (unit === 0xfffd) return LOST;
  if (unit >= 0xd800 && unit <= 0xdfff) return surrogateFlaw(text, at, unit);
  return unit >= 0xe000 && unit <= 0xf8ff ? PRIVATE : 0;
}

/** Half a character pair is a lost character; planes 15 and 16 are private use. */
function surrogateFlaw(text: string, at: number, unit: number): number {
  const isHigh = unit <= 0xdbff;
  const other = text.charCodeAt(isHigh ? at + 1 : at - 1);
  const isPaired = isHigh ? other >= 0xdc00 && other <= 0xdfff : other >= 0xd800 && other <= 0xdbff;
  if (!isPaired) return LOST;
  return isHigh && unit >= 0xdb80 ? PRIVATE : 0;
}

function withoutBlanks(text: string): string {
  let name = "";
  let gap = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (isZeroWidth(unit)) continue;
    if (isBlank(unit)) {
      gap = name !== "";
      continue;
    }
    name += (gap ? " " : "") + text.charAt(i);
    gap = false;
  }
  return name;
}

const BRACKETS_OPEN = /[（﹙〔【［[{｛〖〘〈《<＜]/g;
const BRACKETS_CLOSE = /[）﹚〕】］\]}｝〗〙〉》>＞]/g;
const MIDDLE_DOTS = /[•‧∙⋅・･᛫●⸱]/g;

/**
 * The key under which two spellings of one name meet: compatibility forms folded (NFKC), brackets as (), middle dots as ·,
 * no blanks, small letters. It is for comparing only, never for showing.
 */
export function nameKey(text: string): string {
  let key = text;
  for (let left = FOLDS_MAX; left > 0 && !isOwnKey(key); left--) {
    const again = foldedKey(key);
    if (again === key) break;
    key = again;
  }
  return key;
}

/** What folding sets free (marks that lost the blank between them, letters made small) may fold once more. */
const FOLDS_MAX = 4;

function foldedKey(text: string): string {
  const folded = text
    .normalize("NFKC")
    .replaceAll(BRACKETS_OPEN, "(")
    .replaceAll(BRACKETS_CLOSE, ")")
    .replaceAll(MIDDLE_DOTS, "·")
    .toLowerCase()
    .replaceAll("ς", "σ");
  return withoutAnyBlank(folded);
}

function withoutAnyBlank(text: string): string {
  let key = "";
  for (let i = 0; i < text.length; i++) if (!isBlank(text.charCodeAt(i))) key += text.charAt(i);
  return key;
}

/** Unified ideographs, digits, small letters, ( ) and · are their own key. */
function isOwnKey(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const isIdeograph = unit >= 0x4e00 && unit <= 0x9fff;
    if (isIdeograph || unit === 0xb7 || unit === 0x28 || unit === 0x29) continue;
    const isPlain = (unit >= 48 && unit <= 57) || (unit >= 97 && unit <= 122);
    if (!isPlain) return false;
  }
  return true;
}

const PLACEHOLDERS = new Set([
  "",
  "无",
  "無",
  "暂无",
  "空",
  "没有",
  "不详",
  "-",
  "--",
  "---",
  "—",
  "——",
  "－",
  "/",
  "//",
  "／",
  "\\",
  "＼",
  "、",
  ".",
  "null",
  "none",
  "nil",
  "n/a",
  "na",
  "#n/a",
  "undefined",
  "nan",
]);
const PLACEHOLDER_LENGTH_MAX = 12;
/** First characters of all placeholders in both cases, and of 0: most cells are told apart by one look-up. NaN is the empty text. */
const PLACEHOLDER_STARTS: ReadonlySet<number> = new Set(
  [...PLACEHOLDERS, "0", ""].flatMap((text) => [text.charCodeAt(0), text.toUpperCase().charCodeAt(0)]),
);

/**
 * A text trimmed, or null when it only says that there is nothing: 无, 暂无, -, /, \, null, N/A, none.
 * A lone 0 is a value (a status, an amount) unless the column is free text, where it fills a hole too.
 */
export function placeholderToNull(
  text: string,
  zero: "is-value" | "is-placeholder" = "is-value",
): string | null {
  const trimmed = text.trim();
  if (trimmed.length > PLACEHOLDER_LENGTH_MAX || !PLACEHOLDER_STARTS.has(trimmed.charCodeAt(0)))
    return trimmed;
  if (trimmed === "0" && zero === "is-placeholder") return null;
  return PLACEHOLDERS.has(trimmed) || PLACEHOLDERS.has(trimmed.toLowerCase()) ? null : trimmed;
}
