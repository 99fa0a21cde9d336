/** Days of the proleptic Gregorian calendar as plain numbers, for paths where a million cells are read. */

const MONTH_DAYS = Uint8Array.of(31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);

/** Whether year, month and day name a day of the calendar. */
export function isCalendarDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  if (month === 2 && day === 29) return isLeapYear(year);
  return day <= (MONTH_DAYS[month - 1] ?? 0);
}

/** Whether a text is a strict ISO day `yyyy-mm-dd` of the calendar. */
export function isIsoDay(text: string): boolean {
  if (text.length !== 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return false;
  const year = yearOf(text);
  return year >= 0 && isCalendarDay(year, twoDigits(text, 5), twoDigits(text, 8));
}

/** Days since 1970-01-01 of a strict ISO day `yyyy-mm-dd`; null when it is none. */
export function epochDaysOf(iso: string): number | null {
  return isIsoDay(iso) ? epochDays(yearOf(iso), twoDigits(iso, 5), twoDigits(iso, 8)) : null;
}

/** The ISO day some days after 1970-01-01, for years 0 to 9999. */
export function isoFromEpochDays(days: number): string {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return isoFromParts(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day);
}

/** Year, month and day as `yyyy-mm-dd`. */
export function isoFromParts(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, "0")}-${month < 10 ? "0" : ""}${month}-${day < 10 ? "0" : ""}${day}`;
}

/** Counts from March, so that the day of a leap year comes last. */
function epochDays(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Below 0 when the first four characters are not digits. */
function yearOf(text: string): number {
  return twoDigits(text, 0) * 100 + twoDigits(text, 2);
}

const NO_DIGITS = -10_000;

/** Two digits of a text as a number, or a number so far below 0 that no sum with it is a year, month or day. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NO_DIGITS;
}
