import { FileProblem } from "./problem.ts";
import { makeRowScanner } from "./row-scanner.ts";

/** A full-width comma is text, never a delimiter. Earlier ones win a tie. */
const DELIMITERS = [",", "\t", ";"] as const;
const ROWS_JUDGED = 50;

/**
 * Comma, tab or semicolon: of those in the first line that has any (the header, or a title row above it), the one under
 * which the first rows are the most alike. Semicolons between kinds of penalty are in the rows and not in the header.
 */
export function detectDelimiter(sample: string): string {
  const lines = sample.split(/[\r\n]+/, ROWS_JUDGED);
  const first = lines.find((line) => DELIMITERS.some((delimiter) => line.includes(delimiter))) ?? "";
  const scored = DELIMITERS.map((delimiter) => ({
    delimiter,
    score: first.includes(delimiter) ? alikeness(sample, delimiter) : 0,
  }));
  const best = scored.reduce((winner, next) => (next.score > winner.score ? next : winner));
  return best.delimiter;
}

/** Columns beyond the first in the commonest kind of row, times the share of rows of that kind. */
function alikeness(sample: string, delimiter: string): number {
  const widths = firstWidths(sample, delimiter);
  if (widths.length === 0) return 0;
  const counts = new Map<number, number>();
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
  const scores = [...counts].map(([width, count]) => ((width - 1) * count) / widths.length);
  return Math.max(...scores);
}

function firstWidths(sample: string, delimiter: string): number[] {
  const scanner = makeRowScanner(delimiter);
  try {
    scanner.push(sample);
  } catch (thrown) {
    // A wrong delimiter can make quotes look unclosed; the right one is judged again while reading.
    if (!(thrown instanceof FileProblem)) throw thrown;
  }
  const whole = scanner.take();
  const rows =
    whole.length > 0 ? whole : [{ row: 1, cells: sample.split(/[\r\n]/, 1)[0]?.split(delimiter) ?? [] }];
  return rows.slice(0, ROWS_JUDGED).map((row) => row.cells.length);
}
