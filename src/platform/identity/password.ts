import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

/** Work of one check: OWASP's figures for Argon2id. A stronger setting counts for new passwords; old ones carry their own. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const TAG_BYTES = 32;
const NONCE_BYTES = 16;
/** Bounds on what a stored text may ask this machine to do. */
const MEMORY_KIB_MAX = 262_144;
const PASSES_MAX = 10;

/** Longer ones are refused, never cut; those set before the bound was lowered go on to pass. */
export const PASSWORD_LENGTH = { least: 12, most: 128 } as const;

const derive = promisify(argon2);
const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d)\$([A-Za-z0-9+/]{16,64})\$([A-Za-z0-9+/]{20,90})$/u;

/** The password as it is stored: Argon2id in PHC form with a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(NONCE_BYTES);
  const tag = await tagOf(password, {
    nonce,
    memory: MEMORY_KIB,
    passes: PASSES,
    lanes: LANES,
    bytes: TAG_BYTES,
  });
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${base64(nonce)}$${base64(tag)}`;
}

/**
 * Whether a password is the stored one. Without a stored one the same work is done for nothing, so that the time of an
 * answer does not tell which accounts exist.
 */
export async function checkPassword(password: string, stored: string | null): Promise<boolean> {
  const parts = PHC.exec(stored ?? (await nobodys()));
  if (parts === null) throw new Error("Broken invariant: a stored password is in PHC form");
  const [, memory, passes, lanes, nonce = "", tag = ""] = parts;
  const expected = Buffer.from(tag, "base64");
  const work = { memory: Number(memory), passes: Number(passes), lanes: Number(lanes) };
  if (work.memory > MEMORY_KIB_MAX || work.passes > PASSES_MAX)
    throw new Error("A stored password asks for too much work");
  const given = await tagOf(password, {
    ...work,
    nonce: Buffer.from(nonce, "base64"),
    bytes: expected.length,
  });
  return timingSafeEqual(given, expected) && stored !== null;
}

interface Work {
  readonly nonce: Buffer;
  readonly memory: number;
  readonly passes: number;
  readonly lanes: number;
  readonly bytes: number;
}

/** Composed letters: the same password typed on another keyboard gives the same bytes. */
function tagOf(password: string, work: Work): Promise<Buffer> {
  return derive("argon2id", {
    message: Buffer.from(password.normalize("NFC"), "utf8"),
    nonce: work.nonce,
    parallelism: work.lanes,
    tagLength: work.bytes,
    memory: work.memory,
    passes: work.passes,
  });
}

let nobody: Promise<string> | null = null;

function nobodys(): Promise<string> {
  nobody ??= hashPassword(randomBytes(TAG_BYTES).toString("base64"));
  return nobody;
}

function base64(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/u, "");
}
