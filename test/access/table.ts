/** Reads the tables of docs/access.md: who gets what, as a lawyer reads it. */

/** What an asker gets: `yes`, `own only`, or a status with its code (a page that is not there has no code). */
export type Result = string;

export interface Cell {
  /** What the asker gets, or gets when it has one of `names`; null: nothing is said. */
  readonly result: Result | null;
  /** Roles or scopes of which the asker needs one. */
  readonly names: readonly string[];
  /** What it gets without them. */
  readonly otherwise: Result | null;
  /** What it gets of another person's things. */
  readonly anothers: Result | null;
}

export interface Line {
  /** The first cell without its code marks: `GET /api/v1/batches`. */
  readonly name: string;
  readonly cells: readonly Cell[];
}

const RESULT = "(?:yes|own only|[45]\\d\\d(?: [A-Z_]+)?)";
const NAMES = "[a-z][a-z:*-]*(?:, [a-z][a-z:*-]*)*";
const PARTS = new RegExp(
  `^(${RESULT})(?: with (${NAMES}))?(?:; else (${RESULT}))?(?:; another's (${RESULT}))?$`,
);

/** The lines of the table under a heading that holds this text. A cell that cannot be read is thrown. */
export function linesUnder(document: string, heading: string): readonly Line[] {
  const section = document.split(/^## /mu).find((part) => (part.split("\n")[0] ?? "").includes(heading));
  if (section === undefined) throw new Error(`docs/access.md has no part "${heading}"`);
  return section
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => lineOf(line));
}

function lineOf(text: string): Line {
  const [name = "", ...cells] = text
    .slice(1, text.lastIndexOf("|"))
    .split("|")
    .map((cell) => cell.trim());
  return { name: name.replaceAll("`", ""), cells: cells.map((cell) => cellOf(cell, text)) };
}

function cellOf(text: string, line: string): Cell {
  if (text === "—") return { result: null, names: [], otherwise: null, anothers: null };
  const parts = PARTS.exec(text);
  if (parts === null) throw new Error(`docs/access.md: the cell "${text}" cannot be read in ${line}`);
  const [, result = null, names = "", otherwise = null, anothers = null] = parts;
  return { result, names: names.split(", ").filter((name) => name !== ""), otherwise, anothers };
}
