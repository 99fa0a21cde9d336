import { orgCodeCheckCharacter, usccCheckCharacter } from "../kernel/uscc.ts";
import type { Random } from "./random.ts";

const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/** Share of valid codes that are digits only in the real register; a spreadsheet destroys these. */
const ALL_DIGIT_SHARE = 0.26;
const RESIDENT_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const RESIDENT_CHECKS = "10X98765432";

/** A unified social credit code of a class (91, 92, 93, 52, 11, 12) in a division with both checks right. */
export function inventUscc(classCode: string, division: string, body8: string): string {
  const orgCheck = orgCodeCheckCharacter(body8) ?? "0";
  const body = `${classCode}${division}${body8}${orgCheck}`;
  return `${body}${usccCheckCharacter(body) ?? "0"}`;
}

/** A new code of a class in a division; about a quarter are digits only, most others begin their body with MA. */
export function inventNewUscc(classCode: string, division: string, random: Random): string {
  if (!random.chance(ALL_DIGIT_SHARE)) return inventUscc(classCode, division, inventBody8(random));
  for (;;) {
    const code = inventUscc(classCode, division, digitBody(random));
    if (isAllDigits(code)) return code;
  }
}

/** Whether a code is digits only: a spreadsheet makes a number of it and its last digits are gone. */
export function isAllDigits(code: string): boolean {
  return /^\d{18}$/.test(code);
}

function inventBody8(random: Random): string {
  if (random.chance(0.2)) return digitBody(random);
  let body = "MA";
  for (let at = 0; at < 6; at += 1) body += ALPHABET.charAt(random.below(ALPHABET.length));
  return body;
}

function digitBody(random: Random): string {
  return String(10_000_000 + random.below(89_999_999));
}

/** A code of fifteen digits as registers gave them before 2015, with its check digit (ISO 7064 MOD 11,10). */
export function inventRegistrationNumber(division: string, random: Random): string {
  const body = `${division}${String(random.below(39_999_999)).padStart(8, "0")}`;
  let product = 10;
  for (const digit of body) {
    const sum = (product + Number(digit)) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return `${body}${(11 - product) % 10}`;
}

/**
 * A resident identity number of nobody: its first six digits are a division that does not exist (3399xx), so no person
 * can have it, while the birth day and the check character are right and the platform must protect it like a real one.
 */
export function inventResidentId(division: string, random: Random): string {
  const year = 1955 + random.below(50);
  const month = String(1 + random.below(12)).padStart(2, "0");
  const day = String(1 + random.below(28)).padStart(2, "0");
  const body = `${division}${year}${month}${day}${String(random.below(1000)).padStart(3, "0")}`;
  const sum = RESIDENT_WEIGHTS.reduce((total, weight, at) => total + weight * Number(body.charAt(at)), 0);
  return `${body}${RESIDENT_CHECKS.charAt(sum % 11)}`;
}
