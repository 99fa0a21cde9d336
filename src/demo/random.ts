/** A small seeded source of chance: the same seed and label give the same sequence on every machine. */
export interface Random {
  /** From 0 up to but not including 1. */
  next(): number;
  /** A whole number from 0 up to but not including `limit`. */
  below(limit: number): number;
  pick<T>(list: readonly T[]): T;
  chance(share: number): boolean;
}

/** A sequence of its own for each label, so that one table can change without changing the others. */
export function makeRandom(seed: number, label: string): Random {
  let state = mixed(seed, label);
  const next = (): number => {
    // Mulberry32: one 32-bit word of state is enough for invented data.
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { next, below, pick: (list) => picked(list, below(list.length)), chance: (share) => next() < share };
}

function picked<T>(list: readonly T[], at: number): T {
  const item = list[at];
  if (item === undefined) throw new Error("Broken invariant: something is picked from a list that has it");
  return item;
}

/** FNV-1a over the label, begun from the seed. */
function mixed(seed: number, label: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let at = 0; at < label.length; at += 1) hash = Math.imul(hash ^ label.charCodeAt(at), 0x01000193);
  return hash | 0;
}
