import { textsOn } from "../../../law/parameter.ts";
import { headerKey, headerText } from "../header-key.ts";
import type { ColumnMap } from "../mapping.ts";
import type { Cell } from "../types.ts";
import { remember } from "./remember.ts";
import type { RowCheckerSetup } from "./setup.ts";

export type SkipKind = "note" | "header" | "blank";

/** Filled cells up to which a row can be a note, and the length from which a lone cell with a sentence is one. */
const NOTE_CELLS_MAX = 2;
const NOTE_LENGTH_MIN = 12;
const NOTE_START =
  /^[\s*※(（]*(?:说明|备注|附注|注\s*[:：]|提示|合计|总计|共计|制表|填表|填报|审核人|联系人|单位负责人|\d{1,2}\s*[.、．)）])/u;
const SENTENCE = /[:：。；;]/u;

export type FindSkip = (cells: readonly Cell[]) => SkipKind | null;

/**
 * Tells rows that carry no record: empty ones, notes below the data (表格说明, 填表说明, 注：…, numbered sentences), and headers
 * repeated where tables were pasted together.
 */
export function skipFinder({ columns, law, today }: RowCheckerSetup): FindSkip {
  const isHeader = headerFinder(columns);
  const markers = textsOn(law, "intake.note-row.markers", today);
  const words = markers.ok ? markers.value : [];
  const isMarked = (text: string): boolean => words.some((word) => text.includes(word));
  const isWide = columns.columns.length >= WIDE_COLUMNS_MIN;
  return (cells) => {
    const filled = filledCells(cells);
    if (filled === 0) return "blank";
    if (filled > NOTE_CELLS_MAX) return isHeader(cells) ? "header" : null;
    const texts = textsOf(cells);
    const isNote = texts.some(isMarked) || (isWide && texts.some((text) => looksLikeNote(text, filled)));
    return isNote ? "note" : isHeader(cells) ? "header" : null;
  };
}

/** In a table of few columns a row with two filled cells is a row like any other. */
const WIDE_COLUMNS_MIN = 5;

function looksLikeNote(text: string, filled: number): boolean {
  if (NOTE_START.test(text)) return true;
  return filled === 1 && text.length >= NOTE_LENGTH_MIN && SENTENCE.test(text);
}

const CLOSING_LINE =
  /^[\s*（(]*(?:(?:填报|填表|制表|审核|复核|联系|经办|报送)[^:：]{0,8}[:：]|(?:单位)?负责人[^:：]{0,4}[:：]|(?:合计|总计|小计|共计)\s*[:：]?\s*$)/u;

/**
 * Whether a row is the line of signatures or of totals below a table (填报人：…, 联系电话：…, 合计), which may fill many
 * cells. Asked only about rows that are refused as data.
 */
export function isClosingLine(cells: readonly Cell[]): boolean {
  const first = cells.find((cell) => !isBlankCell(cell));
  return typeof first === "string" && CLOSING_LINE.test(first);
}

/** Counts filled cells, but only as far as it matters. */
function filledCells(cells: readonly Cell[]): number {
  let filled = 0;
  for (const cell of cells) {
    if (isBlankCell(cell)) continue;
    filled++;
    if (filled > NOTE_CELLS_MAX) return filled;
  }
  return filled;
}

export function isBlankCell(cell: Cell): boolean {
  if (cell === null) return true;
  if (typeof cell === "number") return false;
  return cell.length === 0 || (cell.charCodeAt(0) <= 0x3000 && cell.trim() === "");
}

function textsOf(cells: readonly Cell[]): readonly string[] {
  return cells.filter((cell) => !isBlankCell(cell)).map(String);
}

/**
 * A row is the header again when two of its cells stand under their own names. The first look goes to a column of days
 * or choices, whose cells repeat, so that it is cheap.
 */
function headerFinder(columns: ColumnMap): (cells: readonly Cell[]) => boolean {
  const names = columns.columns.map(({ index, field, header }) => ({
    index,
    repeats: field.kind === "day" || field.kind === "choice",
    keys: new Set([header, field.name, ...field.columns].map(headerKey)),
  }));
  const probe = names.find((name) => name.repeats) ?? names[0];
  if (probe === undefined) return () => false;
  const isProbe = remember((cell: string) => probe.keys.has(headerKey(headerText(cell))));
  return (cells) => {
    const cell = cells[probe.index];
    if (typeof cell !== "string" || !isProbe(cell)) return false;
    return names.some(
      ({ index, keys }) => index !== probe.index && keys.has(headerKey(headerText(cells[index]))),
    );
  };
}

/** Counts filled cells that stand under no header; then nobody knows which value belongs where. */
export function strayCounter(columns: ColumnMap): (cells: readonly Cell[]) => number {
  const named = new Set([...columns.columns.map(({ index }) => index), ...columns.ignored]);
  const gaps = Array.from({ length: columns.width }, (_, index) => index).filter(
    (index) => !named.has(index),
  );
  return (cells) => {
    let stray = 0;
    for (const index of gaps) if (!isBlankCell(cells[index] ?? null)) stray++;
    for (let index = columns.width; index < cells.length; index++)
      if (!isBlankCell(cells[index] ?? null)) stray++;
    return stray;
  };
}
