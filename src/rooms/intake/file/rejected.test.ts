import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import fc from "fast-check";
import papaparse from "papaparse";
import { neutralised, undoNeutralised } from "./neutral.ts";
import { REASON_COLUMN } from "./reason-column.ts";
import { writeRejected } from "./rejected.ts";
import { cellsOf, withFile } from "./testing.ts";

const HEADERS = [
  ["行政相对人名称", "行政处罚决定书文号"],
  ["CF_XDR_MC", "CF_WSH"],
];

async function written(
  rows: readonly { cells: readonly (string | number | null)[]; reason: string }[],
): Promise<Buffer> {
  return withFile("", async (path) => {
    await writeRejected(path, { headers: HEADERS, rows });
    return readFile(path);
  });
}

test("the rejected-rows file has the template's header rows and the reason as its last column", async () => {
  const bytes = await written([{ cells: ["甲", "1号"], reason: "统一社会信用代码校验位不符" }]);
  assert.equal(
    bytes.toString(),
    "\uFEFF行政相对人名称,行政处罚决定书文号,问题说明\r\nCF_XDR_MC,CF_WSH,问题说明\r\n甲,1号,统一社会信用代码校验位不符\r\n",
  );
});

test("a cell that a spreadsheet would run is neutralised", async () => {
  const bytes = await written([{ cells: ['=HYPERLINK("x")', "@甲"], reason: "-" }]);
  assert.match(bytes.toString(), /"'=HYPERLINK\(""x""\)",'@甲,'-\r\n/);
});

test("a rejected-rows file sent again is the original without the reasons", async () => {
  const cell = fc.string({
    unit: fc.constantFrom("甲", "=", "'", "+", "-", "@", "\t", ",", '"', "\n", "1", " "),
    minLength: 1,
    maxLength: 6,
  });
  const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(rows, async (given) => {
      const bytes = await written(given.map((cells) => ({ cells, reason: "文号缺失；日期不存在" })));
      assert.deepEqual(await cellsOf(bytes), [...HEADERS, ...given]);
    }),
    { numRuns: 60 },
  );
});

test("no cell of a rejected-rows file begins as a formula, whatever was sent", async () => {
  const units = ["甲", "=", "'", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", ",", '"', "1", " "];
  const cell = fc.string({ unit: fc.constantFrom(...units), minLength: 1, maxLength: 6 });
  const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(rows, cell, async (given, reason) => {
      const bytes = await written(given.map((cells) => ({ cells, reason })));
      // As another reader of CSV sees it, not ours.
      const { data } = papaparse.parse<string[]>(bytes.toString().slice(1), {
        delimiter: ",",
        newline: "\r\n",
      });
      for (const text of data.flat()) assert.doesNotMatch(text, /^[=+\-@\t\r\n＝＋－＠]/u);
      assert.deepEqual((await cellsOf(bytes)).slice(HEADERS.length), given);
    }),
    { numRuns: 60 },
  );
});

test("a short row is filled up to the header", async () => {
  const bytes = await written([{ cells: ["甲"], reason: "列数不足" }]);
  assert.deepEqual((await cellsOf(bytes)).at(-1), ["甲", ""]);
});

test("a number that lost its digits does not come back looking like a code", async () => {
  const bytes = await written([{ cells: [Number("914403001922038216"), 12.5], reason: "代码已变为数字" }]);
  assert.match(bytes.toString(), /9\.14403001922038E\+17,12\.5,/);
});

test("apostrophes are undone only in a file that has the reason column", async () => {
  assert.deepEqual(await cellsOf("名称,备注\n'=1,'@\n"), [
    ["名称", "备注"],
    ["'=1", "'@"],
  ]);
  assert.deepEqual(await cellsOf(`名称,${REASON_COLUMN},备注\n'=1,错,'@\n`), [
    ["名称", "备注"],
    ["=1", "@"],
  ]);
});

test("undoing the neutralising gives every text back", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("'", "=", "-", "a", "\t", "＠", "\n") }), (text) => {
      assert.equal(undoNeutralised(neutralised(text)), text);
    }),
  );
});
