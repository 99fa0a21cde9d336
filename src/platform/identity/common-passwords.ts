/**
 * Whether a password is one of those that everybody tries first: on the list of breached and common passwords, one of
 * them with a few characters put before or after it (Sunshine2024!!), or one thing written several times. Tried locally:
 * no password, and no part of one, leaves this program.
 */
export async function isCommon(password: string): Promise<boolean> {
  const folded = password.normalize("NFKC").toLowerCase().replace(/\s/gu, "");
  if (PARTS.some((part) => folded.includes(part))) return true;
  const list = await breached();
  if (list.has(folded)) return true;
  const core = folded.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  const around = folded.length - core.length;
  return (around < AROUND_LEAST && list.has(core)) || isRepeated(folded, list);
}

/** So many digits and signs around a common word are worth something by themselves. */
const AROUND_LEAST = 8;
/** A piece written several times is as plain as it is short. */
const PIECE_LENGTH_PLAIN = 5;

function isRepeated(text: string, list: ReadonlySet<string>): boolean {
  const [, piece] = /^(.+?)\1+$/u.exec(text) ?? [];
  return piece !== undefined && (piece.length <= PIECE_LENGTH_PLAIN || list.has(piece));
}

/** Parts of most guessed passwords that are long enough to pass otherwise; the last ones are at home here. */
const PARTS = [
  "123456789",
  "987654321",
  "password",
  "qwertyuiop",
  "1q2w3e4r",
  "1qaz2wsx",
  "abcdefgh",
  "admin123",
  "xinheng",
  "woaini",
  "a123456",
];

let list: Promise<ReadonlySet<string>> | null = null;

/** Some 49,000 passwords in lower case, read when a password is changed for the first time and kept. */
function breached(): Promise<ReadonlySet<string>> {
  list ??= import("@zxcvbn-ts/language-common").then(
    ({ dictionary }) => new Set(dictionary["passwords-common"].map(String)),
  );
  return list;
}
