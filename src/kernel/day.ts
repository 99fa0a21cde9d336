import { foldAndCollapse, isDigits } from "./characters.ts";
import { readChineseNumeral } from "./chinese-numerals.ts";
import { epochDaysOf, isCalendarDay, isIsoDay, isoFromEpochDays, isoFromParts } from "./day-arithmetic.ts";
import { accept, assertThat, type Outcome, type Reason, refuse } from "./outcome.ts";

/** A civil day in Asia/Shanghai. */
export type Day = Temporal.PlainDate;

/** The way a day was written in the cell. */
export type DayForm = "iso" | "slash" | "compact" | "chinese" | "serial" | "epoch";

export interface DayRead {
  /** ISO 8601, `2026-04-03`. */
  readonly day: string;
  readonly form: DayForm;
}

export type DayCode = "DAY_MISSING" | "DAY_UNREADABLE" | "DAY_IMPOSSIBLE";

const MISSING: Reason = { zh: "没有填写日期。", en: "No day is given." };
const UNREADABLE: Reason = {
  zh: "无法识别的日期写法，请写成 2026-04-03 的样式。",
  en: "This is not a day in a known form; write it as 2026-04-03.",
};
const IMPOSSIBLE: Reason = { zh: "日历上没有这一天。", en: "The calendar has no such day." };

/** Spreadsheet serial numbers that are taken for days: 1954-10-03 to 2119-01-11, and the last day, 9999-12-31. */
const SERIAL_FIRST = 20_000;
const SERIAL_LAST = 80_000;
const SERIAL_OPEN_END = 2_958_465;
/** Day 0 of the 1900 system once its invented 1900-02-29 is behind (serial 61 is 1900-03-01): 1899-12-30. */
const SERIAL_ZERO = -25_569;
const MS_PER_DAY = 86_400_000;
const MS_PER_MINUTE = 60_000;
const SHANGHAI_MINUTES = 480;
/** Earlier years are fillers of other systems, such as 0001-01-01. */
const YEAR_FIRST = "1800";

/**
 * Reads a day from a cell: 2026-04-03, 2026/4/3, 2026.4.3, 20260403, 2026年4月3日 (spaces inside, full-width digits and a
 * time after it allowed), a spreadsheet serial number of the 1900 system, or 13 digits of epoch milliseconds.
 * A time with a zone is moved to Asia/Shanghai first.
 */
export function readDay(cell: string | number | null): Outcome<DayRead, DayCode> {
  if (cell === null) return refuse("DAY_MISSING", MISSING);
  if (typeof cell === "number") return readNumber(cell);
  if (isIsoDay(cell) && cell >= YEAR_FIRST) return accept({ day: cell, form: "iso" });
  return readWritten(cell);
}

/** A strict ISO day as a value; throws for anything else, so use it only where the text was checked before. */
export function isoDay(text: string): Day {
  assertThat(isIsoDay(text), `an ISO day instead of ${JSON.stringify(text)}`);
  return Temporal.PlainDate.from(text);
}

/** The corresponding day some months later (or earlier), or the last day of that month when it is shorter. */
export function addMonthsClamped(day: Day, months: number): Day {
  return day.add({ months }, { overflow: "constrain" });
}

/** The next calendar day of an ISO day. */
export function dayAfter(iso: string): string {
  const days = epochDaysOf(iso);
  assertThat(days !== null, `an ISO day instead of ${JSON.stringify(iso)}`);
  return isoFromEpochDays(days + 1);
}

/** The order of two ISO days with years of four digits. */
export function compareDays(a: string, b: string): -1 | 0 | 1 {
  return a < b ? -1 : a > b ? 1 : 0;
}

function readNumber(cell: number): Outcome<DayRead, DayCode> {
  const whole = Math.floor(cell);
  if (whole === 0) return refuse("DAY_IMPOSSIBLE", IMPOSSIBLE);
  const isSerial = (whole >= SERIAL_FIRST && whole <= SERIAL_LAST) || whole === SERIAL_OPEN_END;
  if (isSerial) return accept({ day: isoFromEpochDays(whole + SERIAL_ZERO), form: "serial" });
  // A text such as 2.0280421e+29 has thirteen characters too and is no epoch.
  const digits = String(cell);
  return /^\d+$/.test(digits) ? readDigits(digits) : refuse("DAY_UNREADABLE", UNREADABLE);
}

/** Digits only: 20260403, 20260403143000, a serial number, or epoch milliseconds. */
function readDigits(digits: string): Outcome<DayRead, DayCode> {
  if (digits.length === 8 || digits.length === 14) {
    const time = digits.length === 8 || /^([01]\d|2[0-3])[0-5]\d[0-5]\d$/.test(digits.slice(8));
    const parts = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8)].map(Number);
    return time ? dayOf(parts, "compact") : refuse("DAY_UNREADABLE", UNREADABLE);
  }
  if (digits.length === 13) return accept({ day: shanghaiDay(Number(digits)), form: "epoch" });
  return refuse("DAY_UNREADABLE", UNREADABLE);
}

const WRITTEN = /^(\d{4}) ?([-/.年]) ?(\d{1,2}) ?([-/.月]) ?(\d{1,2})( ?[日号]| |T|$)(.*)$/;
const CHINESE =
  /^([零〇○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日(.*)$/;
const CLOCK =
  /^ ?(上午|下午|AM|PM)? ?(\d{1,2})[:时点](?:(\d{1,2})(?:[:分](?:(\d{1,2})秒?)?)?)?(?:\.\d{1,9})? ?(AM|PM)?(Z|[+-]\d{2}:?\d{2})?$/i;

function readWritten(cell: string): Outcome<DayRead, DayCode> {
  const text = foldAndCollapse(cell).replaceAll(/[‐‑‒–—−]/g, "-");
  if (text === "") return refuse("DAY_MISSING", MISSING);
  if (isDigits(text))
    return text.length === 5 || text.length === 7 ? readNumber(Number(text)) : readDigits(text);
  if (/^\d{5}\.\d+$/.test(text)) return readNumber(Number(text));
  const compact = /^(\d{8})[ T](.+)$/.exec(text);
  if (compact !== null) return timed(readDigits(compact[1] ?? ""), compact[2] ?? "");
  const found = WRITTEN.exec(withArabicDigits(text));
  if (found === null) return refuse("DAY_UNREADABLE", UNREADABLE);
  const [, year = "", mark = "", month = "", mark2 = "", day = "", end = "", rest = ""] = found;
  const isChinese = mark === "年" && mark2 === "月";
  const isOdd = !isChinese && (mark !== mark2 || /[日号]/.test(end));
  if (isOdd) return refuse("DAY_UNREADABLE", UNREADABLE);
  return timed(
    dayOf([year, month, day].map(Number), isChinese ? "chinese" : mark === "-" ? "iso" : "slash"),
    rest,
  );
}

/** 二〇二六年四月三日 as 2026年4月3日; any other text unchanged. */
function withArabicDigits(text: string): string {
  const found = CHINESE.exec(text);
  if (found === null) return text;
  const [year, month, day] = found.slice(1, 4).map((part) => readChineseNumeral(part) ?? 0);
  return `${year}年${month}月${day}日${found[4] ?? ""}`;
}

function dayOf(parts: readonly number[], form: DayForm): Outcome<DayRead, DayCode> {
  const [year = 0, month = 0, day = 0] = parts;
  if (year < Number(YEAR_FIRST) || !isCalendarDay(year, month, day))
    return refuse("DAY_IMPOSSIBLE", IMPOSSIBLE);
  return accept({ day: isoFromParts(year, month, day), form });
}

function timed(read: Outcome<DayRead, DayCode>, rest: string): Outcome<DayRead, DayCode> {
  return read.ok && rest !== "" ? withClock(read.value, rest) : read;
}

/** A time after the day changes nothing, unless it names a zone in which Shanghai already has another day. */
function withClock(read: DayRead, rest: string): Outcome<DayRead, DayCode> {
  const found = CLOCK.exec(rest);
  if (found === null) return refuse("DAY_UNREADABLE", UNREADABLE);
  const [, , hour = "0", minute = "0", second = "0", , zone = ""] = found;
  if (Number(hour) > 24 || Number(minute) > 59 || Number(second) > 60)
    return refuse("DAY_UNREADABLE", UNREADABLE);
  const days = epochDaysOf(read.day);
  if (zone === "" || days === null) return accept(read);
  const minutes = Number(hour) * 60 + Number(minute) - zoneMinutes(zone);
  return accept({ day: shanghaiDay(days * MS_PER_DAY + minutes * MS_PER_MINUTE), form: read.form });
}

function zoneMinutes(zone: string): number {
  if (zone === "Z" || zone === "z") return 0;
  const digits = zone.replaceAll(/\D/g, "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return zone.startsWith("-") ? -minutes : minutes;
}

function shanghaiDay(epochMs: number): string {
  return isoFromEpochDays(Math.floor((epochMs + SHANGHAI_MINUTES * MS_PER_MINUTE) / MS_PER_DAY));
}
