import { CELL_LENGTH_MAX } from "./limits.ts";
import { FileProblem } from "./problem.ts";

export interface QuotedRow {
  readonly cells: string[];
  /** Index after the line break that ends the row. */
  readonly next: number;
}

export interface QuotedSource {
  readonly text: string;
  readonly from: number;
  readonly delimiter: string;
  /** Whether no text follows. */
  readonly final: boolean;
  readonly row: number;
  /** Cells of the first row of the file; 0 while unknown. */
  readonly columns: number;
}

interface ReadCell {
  readonly value: string;
  /** Index of the delimiter or line break after the cell, or the length of the text. */
  readonly end: number;
}

/** Whole lines inside one quoted cell that look like rows, from which on the quote counts as never closed. */
const SWALLOWED_LINES_MIN = 2;
const SWALLOWED_COLUMNS_MIN = 3;

/**
 * One row that holds a quotation mark, or null when the text ends before the row does.
 * A quote that closes before other text on its own line is kept as text (`"奇正"科技`). One that spans lines and
 * then closes badly, or swallows lines that look like rows, is a stray quote: FILE_QUOTE_UNCLOSED.
 */
export function readQuotedRow(source: QuotedSource): QuotedRow | null {
  const cells: string[] = [];
  let at = source.from;
  for (;;) {
    const cell = source.text.charAt(at) === '"' ? readQuoted(source, at) : readPlain(source, at);
    if (cell === null) return null;
    cells.push(cell.value);
    if (cell.end >= source.text.length) return { cells, next: cell.end };
    if (source.text.charAt(cell.end) !== source.delimiter)
      return { cells, next: afterBreak(source.text, cell.end) };
    at = cell.end + 1;
  }
}

function readQuoted(source: QuotedSource, start: number): ReadCell | null {
  const { text } = source;
  const close = closingQuote(text, start);
  if (close === null) return refuseUnclosed(source, start);
  const end = endAfterQuote(source, close + 1);
  if (end === "more") return null;
  const inner = text.slice(start + 1, close);
  refuseSwallowed(source, inner, end === null);
  if (end === null) return readPlain(source, start);
  return { value: inner.includes('"') ? inner.replaceAll('""', '"') : inner, end };
}

/** The quote that ends the cell which begins at `start`; doubled quotes are passed over. */
function closingQuote(text: string, start: number): number | null {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return null;
    if (text.charCodeAt(quote + 1) !== 34) return quote;
    at = quote + 2;
  }
}

/** Beyond the length of a cell: with lines in it, somebody forgot to close the quote; without, the cell is that long. */
function refuseUnclosed(source: QuotedSource, start: number): null {
  const { text, row } = source;
  const isTooLong = text.length - start > CELL_LENGTH_MAX;
  const isOneLine = text.indexOf("\n", start) < 0 && text.indexOf("\r", start) < 0;
  if (isTooLong && isOneLine) throw new FileProblem("FILE_CELL_TOO_LONG", { row, limit: CELL_LENGTH_MAX });
  if (isTooLong || source.final) throw new FileProblem("FILE_QUOTE_UNCLOSED", { row });
  return null;
}

/** The end of the cell after its closing quote (spaces allowed), null when other text follows, "more" when unknown. */
function endAfterQuote(source: QuotedSource, from: number): number | null | "more" {
  const { text, delimiter } = source;
  let at = from;
  while (text.charAt(at) === " ") at += 1;
  if (at >= text.length) return source.final ? text.length : "more";
  const mark = text.charAt(at);
  if (mark === "\r" && at + 1 === text.length && !source.final) return "more";
  return mark === delimiter || mark === "\n" || mark === "\r" ? at : null;
}

function readPlain(source: QuotedSource, start: number): ReadCell | null {
  const { text, delimiter, final } = source;
  for (let at = start; at < text.length; at += 1) {
    const mark = text[at];
    const mayBeHalfBreak = mark === "\r" && at + 1 === text.length && !final;
    if (mayBeHalfBreak) return null;
    if (mark === delimiter || mark === "\n" || mark === "\r")
      return { value: text.slice(start, at), end: at };
  }
  return final ? { value: text.slice(start), end: text.length } : refuseEndless(source, start);
}

function refuseEndless(source: QuotedSource, start: number): null {
  if (source.text.length - start > CELL_LENGTH_MAX) {
    throw new FileProblem("FILE_CELL_TOO_LONG", { row: source.row, limit: CELL_LENGTH_MAX });
  }
  return null;
}

function refuseSwallowed(source: QuotedSource, inner: string, closedBadly: boolean): void {
  if (!inner.includes("\n") && !inner.includes("\r")) return;
  const lines = inner.split(/\r\n|\r|\n/);
  if (closedBadly || swallowedRows(source, lines) >= SWALLOWED_LINES_MIN) {
    throw new FileProblem("FILE_QUOTE_UNCLOSED", { row: source.row });
  }
}

function swallowedRows(source: QuotedSource, lines: readonly string[]): number {
  if (source.columns < SWALLOWED_COLUMNS_MIN) return 0;
  const whole = lines.slice(1, -1);
  return whole.filter((line) => line.split(source.delimiter).length === source.columns).length;
}

/** The index after a line break at `end`; CRLF counts as one break. */
export function afterBreak(text: string, end: number): number {
  const crlf = text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10;
  return crlf ? end + 2 : end + 1;
}
