/** Built-in number formats that show a day, those of Chinese office programs (27 to 58) included. */
const DAY_FORMATS = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]);
const SERIAL_MAX = 2_958_465;
const DAYS_1904 = 1462;
/** Serial of 1900-03-01; before it the serials count a 29 February 1900 that never was. */
const SERIAL_AFTER_LEAP_BUG = 61;
/** Days from 0000-03-01 to 1899-12-30 in the proleptic Gregorian calendar. */
const DAYS_TO_1899_12_30 = 693_899;

/** Whether a number format shows a day. Format codes like `yyyy"年"m"月"d"日"` do; times, numbers and texts do not. */
export function isDayFormat(id: number, code: string | null): boolean {
  if (code === null) return DAY_FORMATS.has(id);
  const section = code.split(";", 1)[0] ?? "";
  const marks = section
    .replace(/"[^"]*"/g, "")
    .replace(/\[[^\]]*\]/g, "")
    .replace(/[\\_*]./g, "");
  return /[yd]/i.test(marks) && !/general/i.test(marks);
}

/**
 * The day a spreadsheet program shows for a serial number, as ISO text; the part of the day is dropped.
 * Serial 0 is "1900-01-00" and 60 is "1900-02-29", as shown there: no such day, so the row is refused by the day rule.
 * Null for numbers that no spreadsheet shows as a day.
 */
export function serialDay(serial: number, from1904: boolean): string | null {
  const days = Math.floor(serial) + (from1904 ? DAYS_1904 : 0);
  if (days < 0 || days > SERIAL_MAX) return null;
  if (days === 0) return "1900-01-00";
  if (days === SERIAL_AFTER_LEAP_BUG - 1) return "1900-02-29";
  return isoOf(days < SERIAL_AFTER_LEAP_BUG ? days + 1 : days);
}

/** Civil day from a count of days after 1899-12-30; years begin in March so that leap days come last. */
function isoOf(days: number): string {
  const total = days + DAYS_TO_1899_12_30;
  const era = Math.floor(total / 146_097);
  const ofEra = total - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * ofYear + 2) / 153);
  const day = ofYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
