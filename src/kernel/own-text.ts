/**
 * The same text in memory of its own. A cell is often a slice of the piece of file it was read from; whoever keeps it for
 * long would keep the whole piece, so what goes into a memory is copied first.
 */
export function ownText(text: string): string {
  return JSON.parse(JSON.stringify(text));
}
