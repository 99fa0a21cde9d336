interface Piece {
  readonly piece: string;
  readonly isMarked: boolean;
  /** Where the piece begins. */
  readonly at: number;
}

/** Cuts a text where sought words begin and end, without regard to case or width. */
export function marksIn(text: string, sought: string): readonly Piece[] {
  const words = sought
    .split(/\s+/u)
    .map((word) => word.normalize("NFKC").toLowerCase())
    .filter(Boolean);
  const plain = text.normalize("NFKC").toLowerCase();
  if (plain.length !== text.length) return [{ piece: text, isMarked: false, at: 0 }];
  const pieces: Piece[] = [];
  let at = 0;
  while (at < text.length) {
    const next = words
      .map((word) => ({ word, from: plain.indexOf(word, at) }))
      .filter(({ from }) => from >= 0)
      .toSorted((a, b) => a.from - b.from || b.word.length - a.word.length)[0];
    const from = next?.from ?? text.length;
    if (from > at) pieces.push({ piece: text.slice(at, from), isMarked: false, at });
    if (next === undefined) break;
    at = from + next.word.length;
    pieces.push({ piece: text.slice(from, at), isMarked: true, at: from });
  }
  return pieces;
}
