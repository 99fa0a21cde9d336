import type { Cell, SourceRow, TableReader } from "../types.ts";
import { CELL_LENGTH_MAX, CELLS_MAX, COLUMNS_MAX, ROWS_MAX } from "./limits.ts";
import { undoNeutralised } from "./neutral.ts";
import { FileProblem } from "./problem.ts";
import { REASON_COLUMN } from "./reason-column.ts";

/** Rows of the file among which a header with the reason column is looked for. */
const HEADER_ROWS_SEARCHED = 20;

interface Tally {
  rows: number;
  cells: number;
  /** Index of the reason column once a header shows it: the file is a rejected-rows file that was mended. */
  reasonAt: number;
}

interface TableLimits {
  readonly rows: number;
  readonly cells: number;
}

const LIMITS: TableLimits = { rows: ROWS_MAX, cells: CELLS_MAX };

/** The same reader with the limits on rows, columns and cells kept, and a mended rejected-rows file made plain again. */
export function guarded(reader: TableReader, limits: TableLimits = LIMITS): TableReader {
  return { ...reader, chunks: () => guardedChunks(reader, limits) };
}

async function* guardedChunks(
  reader: TableReader,
  limits: TableLimits,
): AsyncGenerator<readonly SourceRow[], void, void> {
  const tally: Tally = { rows: 0, cells: 0, reasonAt: -1 };
  for await (const rows of reader.chunks()) {
    const isDecoded = reader.format === "csv";
    for (const row of rows) count(row, tally, !isDecoded);
    refuseBeyond(tally, limits);
    findReasonColumn(rows, tally);
    const sound = isDecoded ? rows : rows.map(soundRow);
    yield tally.reasonAt < 0 ? sound : sound.map((row) => withoutReason(row, tally.reasonAt));
  }
  if (tally.rows === 0) throw new FileProblem("FILE_EMPTY");
}

function count(row: SourceRow, tally: Tally, checkLengths: boolean): void {
  tally.rows += 1;
  tally.cells += row.cells.length;
  if (row.cells.length > COLUMNS_MAX) {
    throw new FileProblem("FILE_TOO_MANY_COLUMNS", { row: row.row, limit: COLUMNS_MAX });
  }
  if (checkLengths && row.cells.some(isTooLong)) {
    throw new FileProblem("FILE_CELL_TOO_LONG", { row: row.row, limit: CELL_LENGTH_MAX });
  }
}

function refuseBeyond(tally: Tally, limits: TableLimits): void {
  if (tally.rows > limits.rows) throw new FileProblem("FILE_TOO_MANY_ROWS", { limit: limits.rows });
  if (tally.cells > limits.cells) throw new FileProblem("FILE_TOO_MANY_CELLS", { limit: limits.cells });
}

function soundRow(row: SourceRow): SourceRow {
  return row.cells.every(isSound) ? row : { row: row.row, cells: row.cells.map(soundCell) };
}

function isSound(cell: Cell): boolean {
  return typeof cell !== "string" || (cell.isWellFormed() && !cell.includes("\0"));
}

/**
 * A cell whose lost characters are U+FFFD. JSON and workbooks can write half a character pair and U+0000, which no text
 * of the database holds; delimited text cannot, for it was decoded.
 */
export function soundCell(cell: Cell): Cell {
  if (typeof cell !== "string" || isSound(cell)) return cell;
  return cell.toWellFormed().replaceAll("\0", "\ufffd");
}

function isTooLong(cell: Cell): boolean {
  return typeof cell === "string" && cell.length > CELL_LENGTH_MAX;
}

function findReasonColumn(rows: readonly SourceRow[], tally: Tally): void {
  const first = tally.rows - rows.length;
  if (tally.reasonAt >= 0 || first >= HEADER_ROWS_SEARCHED) return;
  for (const row of rows.slice(0, HEADER_ROWS_SEARCHED - first)) {
    const at = row.cells.findIndex((cell) => typeof cell === "string" && cell.trim() === REASON_COLUMN);
    if (at >= 0) {
      tally.reasonAt = at;
      return;
    }
  }
}

function withoutReason(row: SourceRow, reasonAt: number): SourceRow {
  const cells = row.cells.filter((_, index) => index !== reasonAt);
  return {
    row: row.row,
    cells: cells.map((cell) => (typeof cell === "string" ? undoNeutralised(cell) : cell)),
  };
}
