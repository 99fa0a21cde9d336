import assert from "node:assert/strict";
import { test } from "node:test";
import { utils, write } from "xlsx";
import { openBytes } from "./bytes.ts";
import { FileProblem } from "./problem.ts";
import { readBytes, rowsOf, withFile } from "./testing.ts";
import { xlsTable } from "./xls-table.ts";

function oldWorkbook(
  rows: readonly (readonly unknown[])[],
  change: (sheet: Record<string, unknown>) => void = () => {},
): Buffer {
  const book = utils.book_new();
  const sheet = utils.aoa_to_sheet(rows.map((row) => [...row]));
  change(sheet);
  utils.book_append_sheet(book, utils.aoa_to_sheet([]), "空");
  utils.book_append_sheet(book, sheet, "处罚");
  return write(book, { type: "buffer", bookType: "biff8" });
}

test("an old binary workbook is read by a process of its own, whatever its name says", async () => {
  const bytes = oldWorkbook([
    ["名称", "代码"],
    [],
    ["甲公司", "914403001922038216"],
    ["乙公司", 914403001922038.2],
    [true, null, "末"],
  ]);
  assert.deepEqual(await rowsOf(bytes), [
    { row: 1, cells: ["名称", "代码"] },
    { row: 3, cells: ["甲公司", "914403001922038216"] },
    { row: 4, cells: ["乙公司", 914403001922038.2] },
    { row: 5, cells: ["TRUE", null, "末"] },
  ]);
});

test("days of an old workbook become ISO days", async () => {
  const bytes = oldWorkbook([["日期"], [46115]], (sheet) => {
    sheet.A2 = { t: "n", v: 46115, z: "yyyy/m/d" };
  });
  assert.deepEqual((await rowsOf(bytes))[1]?.cells, ["2026-04-03"]);
});

test("a damaged old workbook is refused", async () => {
  const bytes = oldWorkbook([["名称"], ["甲"]]);
  const withoutDirectory = Buffer.concat([bytes.subarray(0, 700), Buffer.alloc(bytes.length - 700, 0xee)]);
  assert.equal((await readBytes(withoutDirectory)).code, "FILE_FORMAT_UNKNOWN");
  const kept = bytes.length - 600;
  const withoutEnd = Buffer.concat([bytes.subarray(0, kept), Buffer.alloc(600, 0xee)]);
  assert.equal((await readBytes(withoutEnd)).code, "FILE_TRUNCATED");
});

test("other compound files and other formats are refused by what they are", async () => {
  const compound = Buffer.concat([
    Buffer.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1),
    Buffer.alloc(2000),
  ]);
  const files = [
    compound,
    Buffer.from("%PDF-1.7 x"),
    Buffer.of(0x1f, 0x8b, 8, 0),
    Buffer.from("<html><table>"),
  ];
  for (const bytes of files) assert.equal((await readBytes(bytes)).code, "FILE_FORMAT_UNKNOWN");
});

test("a reader of old workbooks that runs out of its time is stopped", async () => {
  await withFile(oldWorkbook([["名称"], ["甲"]]), async (path) => {
    const source = await openBytes(path);
    const opened = await xlsTable(source, path, { limits: { memoryMb: 64, seconds: 0.001 } });
    assert.ok(opened.ok);
    await assert.rejects(
      async () => {
        for await (const _ of opened.value.chunks());
      },
      (thrown) => thrown instanceof FileProblem && thrown.code === "FILE_READER_STOPPED",
    );
    await opened.value.close();
  });
});
