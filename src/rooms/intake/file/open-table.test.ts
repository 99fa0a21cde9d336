import assert from "node:assert/strict";
import { truncate } from "node:fs/promises";
import { test } from "node:test";
import fc from "fast-check";
import Papa from "papaparse";
import type { TableReader } from "../types.ts";
import { guarded } from "./guarded.ts";
import { TEXT_BYTES_MAX } from "./limits.ts";
import { openTable } from "./open-table.ts";
import { FileProblem } from "./problem.ts";
import { FILE_PROBLEM_TEXTS } from "./problem-texts.ts";
import { cellsOf, readPath, withFile } from "./testing.ts";

test("a file beyond the limit is refused before it is read", async () => {
  await withFile("名称,代码\n", async (path) => {
    await truncate(path, TEXT_BYTES_MAX + 1);
    assert.equal((await readPath(path)).code, "FILE_TOO_LARGE");
  });
});

function readerOf(rows: number): TableReader {
  return {
    format: "csv",
    encoding: "utf-8",
    delimiter: ",",
    bytesTotal: 1,
    bytesRead: () => 1,
    close: async () => {},
    async *chunks() {
      for (let row = 1; row <= rows; row += 1) yield [{ row, cells: ["a", "b"] }];
    },
  };
}

async function refusalAt(limits: { rows: number; cells: number }): Promise<string | null> {
  try {
    for await (const _ of guarded(readerOf(10), limits).chunks());
    return null;
  } catch (thrown) {
    return thrown instanceof FileProblem ? thrown.code : "not a file problem";
  }
}

test("rows and cells have limits of their own", async () => {
  assert.equal(await refusalAt({ rows: 9, cells: 100 }), "FILE_TOO_MANY_ROWS");
  assert.equal(await refusalAt({ rows: 10, cells: 19 }), "FILE_TOO_MANY_CELLS");
  assert.equal(await refusalAt({ rows: 10, cells: 20 }), null);
});

test("progress grows from nothing to the whole file", async () => {
  await withFile("名称,代码\n甲,1\n".repeat(1000), async (path) => {
    const opened = await openTable(path, { fileName: "a.xlsx", mediaType: "application/pdf" });
    assert.ok(opened.ok);
    assert.equal(opened.value.format, "csv");
    assert.equal(opened.value.bytesRead(), 0);
    for await (const _ of opened.value.chunks());
    assert.equal(opened.value.bytesRead(), opened.value.bytesTotal);
    await opened.value.close();
  });
});

test("every refusal has a sentence in both languages", () => {
  for (const [code, text] of Object.entries(FILE_PROBLEM_TEXTS)) {
    assert.match(code, /^FILE_[A-Z_]+$/);
    assert.match(text.zh, /[\u4e00-\u9fff].*。$/);
    assert.match(text.en, /\.$/);
  }
});

test("quoted files read as papaparse reads them", async () => {
  const cell = fc.string({ unit: fc.constantFrom("甲", '"', ",", "\n", " ", "b"), maxLength: 6 });
  const tables = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(tables, async (table) => {
      const text = Papa.unparse([["名称", "文号", "备注"], ...table], { newline: "\r\n" });
      assert.deepEqual(await cellsOf(text), Papa.parse(text, { delimiter: ",", newline: "\r\n" }).data);
    }),
    { numRuns: 60 },
  );
});
