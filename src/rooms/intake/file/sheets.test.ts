import assert from "node:assert/strict";
import { test } from "node:test";
import type { SourceRow } from "../types.ts";
import { FileProblem } from "./problem.ts";
import { type FitSheet, rowsOfTable, type SheetPiece } from "./sheets.ts";

interface TestSheet {
  readonly name: string;
  readonly rows: number;
  readonly hidden?: boolean;
}

/** Sheets whose first cell says what they are to the entry, in pieces of forty rows. */
async function* piecesOf(sheets: readonly TestSheet[]): AsyncGenerator<SheetPiece, void, void> {
  for (const [sheet, { name, rows, hidden = false }] of sheets.entries()) {
    const all = Array.from({ length: rows }, (_, at): SourceRow => ({ row: at + 1, cells: [name, at] }));
    for (let at = 0; at < rows; at += 40) yield { sheet, isHidden: hidden, rows: all.slice(at, at + 40) };
  }
}

const FITS = ["rows", "template", "refused"] as const;
const fit: FitSheet = (head) => FITS.find((one) => String(head[0]?.cells[0]).startsWith(one)) ?? "other";

async function read(sheets: readonly TestSheet[], judge: FitSheet | null = fit): Promise<string> {
  const names = new Map<string, number>();
  for await (const rows of rowsOfTable(piecesOf(sheets), judge)) {
    for (const { cells } of rows) names.set(String(cells[0]), (names.get(String(cells[0])) ?? 0) + 1);
  }
  return [...names].map(([name, count]) => `${name} ${count}`).join(", ");
}

test("the sheet with rows of the entry is read whole, wherever it stands", async () => {
  const notes = { name: "notes", rows: 3 };
  const table = { name: "rows", rows: 100 };
  const template = { name: "template", rows: 2 };
  assert.equal(await read([notes, table]), "rows 100");
  assert.equal(await read([table, notes, { name: "words", rows: 90 }]), "rows 100");
  assert.equal(await read([template, { name: "rows", rows: 2 }]), "rows 2");
  assert.equal(await read([{ name: "rows", rows: 2 }, template]), "rows 2");
});

test("a second visible sheet with rows refuses the file, a hidden one does not", async () => {
  for (const rows of [2, 100]) {
    const twice = [
      { name: "rows", rows },
      { name: "rows again", rows },
    ];
    await assert.rejects(
      read(twice),
      (thrown) => thrown instanceof FileProblem && thrown.code === "FILE_SEVERAL_TABLES",
    );
    const [first = { name: "", rows }, second = first] = twice;
    assert.equal(await read([first, { ...second, hidden: true }]), `rows ${rows}`);
  }
});

test("without a table the sheet that comes nearest to one is handed out, so that its fault is told", async () => {
  const sheets = [
    { name: "notes", rows: 2 },
    { name: "refused", rows: 2 },
  ];
  assert.equal(await read(sheets), "refused 2");
  assert.equal(await read([{ name: "notes", rows: 2 }]), "notes 2");
  assert.equal(await read([]), "");
});

test("without a judge the first sheet with data is taken", async () => {
  const sheets = [
    { name: "a", rows: 2 },
    { name: "b", rows: 2 },
  ];
  assert.equal(await read(sheets, null), "a 2");
});
