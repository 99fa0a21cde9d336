import { isCommon } from "./common-passwords.ts";

/** What is wrong with a new password; null when nothing is. Length counts, not kinds of characters (NIST SP 800-63B). */
export async function passwordFault(
  password: string,
  limits: { readonly least: number; readonly most: number; readonly login: string },
): Promise<"PASSWORD_TOO_SHORT" | "PASSWORD_TOO_LONG" | "PASSWORD_TOO_PLAIN" | null> {
  const letters = [...password.normalize("NFC")];
  if (letters.length < limits.least) return "PASSWORD_TOO_SHORT";
  if (letters.length > limits.most) return "PASSWORD_TOO_LONG";
  const folded = password.toLowerCase();
  const isPlain =
    new Set(letters).size < KINDS_LEAST || folded.includes(limits.login) || (await isCommon(password));
  return isPlain ? "PASSWORD_TOO_PLAIN" : null;
}

/** Different characters that a password holds at least. */
const KINDS_LEAST = 5;
