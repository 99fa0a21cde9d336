import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readXlsx } from "hucre/xlsx";
import Papa from "papaparse";
import { checkCode } from "../kernel/uscc.ts";
import { writeTemplateFile } from "./template-file.ts";
import { DIRT_KINDS, type TemplateFileRequest, type TemplateFileResult } from "./types.ts";

type Wish = Omit<TemplateFileRequest, "path">;

const BASE: Wish = {
  entry: "administrative-penalty",
  subject: "organisation",
  rows: 300,
  seed: 5,
  format: "csv",
  today: "2026-10-30",
};

async function made(wish: Wish): Promise<{ bytes: Buffer; result: TemplateFileResult }> {
  const folder = await mkdtemp(join(tmpdir(), "xinheng-template-"));
  try {
    const path = join(folder, `file.${wish.format}`);
    const result = await writeTemplateFile({ ...wish, path });
    return { bytes: await readFile(path), result };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function rowsIn(bytes: Buffer, encoding = "utf-8", delimiter = ","): string[][] {
  const text = new TextDecoder(encoding).decode(bytes);
  return Papa.parse<string[]>(text, { delimiter, skipEmptyLines: true }).data;
}

test("the same request gives the same bytes", async () => {
  assert.deepEqual((await made(BASE)).bytes, (await made(BASE)).bytes);
  assert.notDeepEqual((await made(BASE)).bytes, (await made({ ...BASE, seed: 6 })).bytes);
});

test("each of the four templates has its columns under each kind of header", async () => {
  const widths = { "administrative-penalty": [28, 21], "administrative-licence": [26, 19] } as const;
  for (const entry of ["administrative-penalty", "administrative-licence"] as const) {
    for (const [at, subject] of (["organisation", "person"] as const).entries()) {
      const { bytes, result } = await made({ ...BASE, entry, subject, rows: 20, header: "both" });
      const rows = rowsIn(bytes);
      assert.equal(rows.length, 22);
      assert.equal(result.rows, 22);
      assert.equal(result.headerRows, 2);
      assert.deepEqual(new Set(rows.map((row) => row.length)), new Set([widths[entry][at]]));
      assert.equal(rows[0]?.[0], "行政相对人名称");
      assert.match(rows[1]?.[0] ?? "", /^(CF|XK)_XDR_MC$/);
    }
  }
});

test("every encoding holds the same rows", async () => {
  const plain = rowsIn((await made(BASE)).bytes);
  for (const encoding of ["utf-8-bom", "utf-16le", "utf-16be", "gb18030"] as const) {
    const { bytes } = await made({ ...BASE, encoding });
    assert.deepEqual(rowsIn(bytes, encoding.replace("-bom", "")), plain, encoding);
  }
  assert.deepEqual(rowsIn((await made({ ...BASE, format: "tsv" })).bytes, "utf-8", "\t"), plain);
});

test("dirt of every kind lands in about its share of rows, and its rows are named", async () => {
  const share = 0.03;
  const dirt = Object.fromEntries(DIRT_KINDS.map((kind) => [kind, share]));
  const { bytes, result } = await made({ ...BASE, rows: 4000, dirt });
  const rows = rowsIn(bytes);
  assert.equal(rows.length, result.rows);
  for (const kind of DIRT_KINDS) {
    const found = result.dirty[kind].length;
    if (kind === "note-rows") assert.equal(found, 3);
    else assert.ok(found > (kind === "code-as-number" ? 10 : 60) && found < 200, `${kind}: ${found}`);
  }
  const cells = (kind: (typeof DIRT_KINDS)[number], column: number): string[] =>
    result.dirty[kind].map((row) => rows[row - 1]?.[column] ?? "");
  for (const code of cells("wrong-check", 2)) assert.ok(!checkCode(code).ok, code);
  for (const code of cells("old-15-digit", 2)) assert.equal(checkCode(code).kind, "registration-15");
  for (const code of cells("letter-o", 2)) assert.match(code, /O/);
  for (const code of cells("code-as-number", 2)) assert.match(code, /^[59]\.\d+E\+17$/);
  for (const fine of cells("currency-sign", 17)) assert.match(fine, /^￥\d+$/);
  for (const fine of cells("yuan-for-wan", 17)) assert.ok(Number(fine) >= 500, fine);
  for (const day of cells("serial-date", 20)) assert.match(day, /^46\d{3}$/);
  for (const day of cells("future-date", 20)) assert.ok(day > "2026-10-30", day);
  for (const name of cells("repeated-header", 0)) assert.equal(name, "行政相对人名称");
  for (const name of cells("note-rows", 0)) assert.match(name, /^表格说明/);
  for (const number of cells("missing-required", 11)) assert.equal(number, "");
  for (const row of result.dirty["ragged-long"]) assert.equal(rows[row - 1]?.length, 29);
  for (const row of result.dirty["ragged-short"]) assert.equal(rows[row - 1]?.length, 25);
});

test("a clean file has no dirt", async () => {
  const { result } = await made(BASE);
  for (const kind of DIRT_KINDS) assert.deepEqual(result.dirty[kind], []);
});

test("in a workbook a destroyed code and a serial day are number cells", async () => {
  const dirt = { "code-as-number": 0.5, "serial-date": 0.4 };
  const { bytes, result } = await made({ ...BASE, rows: 100, format: "xlsx", dirt });
  const rows = (await readXlsx(bytes)).sheets[0]?.rows ?? [];
  assert.ok(result.dirty["code-as-number"].length > 0 && result.dirty["serial-date"].length > 0);
  for (const row of result.dirty["code-as-number"]) assert.equal(typeof rows[row - 1]?.[2], "number");
  for (const row of result.dirty["serial-date"]) assert.equal(typeof rows[row - 1]?.[20], "number");
});
