import type { SourceRow } from "../types.ts";
import { FileProblem } from "./problem.ts";

/**
 * What the first rows of a sheet are to the entry asked for: its table with rows, its empty template, a table that would
 * be refused, or something else such as notes and lists of words.
 */
export type SheetFit = "rows" | "template" | "refused" | "other";
export type FitSheet = (head: readonly SourceRow[]) => SheetFit;

/** Some rows of one sheet. Sheets come one after the other, hidden ones last. */
export interface SheetPiece {
  readonly sheet: number;
  readonly isHidden: boolean;
  readonly rows: readonly SourceRow[];
}

type Rows = readonly SourceRow[];

/** Rows by which a sheet is judged; the header is among them. */
const HEAD_ROWS = 64;
const NO_ROWS: Rows = [];

/**
 * The rows of the sheet that is the table. Notes, lists of words and empty templates are passed over; without a judge
 * the first sheet with data is taken. A second visible sheet with rows of the same entry refuses the file
 * (FILE_SEVERAL_TABLES), because rows that are left out in silence are lost.
 */
export async function* rowsOfTable(
  pieces: AsyncIterable<SheetPiece>,
  fit: FitSheet | null,
): AsyncGenerator<Rows, void, void> {
  const choice = chooseSheet(fit ?? (() => "rows"), fit !== null);
  for await (const piece of pieces) {
    if (piece.rows.length === 0) continue;
    if (choice.isOver(piece)) break;
    const rows = choice.take(piece);
    if (rows.length > 0) yield rows;
  }
  const rest = choice.finish();
  if (rest.length > 0) yield rest;
}

interface Choice {
  /** Whether nothing that follows can change the choice. */
  isOver(piece: SheetPiece): boolean;
  take(piece: SheetPiece): Rows;
  finish(): Rows;
}

const RANK: Readonly<Record<SheetFit, number>> = { rows: 3, template: 2, refused: 1, other: 0 };

function chooseSheet(fitOf: FitSheet, isJudged: boolean): Choice {
  let current = -1;
  let isHidden = false;
  let state: "undecided" | "taken" | "passed" = "passed";
  let head: Rows = NO_ROWS;
  let isFound = false;
  let spare: { readonly rank: number; readonly rows: Rows } | null = null;
  const decide = (): Rows => {
    if (state !== "undecided") return NO_ROWS;
    const rank = RANK[fitOf(head)];
    state = "passed";
    if (rank < RANK.rows) {
      if (spare === null || rank > spare.rank) spare = { rank, rows: head };
      return NO_ROWS;
    }
    if (isFound && isJudged && !isHidden) throw new FileProblem("FILE_SEVERAL_TABLES");
    if (isFound) return NO_ROWS;
    isFound = true;
    state = "taken";
    return head;
  };
  return {
    isOver: (piece) => isFound && piece.sheet !== current && (piece.isHidden || !isJudged),
    take(piece) {
      const before = piece.sheet === current ? NO_ROWS : decide();
      if (piece.sheet !== current) {
        ({ sheet: current, isHidden } = piece);
        state = "undecided";
        head = NO_ROWS;
      }
      if (state === "passed") return NO_ROWS;
      if (state === "taken") return piece.rows;
      head = [...head, ...piece.rows];
      return before.length === 0 && head.length >= HEAD_ROWS ? decide() : before;
    },
    finish() {
      const rows = decide();
      return isFound || spare === null ? rows : spare.rows;
    },
  };
}
