import { beginningOf } from "../../../kernel/characters.ts";
import { scanPrivacy } from "../../../kernel/privacy.ts";
import type { CodeCheck } from "../../../kernel/uscc.ts";
import type { Entry, Field } from "../../catalogue/types.ts";
import type { ColumnMap } from "../mapping.ts";
import { levelOf, type Params, type RowProblemCode } from "../problems.ts";
import type { Cell, JsonValue, RowProblem } from "../types.ts";

/** A row while it is checked. One draft serves all rows of a batch: a million rows should not make a million of these. */
export interface Draft {
  /** The row as it came. */
  cells: readonly Cell[];
  problems: RowProblem[];
  refused: boolean;
  /** Canonical value of each field of the entry, by its slot; null when the cell is empty or refused. */
  readonly values: JsonValue[];
  /** Slots whose cell was refused: an empty value there is not a missing one. */
  readonly failed: boolean[];
  /** What the subject's own code turned out to be; null without one. */
  subjectCheck: CodeCheck | null;
  /** A word for the simple procedure stands in a text. */
  simpleProcedure: boolean;
  /** Texts that were masked, in clear, by field name. */
  clear: Record<string, string> | null;
}

/** A column of the file as the checks know it. */
export interface Column {
  readonly field: Field;
  readonly slot: number;
  readonly index: number;
  readonly header: string;
}

/** Reads a cell into its canonical value; null when it is empty or refused. Problems go to the draft. */
export type ReadCell = (cell: Cell, draft: Draft) => JsonValue;

export function newDraft(entry: Entry): Draft {
  return {
    cells: [],
    problems: [],
    refused: false,
    values: new Array<JsonValue>(entry.fields.length).fill(null),
    failed: new Array<boolean>(entry.fields.length).fill(false),
    subjectCheck: null,
    simpleProcedure: false,
    clear: null,
  };
}

/** Empties the draft for the next row: nothing of one subject may ever show up in the record of another. */
export function startRow(draft: Draft, cells: readonly Cell[]): void {
  draft.cells = cells;
  if (draft.problems.length > 0) {
    draft.problems = [];
    draft.failed.fill(false);
  }
  draft.values.fill(null);
  draft.refused = false;
  draft.subjectCheck = null;
  draft.simpleProcedure = false;
  draft.clear = null;
}

export interface Note {
  readonly code: RowProblemCode;
  readonly value?: Cell;
  readonly suggestion?: string | undefined;
  readonly params?: Params;
}

/** Where a problem stands: a column, or a field without one in the file. */
export interface Place {
  readonly slot: number;
  /** Place of the column in the file; null when the file has no such column. */
  readonly index: number | null;
  readonly header: string;
}

/** Writes a problem down. An error refuses the row; the value is shown only masked and shortened (rule 8). */
export function note(draft: Draft, place: Place | null, { code, value, suggestion, params }: Note): void {
  const level = levelOf(code);
  draft.problems.push({
    code,
    level,
    column: place === null ? null : place.header,
    value: value === undefined || value === null ? null : shown(value),
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(params === undefined ? {} : { params }),
  });
  if (level === "warning") return;
  draft.refused = true;
  if (place !== null) draft.failed[place.slot] = true;
}

/** Keeps a clear text for the sealed part of the record. */
export function keepClear(draft: Draft, name: string, text: string): void {
  draft.clear = { ...draft.clear, [name]: text };
}

const SHOWN_LENGTH_MAX = 120;

/**
 * Masks first and shortens afterwards: a number cut in two is not recognised any more. Looked at as text and as code,
 * because the old 15-digit numbers of persons are found only in the second way.
 */
function shown(value: string | number): string {
  const masked = scanPrivacy(scanPrivacy(String(value), "text").masked, "code").masked;
  return masked.length <= SHOWN_LENGTH_MAX ? masked : `${beginningOf(masked, SHOWN_LENGTH_MAX)}…`;
}

/** The place of each field by its name: its column, or its Chinese name when the file has no such column. */
export function placesOf(entry: Entry, columns: ColumnMap): ReadonlyMap<string, Place> {
  const named = new Map(columns.columns.map((column) => [column.field.name, column]));
  return new Map(
    entry.fields.map((field, slot) => {
      const column = named.get(field.name);
      return [field.name, { slot, index: column?.index ?? null, header: column?.header ?? field.zh }];
    }),
  );
}
