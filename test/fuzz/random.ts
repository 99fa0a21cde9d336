/** Random numbers that are the same for the same seed, on every machine and in every order of the targets. */
export interface Random {
  /** A whole number from 0 up to and without `end`. */
  below(end: number): number;
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
}

/** The stream of one input: it depends on nothing but the seed, the name of the target and the number of the input. */
export function makeRandom(seed: number, name: string, nth: number): Random {
  let [a, b, c, d] = [seed >>> 0, hashOf(name), nth >>> 0, 1];
  const next = (): number => {
    // sfc32 (Doty-Humphrey): small, fast, and passes PractRand.
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let warm = 0; warm < WARM_UP; warm++) next();
  const below = (end: number): number => Math.floor((next() / 2 ** 32) * end);
  return {
    below,
    chance: (share) => next() < share * 2 ** 32,
    pick: (list) => {
      const found = list[below(list.length)];
      if (found === undefined) throw new Error("Broken invariant: nothing to pick from");
      return found;
    },
  };
}

const WARM_UP = 12;

/** FNV-1a, for names. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
