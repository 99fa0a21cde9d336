import { assertThat } from "../../kernel/outcome.ts";
import { orgCodeCheckCharacter, usccCheckCharacter } from "../../kernel/uscc.ts";

/** A division that no edition of GB/T 2260 has, beside those of the demonstration city: no real subject can be registered in it. */
const CANARY_START = "91339907";
const CODE_LENGTH = 18;
const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const OWN_LETTERS = 6;
/** Tries for one canary before something must be wrong. */
const TRIES_MAX = 100;

/** An invented subject that one recipient alone is given. */
export interface Canary {
  readonly subjectCode: string;
  readonly subjectName: string;
}

export interface CanaryWish {
  readonly bodyCode: string;
  readonly count: number;
  /** HMAC under a key of the platform: without it nobody can tell a canary from the others of its division. */
  readonly keyedHash: (text: string) => Buffer;
  /** Whether a code is registered, or somebody's canary. */
  readonly isTaken: (code: string) => boolean;
}

/** Canaries of a recipient with valid check digits, none of them taken. The same wish gives the same ones. */
export function inventCanaries(wish: CanaryWish): readonly Canary[] {
  const chosen = new Map<string, Canary>();
  for (let turn = 0; chosen.size < wish.count; turn++) {
    assertThat(turn < wish.count * TRIES_MAX, "there are canaries enough for everyone");
    const canary = canaryFrom(wish.keyedHash(`canary ${wish.bodyCode} ${turn}`));
    if (!chosen.has(canary.subjectCode) && !wish.isTaken(canary.subjectCode))
      chosen.set(canary.subjectCode, canary);
  }
  return [...chosen.values()];
}

/** Whether a code may be a canary at all: tells nothing about whether it is one. */
export function mayBeCanary(code: string): boolean {
  return code.length === CODE_LENGTH && code.startsWith(CANARY_START);
}

function canaryFrom(bytes: Buffer): Canary {
  let own = "MA";
  for (let at = 0; at < OWN_LETTERS; at++) own += letterOf(bytes, at);
  const body = `${CANARY_START}${own}${orgCodeCheckCharacter(own) ?? "0"}`;
  return {
    subjectCode: `${body}${usccCheckCharacter(body) ?? "0"}`,
    subjectName: nameFrom(bytes.subarray(2 * OWN_LETTERS)),
  };
}

/** Two bytes for a letter, so that no letter is noticeably more frequent. */
function letterOf(bytes: Buffer, at: number): string {
  return ALPHABET.charAt(bytes.readUInt16BE(2 * at) % ALPHABET.length);
}

const MARKS = "澄岚汀屿砚栎霁衡朔沅葭溯牧禾萤".split("");
const TRADES = [
  "食品",
  "建材",
  "机电",
  "物流",
  "纺织",
  "园林工程",
  "环保科技",
  "医疗器械",
  "商贸",
  "信息技术",
];

function nameFrom(bytes: Buffer): string {
  const pick = (words: readonly string[], at: number): string => words[(bytes[at] ?? 0) % words.length] ?? "";
  return `云州${pick(MARKS, 0)}${pick(MARKS, 1)}${pick(TRADES, 2)}有限公司`;
}
