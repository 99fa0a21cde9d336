import assert from "node:assert/strict";
import { test } from "node:test";
import { beginningBytesMax, beginningOf, endOfRows, workbookBytesMax } from "./beginning.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test("a small file is looked at whole, of a large text file only whole rows", async () => {
  const small = new Blob(["a,b\n1,2"]);
  assert.equal(await beginningOf(small), small);
  const row = `${"名称".repeat(100)},2\n`;
  const large = await beginningOf(new Blob([row.repeat(2_000)]));
  assert.ok(large !== null && large.size <= beginningBytesMax && large.size > beginningBytesMax / 2);
  assert.ok((await large.text()).endsWith(row));
});

test("a row is not cut inside a quoted cell", () => {
  const text = 'a,b\n1,"two\nlines"\n2,"open\nstill open';
  assert.equal(endOfRows(bytes(text)), bytes('a,b\n1,"two\nlines"\n').length);
  assert.equal(endOfRows(bytes("one row without an end")), 22);
});

test("a workbook is looked at whole or not at all", async () => {
  const zip = new Uint8Array(beginningBytesMax + 1);
  zip.set([0x50, 0x4b]);
  assert.equal((await beginningOf(new Blob([zip])))?.size, zip.length);
  const tooLarge = new Uint8Array(workbookBytesMax + 1);
  tooLarge.set([0xd0, 0xcf]);
  assert.equal(await beginningOf(new Blob([tooLarge])), null);
});
