/** Random numbers that a seed repeats (mulberry32): the same kills at the same moments of the plan. */
export interface Random {
  /** A whole number from 0 to below `most`. */
  below(most: number): number;
  pick<T>(from: readonly T[]): T;
}

const STEP = 0x6d2b79f5;
const RANGE = 2 ** 32;

export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const below = (most: number): number => {
    state = (state + STEP) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / RANGE) * most);
  };
  return {
    below,
    pick(from) {
      const picked = from[below(from.length)];
      if (picked === undefined) throw new Error("there is nothing to pick from");
      return picked;
    },
  };
}
