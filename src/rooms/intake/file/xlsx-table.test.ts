import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { writeXlsx } from "hucre/xlsx";
import { FileProblem } from "./problem.ts";
import { serialDay } from "./serial-day.ts";
import { readBytes, rowsOf } from "./testing.ts";
import { zipOf } from "./testing-zip.ts";
import { makeSheetScanner } from "./xlsx-sheet.ts";

const CONTENT_TYPES =
  '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>';
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

interface Book {
  readonly sheets: readonly { readonly xml: string; readonly state?: string }[];
  readonly strings?: string;
  readonly styles?: string;
  readonly from1904?: boolean;
}

/** The parts of a workbook made by hand, so that each test shows the markup it is about. */
function partsOf(book: Book): Record<string, string> {
  const sheets = book.sheets.map((sheet, at) => {
    const state = sheet.state === undefined ? "" : ` state="${sheet.state}"`;
    return `<sheet name="S${at}" sheetId="${at + 1}"${state} r:id="rId${at + 1}"/>`;
  });
  const relations = book.sheets.map(
    (_, at) =>
      `<Relationship Id="rId${at + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
  );
  const parts: Record<string, string> = {
    "[Content_Types].xml": CONTENT_TYPES,
    "_rels/.rels": `<Relationships><Relationship Id="r" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `<workbook><workbookPr date1904="${book.from1904 === true ? 1 : 0}"/><sheets>${sheets.join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${relations.join("")}
      <Relationship Id="x" Type="${OFFICE}/externalLink" TargetMode="External" Target="file:///etc/passwd"/>
      <Relationship Id="s" Type="${OFFICE}/sharedStrings" Target="/xl/sharedStrings.xml"/>
      <Relationship Id="t" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  };
  for (const [at, sheet] of book.sheets.entries()) {
    parts[`xl/worksheets/sheet${at + 1}.xml`] = `<worksheet><sheetData>${sheet.xml}</sheetData></worksheet>`;
  }
  if (book.strings !== undefined) parts["xl/sharedStrings.xml"] = `<sst>${book.strings}</sst>`;
  if (book.styles !== undefined) parts["xl/styles.xml"] = `<styleSheet>${book.styles}</styleSheet>`;
  return parts;
}

function bookOf(book: Book): Buffer {
  return zipOf(partsOf(book));
}

function row(xml: string, number = 1): string {
  return `<row r="${number}">${xml}</row>`;
}

async function firstCells(book: Book): Promise<unknown> {
  return (await rowsOf(bookOf(book)))[0]?.cells;
}

test("text cells are text and numeric cells are numbers, so a code that became a number is seen", async () => {
  const xml = row(
    '<c r="A1" t="inlineStr"><is><t>914403001922038216</t></is></c><c r="B1"><v>914403001922038216</v></c>',
  );
  assert.deepEqual(await firstCells({ sheets: [{ xml }] }), [
    "914403001922038216",
    Number("914403001922038216"),
  ]);
});

test("shared strings, rich text and inline strings are read, phonetic readings are not", async () => {
  const strings =
    "<si><t>甲公司</t></si><si><r><t>云</t></r><r><rPr/><t xml:space='preserve'>州 </t></r><rPh sb='0' eb='1'><t>ユン</t></rPh></si>";
  const xml = row(
    '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><r><t>a</t></r><r><t>&lt;b&amp;&#x4E59;</t></r></is></c>',
  );
  assert.deepEqual(await firstCells({ sheets: [{ xml }], strings }), ["甲公司", "云州 ", "a<b&乙"]);
});

test("booleans and errors are their text, formulas their stored value", async () => {
  const xml = row(
    '<c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c><c r="C1"><f>1+1</f><v>2</v></c><c r="D1" t="str"><f>A1&amp;"x"</f><v>甲_x000D_</v></c>',
  );
  assert.deepEqual(await firstCells({ sheets: [{ xml }] }), ["TRUE", "#N/A", 2, "甲\r"]);
});

test("a formula without a stored value is an empty cell and is not computed", async () => {
  const xml = row('<c r="A1"><f>WEBSERVICE("http://example.invalid")</f></c><c r="B1"><v>1</v></c>');
  assert.deepEqual(await firstCells({ sheets: [{ xml }] }), [null, 1]);
});

test("numbers shown as days become ISO days, in Chinese formats too", async () => {
  const styles =
    '<numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/><numFmt numFmtId="177" formatCode="[Red]0.00&quot;day&quot;"/></numFmts>' +
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="31"/><xf numFmtId="176"/><xf numFmtId="177"/><xf numFmtId="20"/></cellXfs>';
  const cells = [1, 2, 3, 4, 5, 0].map(
    (style, at) => `<c r="${"ABCDEF"[at]}1" s="${style}"><v>46115.5</v></c>`,
  );
  assert.deepEqual(await firstCells({ sheets: [{ xml: row(cells.join("")) }], styles }), [
    "2026-04-03",
    "2026-04-03",
    "2026-04-03",
    46115.5,
    46115.5,
    46115.5,
  ]);
});

test("workbooks that count days from 1904 give the same days", async () => {
  const styles = '<cellXfs><xf numFmtId="14"/></cellXfs>';
  const xml = row('<c r="A1" s="0"><v>44653</v></c>');
  assert.deepEqual(await firstCells({ sheets: [{ xml }], styles, from1904: true }), ["2026-04-03"]);
});

test("the day that never was is shown and not repaired", () => {
  assert.equal(serialDay(0, false), "1900-01-00");
  assert.equal(serialDay(1, false), "1900-01-01");
  assert.equal(serialDay(60, false), "1900-02-29");
  assert.equal(serialDay(61, false), "1900-03-01");
  assert.equal(serialDay(2_958_466, false), null);
  fc.assert(
    fc.property(fc.integer({ min: 61, max: 2_958_465 }), (serial) => {
      assert.equal(
        serialDay(serial, false),
        Temporal.PlainDate.from("1899-12-30").add({ days: serial }).toString(),
      );
    }),
  );
});

test("rows and cells without references follow one another, gaps keep row numbers", async () => {
  const xml = `<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r="5"><c r="C5"><v>5</v></c></row><row r="6"><c r="A6" s="1"/></row><row r="9"><c r="A9"><v>9</v></c></row>`;
  assert.deepEqual(await rowsOf(bookOf({ sheets: [{ xml }] })), [
    { row: 1, cells: [1, null, 3] },
    { row: 5, cells: [null, null, 5] },
    { row: 9, cells: [9] },
  ]);
});

test("styled empty cells far to the right are nothing, a value there is refused", async () => {
  const empty = row('<c r="A1"><v>1</v></c><c r="XFD1" s="2"/>');
  assert.deepEqual(await firstCells({ sheets: [{ xml: empty }] }), [1]);
  const full = await readBytes(bookOf({ sheets: [{ xml: row('<c r="XFD1"><v>1</v></c>') }] }));
  assert.equal(full.code, "FILE_TOO_MANY_COLUMNS");
});

test("the first sheet with data is read, a hidden word list only when nothing else has data", async () => {
  const words = { xml: row('<c r="A1"><v>1</v></c>'), state: "hidden" };
  const filled = { xml: row('<c r="A1"><v>2</v></c>') };
  assert.deepEqual(await firstCells({ sheets: [words, { xml: "" }, filled] }), [2]);
  assert.deepEqual(await firstCells({ sheets: [{ xml: "" }, words] }), [1]);
  assert.equal((await readBytes(bookOf({ sheets: [{ xml: "" }] }))).code, "FILE_EMPTY");
});

test("namespace prefixes, comments, CDATA and single quotes are understood", async () => {
  const parts = partsOf({ sheets: [{ xml: "" }] });
  parts["xl/worksheets/sheet1.xml"] =
    "<?xml version='1.0'?><x:worksheet><!-- <c> --><x:sheetData><x:row r='2'><x:c r='A2' t='str'><x:v><![CDATA[甲<乙>]]></x:v></x:c></x:row></x:sheetData></x:worksheet>";
  assert.deepEqual(await rowsOf(zipOf(parts)), [{ row: 2, cells: ["甲<乙>"] }]);
});

test("a workbook under a wrong name or with data descriptors is read by its content", async () => {
  const parts = partsOf({ sheets: [{ xml: row('<c r="A1"><v>7</v></c>') }] });
  assert.deepEqual((await rowsOf(zipOf(parts, { descriptors: true })))[0]?.cells, [7]);
});

test("a truncated workbook is refused as truncated", async () => {
  const whole = bookOf({ sheets: [{ xml: row('<c r="A1"><v>7</v></c>') }] });
  for (const length of [30, 200, whole.length - 30]) {
    assert.equal((await readBytes(whole.subarray(0, length))).code, "FILE_TRUNCATED", String(length));
  }
});

test("a workbook whose content is damaged is refused as truncated", async () => {
  const parts = partsOf({ sheets: [{ xml: row('<c r="A1"><v>7</v></c>').repeat(50) }] });
  const damaged = zipOf(parts, { damage: "xl/worksheets/sheet1.xml" });
  assert.equal((await readBytes(damaged)).code, "FILE_TRUNCATED");
});

test("an archive that is no workbook is refused by name", async () => {
  const read = await readBytes(zipOf({ "word/document.xml": "<a/>" }));
  assert.equal(read.code, "FILE_FORMAT_UNKNOWN");
});

test("a part out of proportion is refused before it is inflated", async () => {
  const parts = partsOf({ sheets: [{ xml: " ".repeat(40 * 1024 * 1024) }] });
  assert.equal((await readBytes(zipOf(parts))).code, "FILE_ZIP_BOMB");
});

test("a part that inflates beyond its declared size is refused while it is inflated", async () => {
  const parts = partsOf({ sheets: [{ xml: row('<c r="A1"><v>7</v></c>').repeat(2000) }] });
  const lying = zipOf(parts, { declare: { "xl/worksheets/sheet1.xml": 100 } });
  assert.equal((await readBytes(lying)).code, "FILE_ZIP_BOMB");
});

test("a custom entity is not expanded", async () => {
  const parts = partsOf({ sheets: [{ xml: "" }] });
  parts["xl/worksheets/sheet1.xml"] =
    '<!DOCTYPE a [<!ENTITY b "bomb">]><worksheet><sheetData><row r="1"><c r="A1" t="str"><v>&b;</v></c></row></sheetData></worksheet>';
  assert.deepEqual((await rowsOf(zipOf(parts)))[0]?.cells, ["&b;"]);
});

test("encrypted workbooks are refused as encrypted", async () => {
  const locked = await writeXlsx({
    sheets: [{ name: "S", rows: [["甲"]] }],
    encryption: { password: "x", spinCount: 1000 },
  });
  assert.equal((await readBytes(locked)).code, "FILE_ENCRYPTED");
  assert.equal((await readBytes(zipOf({ a: "b" }, { encrypted: true }))).code, "FILE_ENCRYPTED");
});

test("workbooks of another writer are read back as they were given", async () => {
  const cell = fc.oneof(
    fc.string({
      unit: fc.constantFrom("甲", "<", "&", '"', "\n", " ", "𠮷", "a"),
      minLength: 1,
      maxLength: 8,
    }),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
  );
  const tables = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(
      tables,
      fc.constantFrom("shared" as const, "inline" as const),
      async (rows, stringMode) => {
        const bytes = await writeXlsx({ sheets: [{ name: "S", rows }], stringMode });
        assert.deepEqual(
          (await rowsOf(bytes)).map((one) => one.cells),
          rows,
        );
      },
    ),
    { numRuns: 40 },
  );
});

test("cells do not depend on how the markup is cut", () => {
  const xml =
    '<sheetData><!-- > --><row r="2"><c r="B2" t="str"><v>甲&amp;<![CDATA[<乙>]]></v></c><c t="n"><v>1.5</v></c></row></sheetData>';
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (sizes) => {
      const scanner = makeSheetScanner({ strings: [], dayStyles: [], from1904: false });
      for (let at = 0, turn = 0; at < xml.length; turn += 1) {
        const size = sizes[turn % sizes.length] ?? 1;
        scanner.push(xml.slice(at, at + size));
        at += size;
      }
      assert.deepEqual(scanner.take(), [{ row: 2, cells: [null, "甲&<乙>", 1.5] }]);
    }),
  );
});

test("an entity is one of five and never a member of an object", async () => {
  const cells = await firstCells({
    sheets: [{ xml: row('<c r="A1" t="inlineStr"><is><t>&constructor;&amp;&__proto__;</t></is></c>') }],
  });
  assert.deepEqual(cells, ["&constructor;&&__proto__;"]);
});

test("cells outside of a row have no place, and a row that ends twice is one row", async () => {
  const stray = '<c r="A1" t="str"><v>lost</v></c></row>';
  const rows = await rowsOf(bookOf({ sheets: [{ xml: `${stray}${row('<c r="A1"><v>1</v></c>')}</row>` }] }));
  assert.deepEqual(rows, [{ row: 1, cells: [1] }]);
});

test("the name of a part is shown shortened and without U+0000, whatever it holds", () => {
  const problem = new FileProblem("FILE_ZIP_BOMB", { part: `\0\ud842${"x".repeat(60_000)}` });
  assert.ok(problem.because.zh.length < 500 && problem.because.zh.isWellFormed());
  assert.ok(!problem.because.zh.includes("\0"));
});
