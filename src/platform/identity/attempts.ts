/** Failed attempts before an account is locked, and how long the first and the longest lock are. */
const FAILURES_FREE = 5;
const LOCK_SECONDS = { first: 30, longest: 900 } as const;

/** Seconds for which an account takes nothing after so many failures in a row: none at first, then doubling to a quarter of an hour. */
export function lockSecondsAfter(failures: number): number {
  if (failures < FAILURES_FREE) return 0;
  return Math.min(LOCK_SECONDS.longest, LOCK_SECONDS.first * 2 ** Math.min(failures - FAILURES_FREE, 20));
}

/** A name to sign in with: lower case, without blanks around it; null when it cannot be one. */
export function loginOf(text: string): string | null {
  const login = text.normalize("NFKC").trim().toLowerCase();
  return /^[\p{L}\p{Nd}][\p{L}\p{Nd}._@-]{1,79}$/u.test(login) ? login : null;
}

/** What is wrong with a new password; null when nothing is. Length counts, not kinds of characters (NIST SP 800-63B). */
export function passwordFault(
  password: string,
  limits: { readonly least: number; readonly most: number; readonly login: string },
): "PASSWORD_TOO_SHORT" | "PASSWORD_TOO_LONG" | "PASSWORD_TOO_PLAIN" | null {
  const letters = [...password.normalize("NFC")];
  if (letters.length < limits.least) return "PASSWORD_TOO_SHORT";
  if (letters.length > limits.most) return "PASSWORD_TOO_LONG";
  const folded = password.toLowerCase();
  const kinds = new Set(letters);
  const isPlain =
    kinds.size < 5 || folded.includes(limits.login) || COMMON.some((word) => folded.includes(word));
  return isPlain ? "PASSWORD_TOO_PLAIN" : null;
}

/** Beginnings of most guessed passwords that are long enough to pass otherwise. */
const COMMON = [
  "123456789",
  "password",
  "qwertyuiop",
  "1q2w3e4r",
  "abcdefgh",
  "admin123",
  "xinheng",
  "woaini",
  "a123456",
];
