import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Cell } from "../types.ts";
import { csvCell } from "./csv-cell.ts";
import { REASON_COLUMN } from "./reason-column.ts";

export interface RejectedRow {
  readonly cells: readonly Cell[];
  /** The problems of the row, as the submitter reads them. */
  readonly reason: string;
}

export interface RejectedFile {
  /** The rows of the original up to and with its last header row. */
  readonly headers: readonly (readonly Cell[])[];
  readonly rows: AsyncIterable<RejectedRow> | Iterable<RejectedRow>;
}

const BYTE_ORDER_MARK = "\uFEFF";
const PIECE_LENGTH = 64 * 1024;
/** A spreadsheet keeps 15 digits: a number at or above this was not what the submitter typed. */
const EXACT_NUMBER_MAX = 1e15;

/**
 * The rejected rows as CSV text (UTF-8 with mark, CRLF) in the template they came in, with the reasons in the extra
 * column 问题说明 after the last header column. Cells that a spreadsheet program would run are neutralised; `openTable`
 * undoes that and drops the column, so mending and sending again loses nothing. Cells beyond the header of a ragged
 * row follow after the reason.
 */
export async function* rejectedText(file: RejectedFile): AsyncGenerator<string, void, void> {
  const width = Math.max(0, ...file.headers.map((header) => header.length));
  let piece = BYTE_ORDER_MARK;
  for (const header of file.headers) piece += rowText(header, REASON_COLUMN, width);
  for await (const row of file.rows) {
    piece += rowText(row.cells, row.reason, width);
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}

/** Writes the rejected-rows file of `rejectedText` to a path. */
export async function writeRejected(path: string, file: RejectedFile): Promise<void> {
  await pipeline(Readable.from(rejectedText(file)), createWriteStream(path, { encoding: "utf8" }));
}

function rowText(cells: readonly Cell[], reason: string, width: number): string {
  const texts = cells.map(cellText);
  while (texts.length < width) texts.push("");
  texts.splice(width, 0, reason);
  return `${texts.map(csvCell).join(",")}\r\n`;
}

/** A number too long for a spreadsheet is written as it shows it (9.14403E+17), never as digits that look like a code. */
function cellText(cell: Cell): string {
  if (typeof cell !== "number") return cell ?? "";
  return Math.abs(cell) < EXACT_NUMBER_MAX ? String(cell) : cell.toExponential(14).toUpperCase();
}
