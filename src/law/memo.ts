import type { Law } from "./types.ts";

/** Answers kept per law and name; beyond this many the memory is emptied and filled again. */
const ANSWERS_MAX = 200_000;

/**
 * Makes a question of the law cheap when asked again: a law never changes, so an answer for the same key holds.
 * A batch of a million rows asks a few thousand different questions.
 */
export function remembered<Answer>(): (law: Law, key: string, work: () => Answer) => Answer {
  const memory = new WeakMap<Law, Map<string, Answer>>();
  return (law, key, work) => {
    let answers = memory.get(law);
    if (answers === undefined) {
      answers = new Map();
      memory.set(law, answers);
    }
    const known = answers.get(key);
    if (known !== undefined) return known;
    const found = work();
    if (answers.size >= ANSWERS_MAX) answers.clear();
    answers.set(key, found);
    return found;
  };
}
