interface Seen {
  /** Share of the work that was done, 0 to 1. */
  readonly share: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly at: number;
}

/** Less than this share tells no pace: the first rows are read while the rest still warms up. */
const shareMin = 0.02;

/** Seconds until the work is done at the pace between two looks; null while there is no pace to go by. */
export function secondsLeft(first: Seen, now: Seen): number | null {
  const done = now.share - first.share;
  const took = (now.at - first.at) / 1000;
  if (done < shareMin || took <= 0) return null;
  return ((1 - now.share) * took) / done;
}
