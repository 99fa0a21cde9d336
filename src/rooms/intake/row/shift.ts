import { readDay } from "../../../kernel/day.ts";
import { readAmount } from "../../../kernel/money.ts";
import { isResidentId } from "../../../kernel/resident-id.ts";
import { checkCode } from "../../../kernel/uscc.ts";
import { choiceOf, choicesOf } from "../../catalogue/index.ts";
import type { Field } from "../../catalogue/types.ts";
import type { ColumnMap, MappedColumn } from "../mapping.ts";
import type { Cell } from "../types.ts";
import { isBlankCell } from "./shape.ts";

export interface Shift {
  readonly column: MappedColumn;
  /** How many columns the cells stand to the right of where they belong; negative for the left. */
  readonly by: number;
}

/** Cells that must not fit where they stand and fit elsewhere before a row counts as shifted. */
const WITNESSES_MIN = 2;
const DISTANCES = [1, -1, 2, -2] as const;

/**
 * Looks for a shift in a refused row: cells of days, codes, amounts or choices that do not fit their own column but all
 * fit the same number of columns away. Asked only about rows that are refused anyway.
 */
export function shiftFinder(columns: ColumnMap): (cells: readonly Cell[]) => Shift | null {
  const typed = columns.columns.filter(({ field }) => isTyped(field)).toSorted((a, b) => a.index - b.index);
  return (cells) => {
    const misfits = typed.filter((column) => !fits(column.field, cells[column.index] ?? null));
    const [column] = misfits;
    if (column === undefined || misfits.length < WITNESSES_MIN) return null;
    for (const by of DISTANCES) {
      const witnesses = misfits.filter(({ field, index }) => fitsFilled(field, cells[index + by] ?? null));
      if (witnesses.length >= WITNESSES_MIN && witnesses.length * 2 > misfits.length) return { column, by };
    }
    return null;
  };
}

function isTyped(field: Field): boolean {
  return ["day", "uscc", "money", "choice", "choices"].includes(field.kind);
}

function fitsFilled(field: Field, cell: Cell): boolean {
  return !isBlankCell(cell) && fits(field, cell);
}

function fits(field: Field, cell: Cell): boolean {
  if (cell === null || isBlankCell(cell)) return true;
  const text = String(cell);
  switch (field.kind) {
    case "day":
      return readDay(cell).ok;
    case "uscc":
      return checkCode(cell).ok && !isResidentId(text);
    case "money":
      return text.length < AMOUNT_LENGTH_MAX && readAmount(cell, "yuan").ok;
    case "choice":
      return choiceOf(field, text) !== null;
    default:
      return choicesOf(field, text).unknown.length === 0;
  }
}

/** A code of digits is no amount. */
const AMOUNT_LENGTH_MAX = 13;
