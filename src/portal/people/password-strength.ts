export type PasswordStrength = "short" | "plain" | "fair" | "good";

/** The least that is taken; the platform decides, this is a hint. */
const LENGTH_LEAST = 12;
/** Characters that count, of which a password has more than one that is plain, and those that make it good. */
const COUNTING = { plain: 8, good: 16 } as const;
const KINDS_LEAST = 5;
const PIECE = 3;

/**
 * How good a password looks from itself: its length, without characters that repeat or count on from the one before, and
 * without pieces that stood in it already. Whether it is a common or a breached one is known when it is sent.
 */
export function passwordStrength(password: string): PasswordStrength {
  const letters = [...password.normalize("NFC").toLowerCase()];
  if (letters.length < LENGTH_LEAST) return "short";
  const counting = letters.filter((_, at) => counts(letters, at)).length;
  if (counting < COUNTING.plain || new Set(letters).size < KINDS_LEAST) return "plain";
  return counting < COUNTING.good ? "fair" : "good";
}

/** Whether a character could not be told from what stands before it. */
function counts(letters: readonly string[], at: number): boolean {
  const [code, before] = [letters[at]?.codePointAt(0) ?? 0, letters[at - 1]?.codePointAt(0) ?? 0];
  if (Math.abs(code - before) <= 1) return false;
  const piece = letters.slice(at - PIECE + 1, at + 1).join("");
  return at < PIECE || !letters.slice(0, at).join("").includes(piece);
}
