/**
 * Characters by which a cell becomes a formula or leaves its cell. The wide forms are on every Chinese keyboard, and
 * spreadsheet programs take them for the narrow ones.
 */
const RISKY = /^'*[=+\-@\t\r\n＝＋－＠]/u;
const NEUTRALISED = /^'+[=+\-@\t\r\n＝＋－＠]/u;

/** A cell that a spreadsheet program would run as a formula, made harmless by one leading apostrophe. */
export function neutralised(cell: string): string {
  return RISKY.test(cell) ? `'${cell}` : cell;
}

/** Takes back exactly what `neutralised` added: undoNeutralised(neutralised(x)) is x for every text. */
export function undoNeutralised(cell: string): string {
  return NEUTRALISED.test(cell) ? cell.slice(1) : cell;
}
