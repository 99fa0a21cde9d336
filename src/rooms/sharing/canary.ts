import { assertThat } from "../../kernel/outcome.ts";
import { orgCodeCheckCharacter, usccCheckCharacter } from "../../kernel/uscc.ts";
import { canaryName } from "./canary-name.ts";
import type { Canary, Draw } from "./types.ts";

const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const DIGITS = ALPHABET.slice(0, 10);
/** Department, category and division: of a real subject. */
const START_LENGTH = 8;
/** Characters of the organisation code, without its check. */
const ORG_LENGTH = 8;
/** What newer organisation codes begin with; the character behind it tells the years and places in which they were given. */
const NEWER = "MA";
const BYTE_PAIRS = 16;
/** Tries for one canary before something must be wrong. */
const TRIES_MAX = 100;

export interface CanaryWish {
  readonly bodyCode: string;
  readonly count: number;
  /** HMAC under a key of the platform: without it nobody can tell a canary from the subjects around it. */
  readonly keyedHash: (text: string) => Buffer;
  /** Real subjects, after which kinds, divisions and names are drawn; at least one. In a fixed order. */
  readonly models: readonly Canary[];
  /** Whether a code is registered, or somebody's canary. */
  readonly isTaken: (code: string) => boolean;
}

/**
 * Canaries of a recipient with valid check digits, none of them taken, of the kinds and in the divisions of real subjects
 * and as often as those: nothing that all of them share tells them from the others. The same wish gives the same ones.
 */
export function inventCanaries(wish: CanaryWish): readonly Canary[] {
  const chosen = new Map<string, Canary>();
  for (let turn = 0; chosen.size < wish.count; turn++) {
    assertThat(turn < (wish.count + 1) * TRIES_MAX, "there are canaries enough for everyone");
    const canary = canaryFrom(drawing(wish, turn), wish.models);
    if (!chosen.has(canary.subjectCode) && !wish.isTaken(canary.subjectCode))
      chosen.set(canary.subjectCode, canary);
  }
  return [...chosen.values()];
}

/** Two bytes a time. */
function drawing({ keyedHash, bodyCode }: CanaryWish, turn: number): Draw {
  const bytes = Buffer.concat(
    [0, 1].map((half) => keyedHash(`canary ${bodyCode} ${turn} ${half}`).subarray(0, BYTE_PAIRS)),
  );
  let at = 0;
  return (many) => {
    assertThat(at + 2 <= bytes.length, "a canary draws no more than it has");
    at += 2;
    return bytes.readUInt16BE(at - 2) % many;
  };
}

function canaryFrom(draw: Draw, models: readonly Canary[]): Canary {
  const model = models[draw(models.length)];
  assertThat(model !== undefined, "canaries are drawn after real subjects");
  const org = organisationLike(model.subjectCode.slice(START_LENGTH, START_LENGTH + ORG_LENGTH), draw);
  const body = `${model.subjectCode.slice(0, START_LENGTH)}${org}${orgCodeCheckCharacter(org) ?? "0"}`;
  return {
    subjectCode: `${body}${usccCheckCharacter(body) ?? "0"}`,
    subjectName: canaryName(model.subjectName, models, draw),
  };
}

/** An organisation code of the age of another: the beginning that says it, and letters or digits as that one has. */
function organisationLike(other: string, draw: Draw): string {
  const isNewer = other.startsWith(NEWER);
  const letters = isNewer ? ALPHABET : DIGITS;
  let own = other.slice(0, isNewer ? NEWER.length + 1 : 1);
  while (own.length < ORG_LENGTH) own += letters.charAt(draw(letters.length));
  return own;
}
