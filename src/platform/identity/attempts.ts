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
