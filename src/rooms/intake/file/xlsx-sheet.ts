import type { Cell, SourceRow } from "../types.ts";
import { CELL_LENGTH_MAX, COLUMNS_MAX } from "./limits.ts";
import { FileProblem } from "./problem.ts";
import { serialDay } from "./serial-day.ts";
import { unescaped } from "./xlsx-strings.ts";
import { attribute, makeTagScanner, type TagListener } from "./xml-tags.ts";

export interface SheetWords {
  readonly strings: readonly string[];
  readonly dayStyles: readonly boolean[];
  readonly from1904: boolean;
}

/** Rows from the markup of one sheet, pushed in pieces. */
export interface SheetScanner {
  push(text: string): void;
  /** Rows complete so far, removed from the scanner. Rows without a value are left out, their numbers are kept. */
  take(): SourceRow[];
}

interface SheetState {
  rows: SourceRow[];
  row: number;
  /** Cells outside of a row have no place. */
  inRow: boolean;
  cells: Cell[];
  column: number;
  type: string;
  style: number;
  text: string;
  inReading: boolean;
}

/**
 * A scanner of sheet markup. Text stays text, numbers stay numbers, numbers shown as days become ISO days, formula
 * cells give their stored value, errors give their text (#N/A), booleans TRUE or FALSE.
 */
export function makeSheetScanner(words: SheetWords): SheetScanner {
  const state: SheetState = {
    rows: [],
    row: 0,
    inRow: false,
    cells: [],
    column: -1,
    type: "",
    style: -1,
    text: "",
    inReading: false,
  };
  const scanner = makeTagScanner(sheetListener(state, words));
  return {
    push: scanner.push,
    take() {
      const rows = state.rows;
      state.rows = [];
      return rows;
    },
  };
}

function sheetListener(state: SheetState, words: SheetWords): TagListener {
  const listener: TagListener = {
    collects: false,
    open(name, tag) {
      if (name === "c") openCell(state, tag);
      else if (name === "v") listener.collects = true;
      else if (name === "t") listener.collects = !state.inReading;
      else if (name === "row") openRow(state, tag);
      else if (name === "rPh") state.inReading = true;
    },
    close(name) {
      listener.collects = false;
      if (name === "c") closeCell(state, words);
      else if (name === "rPh") state.inReading = false;
      else if (name === "row") closeRow(state);
    },
    text(text) {
      state.text += text;
      // Comments may cut a text into any number of pieces, none of them long.
      if (state.text.length > CELL_LENGTH_MAX) {
        throw new FileProblem("FILE_CELL_TOO_LONG", { row: state.row, limit: CELL_LENGTH_MAX });
      }
    },
  };
  return listener;
}

function openRow(state: SheetState, tag: string): void {
  const number = Number(attribute(tag, "r") ?? Number.NaN);
  const follows = Number.isSafeInteger(number) && number > state.row;
  state.row = follows ? number : state.row + 1;
  state.inRow = true;
  state.cells = [];
  state.column = -1;
}

function closeRow(state: SheetState): void {
  if (state.inRow && state.cells.length > 0) state.rows.push({ row: state.row, cells: state.cells });
  state.inRow = false;
  state.cells = [];
}

function openCell(state: SheetState, tag: string): void {
  const reference = attribute(tag, "r");
  state.column = reference === null ? state.column + 1 : columnOf(reference);
  state.type = attribute(tag, "t") ?? "n";
  state.style = Number(attribute(tag, "s") ?? -1);
  state.text = "";
}

/** Column index of a cell reference such as AB12: letters count in base 26 from A = 1. */
function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at += 1) {
    const letter = reference.charCodeAt(at) & ~32;
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
  }
  return column - 1;
}

function closeCell(state: SheetState, words: SheetWords): void {
  if (state.text === "") return;
  const value = cellValue(state, words);
  if (value === null || value === "") return;
  // Only a cell with a value counts: empty styled cells often reach to the last column of the sheet.
  if (state.column >= COLUMNS_MAX) {
    throw new FileProblem("FILE_TOO_MANY_COLUMNS", { row: state.row, limit: COLUMNS_MAX });
  }
  while (state.cells.length < state.column) state.cells.push(null);
  state.cells[Math.max(0, state.column)] = value;
}

function cellValue(state: SheetState, words: SheetWords): Cell {
  const { text, type } = state;
  if (type === "s") return words.strings[Number(text)] ?? null;
  if (type === "str" || type === "inlineStr") return unescaped(text);
  if (type === "b") return text === "1" || text === "true" ? "TRUE" : "FALSE";
  if (type === "e") return text;
  if (type === "d") return text.replace(/T00:00:00(\.0+)?Z?$/, "");
  return numberOf(state, words);
}

function numberOf(state: SheetState, words: SheetWords): Cell {
  const value = Number(state.text);
  if (!Number.isFinite(value)) return state.text;
  const isDay = words.dayStyles[state.style] === true;
  return isDay ? (serialDay(value, words.from1904) ?? value) : value;
}
