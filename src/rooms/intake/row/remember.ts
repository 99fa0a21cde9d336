import { ownText } from "../../../kernel/own-text.ts";

/** Answers kept by one memory; beyond this many it is emptied and filled again. */
const ANSWERS_MAX = 20_000;

/**
 * Makes a pure question about a cell cheap when the same value comes again, in bounded memory: days, bodies and kinds
 * repeat. What is kept is a copy: a cell as it was read would keep its whole piece of the file.
 */
export function remember<Answer>(work: (cell: string | number) => Answer): (cell: string | number) => Answer;
export function remember<Answer>(work: (cell: string) => Answer): (cell: string) => Answer;
export function remember<Answer>(work: (cell: string) => Answer): (cell: string) => Answer {
  return rememberThings(work, (cell) => (typeof cell === "string" ? ownText(cell) : cell));
}

/** The same for things that are not cells. */
export function rememberThings<Thing, Answer>(
  work: (thing: Thing) => Answer,
  own: (thing: Thing) => Thing = (thing) => thing,
): (thing: Thing) => Answer {
  const answers = new Map<Thing, Answer>();
  return (thing) => {
    const known = answers.get(thing);
    if (known !== undefined) return known;
    const kept = own(thing);
    const answer = work(kept);
    if (answers.size >= ANSWERS_MAX) answers.clear();
    answers.set(kept, answer);
    return answer;
  };
}
