import { isDigits } from "./characters.ts";

const WEIGHTS = Uint8Array.of(7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2);
const FINAL = "10X98765432";
/** The provinces, and the three series for residents from Hong Kong, Macao and Taiwan (81, 82, 83). */
const PROVINCES = new Set(
  "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split(
    " ",
  ),
);
const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Whether a text is a resident identity number: 18 characters with province, real birth day and check character
 * (GB 11643-1999), or the old 15 digits, which have no check. Capital or small x; no spaces.
 */
export function isResidentId(text: string): boolean {
  if (text.length === 15) return hasResidentForm(text);
  return hasResidentForm(text) && text.charAt(17).toUpperCase() === residentCheckCharacter(text.slice(0, 17));
}

/** The 18-character form of a resident identity number of 15 or 18 characters, with a capital X; null when it is none. */
export function residentIdTo18(text: string): string | null {
  if (!isResidentId(text)) return null;
  if (text.length === 18) return text.toUpperCase();
  const body = `${text.slice(0, 6)}19${text.slice(6)}`;
  return body + residentCheckCharacter(body);
}

/** The card of foreign permanent residents (since 2023) has a 9 before the province. */
function isProvince(text: string): boolean {
  return PROVINCES.has(text.charAt(0) === "9" ? text.slice(1, 3) : text.slice(0, 2));
}

/** Whether a text has the form of a resident identity number (province and a real birth day), check character or not. */
export function hasResidentForm(text: string): boolean {
  if (text.length === 15) return isDigits(text) && isProvince(text) && isBirthDay(`19${text.slice(6, 12)}`);
  if (text.length !== 18 || !isProvince(text) || !isDigits(text.slice(0, 17))) return false;
  const last = text.charAt(17);
  return (isDigits(last) || last === "X" || last === "x") && isBirthDay(text.slice(6, 14));
}

/** The 18th character from the first 17 digits (ISO 7064 MOD 11-2). */
export function residentCheckCharacter(digits17: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += (digits17.charCodeAt(i) - 48) * (WEIGHTS[i] ?? 0);
  return FINAL.charAt(sum % 11);
}

function isBirthDay(yyyymmdd: string): boolean {
  const year = Number(yyyymmdd.slice(0, 4));
  const month = Number(yyyymmdd.slice(4, 6));
  const day = Number(yyyymmdd.slice(6, 8));
  if (year < 1850 || year > 2099 || day < 1 || day > (MONTH_DAYS[month - 1] ?? 0)) return false;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month !== 2 || day < 29 || isLeap;
}
