const RISKY = /^'*[=+\-@\t\r]/;
const NEUTRALISED = /^'+[=+\-@\t\r]/;

/** A cell that a spreadsheet program would run as a formula, made harmless by one leading apostrophe. */
export function neutralised(cell: string): string {
  return RISKY.test(cell) ? `'${cell}` : cell;
}

/** Takes back exactly what `neutralised` added: undoNeutralised(neutralised(x)) is x for every text. */
export function undoNeutralised(cell: string): string {
  return NEUTRALISED.test(cell) ? cell.slice(1) : cell;
}
