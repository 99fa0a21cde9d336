/** Answers kept by one memory; beyond this many it is emptied and filled again. */
const ANSWERS_MAX = 20_000;

/** Makes a pure question cheap when the same value comes again, in bounded memory: days, bodies and kinds repeat. */
export function remember<Key, Answer>(work: (key: Key) => Answer): (key: Key) => Answer {
  const answers = new Map<Key, Answer>();
  return (key) => {
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = work(key);
    if (answers.size >= ANSWERS_MAX) answers.clear();
    answers.set(key, answer);
    return answer;
  };
}
