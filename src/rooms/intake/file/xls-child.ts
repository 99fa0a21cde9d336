import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { serialDay } from "./serial-day.ts";

/**
 * The reader of binary workbooks, run as a process of its own: its library is known to be vulnerable to crafted files,
 * so it gets one file, little memory, little time, and no way to answer but lines of JSON: [sheet, isHidden, row, cells]
 * each, sheet by sheet, hidden ones last.
 * Exit 0 when done, 3 when the workbook is encrypted, 4 when it cannot be read.
 */
interface OldCell {
  readonly t?: string;
  readonly v?: unknown;
  readonly w?: string;
  readonly z?: string | number;
}

interface OldSheet {
  readonly "!data"?: readonly (readonly (OldCell | undefined)[] | undefined)[];
  readonly [row: number]: readonly (OldCell | undefined)[] | undefined;
  readonly length?: number;
}

interface OldWorkbook {
  readonly SheetNames: readonly string[];
  readonly Sheets: Readonly<Record<string, OldSheet>>;
  readonly Workbook?: {
    readonly WBProps?: { readonly date1904?: boolean };
    readonly Sheets?: readonly { readonly Hidden?: number }[];
  };
}

interface OldLibrary {
  read(bytes: Buffer, options: Readonly<Record<string, unknown>>): OldWorkbook;
  readonly SSF: { is_date(format: string): boolean };
}

const READ_OPTIONS = {
  type: "buffer",
  dense: true,
  raw: true,
  cellFormula: false,
  cellHTML: false,
  cellText: false,
  cellStyles: false,
  cellDates: false,
  cellNF: true,
  bookVBA: false,
};

function main(path: string): number {
  const library: OldLibrary = createRequire(import.meta.url)("xlsx");
  const workbook = library.read(readFileSync(path), READ_OPTIONS);
  const from1904 = workbook.Workbook?.WBProps?.date1904 === true;
  for (const [at, { name, isHidden }] of sheetOrder(workbook).entries()) {
    const rows = rowsOf(workbook.Sheets[name]);
    const lines = rows.flatMap((row, index) =>
      lineOf(row, `${at},${isHidden},${index + 1}`, { library, from1904 }),
    );
    if (lines.length > 0) process.stdout.write(`${lines.join("\n")}\n`);
  }
  return 0;
}

function sheetOrder(workbook: OldWorkbook): { readonly name: string; readonly isHidden: boolean }[] {
  const sheets = workbook.SheetNames.map((name, index) => ({
    name,
    isHidden: (workbook.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0,
  }));
  return [...sheets.filter(({ isHidden }) => !isHidden), ...sheets.filter(({ isHidden }) => isHidden)];
}

function rowsOf(sheet: OldSheet | undefined): (readonly (OldCell | undefined)[] | undefined)[] {
  if (sheet === undefined) return [];
  return Array.from(
    { length: sheet["!data"]?.length ?? sheet.length ?? 0 },
    (_, at) => (sheet["!data"] ?? sheet)[at],
  );
}

function lineOf(
  row: readonly (OldCell | undefined)[] | undefined,
  place: string,
  book: { library: OldLibrary; from1904: boolean },
): string[] {
  const cells = Array.from(row ?? [], (cell) => cellValue(cell, book));
  while (cells.length > 0 && cells.at(-1) === null) cells.pop();
  return cells.length === 0 ? [] : [`[${place},${JSON.stringify(cells)}]`];
}

function cellValue(
  cell: OldCell | undefined,
  book: { library: OldLibrary; from1904: boolean },
): string | number | null {
  if (cell === undefined || cell.t === "z" || cell.v === undefined || cell.v === "") return null;
  if (cell.t === "b") return cell.v === true ? "TRUE" : "FALSE";
  if (cell.t === "e") return cell.w ?? "#N/A";
  if (typeof cell.v !== "number") return String(cell.v);
  const isDay = typeof cell.z === "string" && book.library.SSF.is_date(cell.z) && /[yd]/i.test(cell.z);
  return isDay ? (serialDay(cell.v, book.from1904) ?? cell.v) : cell.v;
}

try {
  process.exitCode = main(process.argv[2] ?? "");
} catch (thrown) {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  process.stderr.write(message);
  process.exitCode = /password|encrypt/i.test(message) ? 3 : 4;
}
