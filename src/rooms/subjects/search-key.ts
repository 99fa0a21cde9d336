import { Converter } from "opencc-js/t2cn";
import { pinyin } from "pinyin-pro";

/** How a name can be found: folded text, character pairs, pinyin. Computed when a name is written, never when it is sought. */
export interface SearchKey {
  /** Simplified characters, widths unified, no spaces or brackets, lower case. */
  readonly folded: string;
  /** Pinyin of the folded name without tones or spaces. */
  readonly pinyin: string;
  readonly initials: string;
  /** Character pairs of the folded name; pairs and triples of the initials with a leading ~. */
  readonly grams: readonly string[];
}

const toSimplified = Converter({ from: "t", to: "cn" });
const syllables = new Map<string, string>();

/** The search key of a name, given its comparison key (kernel nameKey). */
export function searchKeyOf(nameKey: string): SearchKey {
  const folded = foldName(nameKey);
  const sounds = [...folded].map(syllableOf);
  const initials = sounds.map((sound) => [...sound].slice(0, 1).join("")).join("");
  return {
    folded,
    pinyin: sounds.join(""),
    initials,
    grams: [...new Set([...pairsOf(folded), ...soundRunsOf(initials, 2), ...soundRunsOf(initials, 3)])],
  };
}

/** Runs of this many initials. There are few pairs of letters, so that each is common: longer texts are sought by triples. */
function soundRunsOf(letters: string, length: 2 | 3): readonly string[] {
  const all = [...letters];
  return all.slice(length - 1).map((_, at) => `~${all.slice(at, at + length).join("")}`);
}

/** What every name has among its grams when its initials hold these letters; at least two. */
export function soundGramsOf(letters: string): readonly string[] {
  return soundRunsOf(letters, [...letters].length > 2 ? 3 : 2);
}

/** A name or query as it is compared: traditional characters become simplified, punctuation goes. Folded twice is folded once. */
export function foldName(nameKey: string): string {
  return unpunctuated(simplified(nameKey));
}

/** Some characters become simplified by way of another (薴, 苧, 苎). */
const ROUNDS_MAX = 3;

function simplified(text: string): string {
  let present = text;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const next = toSimplified(present);
    if (next === present) break;
    present = next;
  }
  return present;
}

/** Marks in names that no search compares. */
export const PUNCTUATION = "()（）·・.,，。、《》\"'“”‘’-_";

/** A text without blanks and marks, its characters as they were written. */
export function unpunctuated(text: string): string {
  return [...text.replace(/\s/gu, "")].filter((character) => !PUNCTUATION.includes(character)).join("");
}

/** Adjacent pairs of characters; a single character gives itself. */
export function pairsOf(text: string): readonly string[] {
  const characters = [...text];
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}

/** Sound of one character, without tone; what has no sound stays as it is. One look-up per character ever. */
function syllableOf(character: string): string {
  const known = syllables.get(character);
  if (known !== undefined) return known;
  const sound = pinyin(character, { toneType: "none", nonZh: "consecutive", v: true }).toLowerCase();
  syllables.set(character, sound);
  return sound;
}
