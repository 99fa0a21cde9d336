import type { SourceRow } from "../types.ts";
import { CELL_LENGTH_MAX, COLUMNS_MAX, ROW_LENGTH_MAX } from "./limits.ts";
import { FileProblem } from "./problem.ts";
import { afterBreak, type QuotedRow, readQuotedRow } from "./quoted-row.ts";

/**
 * Rows from decoded text, however it is cut: push pieces, take rows, end once.
 *
 * Own code and not papaparse (docs/decisions/0007), for measured and needed reasons: 475 thousand rows of 27 columns a
 * second with decoding against 199 without, and 230 against 20 where every cell is quoted; row numbers that survive
 * blank lines; and a refusal that names the row of a quotation mark that is never closed, where papaparse swallows the
 * rest of the file into one cell.
 */
export interface RowScanner {
  push(text: string): void;
  end(): void;
  /** Rows complete so far, removed from the scanner. */
  take(): SourceRow[];
}

interface Cursor {
  text: string;
  /** Start of the row that is not complete yet. */
  at: number;
  row: number;
  /** Cells of the first row, which tells how a swallowed row looks. */
  columns: number;
  rows: SourceRow[];
  nextLf: number;
  nextCr: number;
  nextQuote: number;
}

const NOWHERE = Number.MAX_SAFE_INTEGER;

/** A scanner of RFC 4180 text: doubled quotes, line breaks inside quotes, CR, LF and CRLF, ragged rows kept. */
export function makeRowScanner(delimiter: string): RowScanner {
  const cursor: Cursor = {
    text: "",
    at: 0,
    row: 0,
    columns: 0,
    rows: [],
    nextLf: -1,
    nextCr: -1,
    nextQuote: -1,
  };
  return {
    push(text) {
      cursor.text = cursor.at < cursor.text.length ? cursor.text.slice(cursor.at) + text : text;
      cursor.at = 0;
      cursor.nextLf = cursor.nextCr = cursor.nextQuote = -1;
      scan(cursor, delimiter, false);
    },
    end() {
      scan(cursor, delimiter, true);
    },
    take() {
      const rows = cursor.rows;
      cursor.rows = [];
      return rows;
    },
  };
}

function scan(cursor: Cursor, delimiter: string, final: boolean): void {
  while (cursor.at < cursor.text.length) {
    const end = lineEnd(cursor, final);
    if (quoteBefore(cursor, end ?? cursor.text.length)) {
      const quoted = readQuotedRow({ ...quotedFrom(cursor), delimiter, final });
      if (quoted === null) break;
      takeRow(cursor, quoted);
      continue;
    }
    if (end === null) break;
    const cells = cursor.text.slice(cursor.at, end).split(delimiter);
    takeRow(cursor, { cells, next: afterBreak(cursor.text, end) });
  }
  refuseLongRow(cursor);
}

function quotedFrom(cursor: Cursor): { text: string; from: number; row: number; columns: number } {
  return { text: cursor.text, from: cursor.at, row: cursor.row + 1, columns: cursor.columns };
}

function takeRow(cursor: Cursor, read: QuotedRow): void {
  const row = cursor.row + 1;
  if (read.cells.length > COLUMNS_MAX)
    throw new FileProblem("FILE_TOO_MANY_COLUMNS", { row, limit: COLUMNS_MAX });
  if (read.next - cursor.at > CELL_LENGTH_MAX) refuseLongCell(read.cells, row);
  cursor.row = row;
  cursor.at = read.next;
  const blank = read.cells.length === 1 && read.cells[0] === "";
  if (blank) return;
  if (cursor.columns === 0) cursor.columns = read.cells.length;
  cursor.rows.push({ row, cells: read.cells });
}

/** The end of the line at the cursor, or null when more text is needed to know it. */
function lineEnd(cursor: Cursor, final: boolean): number | null {
  const { text, at } = cursor;
  if (cursor.nextLf < at) cursor.nextLf = find(text, "\n", at);
  if (cursor.nextCr < at) cursor.nextCr = find(text, "\r", at);
  const end = Math.min(cursor.nextLf, cursor.nextCr);
  if (end === NOWHERE) return final ? text.length : null;
  // A CR at the very end may be the first half of a CRLF.
  const undecided = text.charCodeAt(end) === 13 && end + 1 === text.length && !final;
  return undecided ? null : end;
}

function quoteBefore(cursor: Cursor, end: number): boolean {
  if (cursor.nextQuote < cursor.at) cursor.nextQuote = find(cursor.text, '"', cursor.at);
  return cursor.nextQuote < end;
}

function find(text: string, mark: string, from: number): number {
  const index = text.indexOf(mark, from);
  return index < 0 ? NOWHERE : index;
}

function refuseLongRow(cursor: Cursor): void {
  const length = cursor.text.length - cursor.at;
  if (length > ROW_LENGTH_MAX) {
    throw new FileProblem("FILE_ROW_TOO_LONG", { row: cursor.row + 1, limit: ROW_LENGTH_MAX });
  }
}

function refuseLongCell(cells: readonly string[], row: number): void {
  if (cells.some((cell) => cell.length > CELL_LENGTH_MAX)) {
    throw new FileProblem("FILE_CELL_TOO_LONG", { row, limit: CELL_LENGTH_MAX });
  }
}
