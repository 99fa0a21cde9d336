/** The check characters of the codes of organisations: GB 32100-2015, GB 11714-1997 and GS 15-2006. */

/** The 31 characters of a USCC in the order of their values: no I, O, S, V or Z. */
const USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

const USCC_VALUE = valuesOf(USCC_ALPHABET);
const ORG_VALUE = valuesOf("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
const ORG_FINAL = "0123456789X";
const USCC_WEIGHTS = Uint8Array.of(1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28);
const ORG_WEIGHTS = Uint8Array.of(3, 7, 9, 10, 5, 8, 4, 2);

function valuesOf(alphabet: string): Int8Array {
  const values = new Int8Array(0x10000).fill(-1);
  for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i;
  return values;
}

function valueAt(values: Int8Array, text: string, at: number): number {
  return values[text.charCodeAt(at)] ?? -1;
}

/** The place of the first character that no USCC can have, or -1. */
export function firstForeignCharacter(text: string): number {
  for (let i = 0; i < text.length; i++) if (valueAt(USCC_VALUE, text, i) < 0) return i;
  return -1;
}

/**
 * The 18th character of a USCC from its first 17; null when a character is outside the alphabet (GB 32100-2015, 5.5).
 * A remainder of 0 gives 31 - 0 = 31, which stands for the character 0.
 */
export function usccCheckCharacter(body17: string): string | null {
  if (body17.length !== 17) return null;
  let sum = 0;
  for (let i = 0; i < 17; i++) {
    const value = valueAt(USCC_VALUE, body17, i);
    if (value < 0) return null;
    sum += value * (USCC_WEIGHTS[i] ?? 0);
  }
  return USCC_ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/** Whether the last of 18 characters is the one that the first 17 call for. */
export function usccCheckHolds(code: string): boolean {
  let sum = 0;
  for (let i = 0; i < 17; i++) {
    const value = valueAt(USCC_VALUE, code, i);
    if (value < 0) return false;
    sum += value * (USCC_WEIGHTS[i] ?? 0);
  }
  return code.length === 18 && valueAt(USCC_VALUE, code, 17) === (31 - (sum % 31)) % 31;
}

/** The 9th character of an organisation code from its first 8; null when a character is outside 0-9 and A-Z (GB 11714). */
export function orgCodeCheckCharacter(body8: string): string | null {
  if (body8.length !== 8) return null;
  const value = orgCheckValue(body8, 0);
  return value < 0 ? null : value === 11 ? "0" : ORG_FINAL.charAt(value);
}

/** Whether the nine characters from a place on are an organisation code with the right check character. */
export function orgCodeCheckHolds(text: string, from = 0): boolean {
  const value = orgCheckValue(text, from);
  if (value < 0) return false;
  return text.charCodeAt(from + 8) === ORG_FINAL.charCodeAt(value === 11 ? 0 : value);
}

function orgCheckValue(text: string, from: number): number {
  let sum = 0;
  for (let i = 0; i < 8; i++) {
    const value = valueAt(ORG_VALUE, text, from + i);
    if (value < 0) return -1;
    sum += value * (ORG_WEIGHTS[i] ?? 0);
  }
  return 11 - (sum % 11);
}

/** Whether 15 digits are a registration number with the right check digit (GS 15-2006: ISO 7064 MOD 11,10). */
export function registration15CheckHolds(digits: string): boolean {
  let product = 10;
  for (let i = 0; i < 14; i++) {
    const sum = (product + digits.charCodeAt(i) - 48) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return digits.length === 15 && (product + digits.charCodeAt(14) - 48) % 10 === 1;
}
