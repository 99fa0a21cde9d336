/** One syllable of Hanyu Pinyin without tone, v for u with two dots: an initial with a final, or a final that stands alone. */
const SYLLABLES = syllablesOf({
  "": "a ai an ang ao e ei en eng er o ou",
  b: "a ai an ang ao ei en eng i ian iao ie in ing o u",
  p: "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
  m: "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
  f: "a an ang ei en eng o ou u",
  d: "a ai an ang ao e ei en eng i ian iao ie ing iu ong ou u uan ui un uo",
  t: "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
  n: "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo v ve",
  l: "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo v ve",
  g: "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
  k: "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
  h: "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
  j: "i ia ian iang iao ie in ing iong iu u uan ue un",
  q: "i ia ian iang iao ie in ing iong iu u uan ue un",
  x: "i ia ian iang iao ie in ing iong iu u uan ue un",
  zh: "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
  ch: "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
  sh: "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
  r: "an ang ao e en eng i ong ou u ua uan ui un uo",
  z: "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
  c: "a ai an ang ao e en eng i ong ou u uan ui un uo",
  s: "a ai an ang ao e en eng i ong ou u uan ui un uo",
  y: "a an ang ao e i in ing o ong ou u uan ue un",
  w: "a ai an ang ei en eng o u",
});

const SYLLABLE_LENGTH_MAX = 6;
/** Readings of one run of letters that are tried; longer syllables first, so the likely ones come early. */
const READINGS_MAX = 4;

/**
 * The initials of the syllables that a run of letters can be read as, the likeliest reading first: `junchen` is `jc`,
 * `xian` is `x` or `xa`. Readings of one syllable are left out, for one letter leads to no name.
 */
export function initialsOf(letters: string): readonly string[] {
  const readings = new Set<string>();
  // Places from which no reading reaches the end are not tried again, so that no text costs more than its length allows.
  const dead = new Set<number>();
  const read = (at: number, initials: string): boolean => {
    if (at === letters.length) {
      if (initials.length > 1) readings.add(initials);
      return true;
    }
    if (dead.has(at) || readings.size >= READINGS_MAX) return false;
    let isReached = false;
    for (let end = Math.min(letters.length, at + SYLLABLE_LENGTH_MAX); end > at; end--) {
      if (readings.size >= READINGS_MAX) break;
      if (SYLLABLES.has(letters.slice(at, end))) {
        isReached = read(end, initials + letters.charAt(at)) || isReached;
      }
    }
    if (!isReached && readings.size < READINGS_MAX) dead.add(at);
    return isReached;
  };
  read(0, "");
  return [...readings];
}

function syllablesOf(table: Readonly<Record<string, string>>): ReadonlySet<string> {
  return new Set(
    Object.entries(table).flatMap(([initial, finals]) => finals.split(" ").map((final) => initial + final)),
  );
}
