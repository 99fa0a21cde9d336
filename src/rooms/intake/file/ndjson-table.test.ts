import assert from "node:assert/strict";
import { test } from "node:test";
import { cellsOf, readBytes, rowsOf } from "./testing.ts";

test("objects become rows under a header of all keys, and lines keep their numbers", async () => {
  const rows = await rowsOf('{"uscc":"91","name":"甲"}\n\n{"name":"乙","fine":2.5}\n');
  assert.deepEqual(rows, [
    { row: 0, cells: ["uscc", "name", "fine"] },
    { row: 1, cells: ["91", "甲", null] },
    { row: 3, cells: [null, "乙", 2.5] },
  ]);
});

test("arrays are rows as they are", async () => {
  assert.deepEqual(await rowsOf('["名称","代码"]\n["甲",null]'), [
    { row: 1, cells: ["名称", "代码"] },
    { row: 2, cells: ["甲", null] },
  ]);
});

test("a list of words is joined, other values keep their JSON text", async () => {
  const cells = await cellsOf('{"kinds":["警告","罚款"],"flag":true,"more":{"a":1},"none":null}\n');
  assert.deepEqual(cells[1], ["警告;罚款", "true", '{"a":1}', null]);
});

test("a number keeps being a number, so that a code that became one is seen", async () => {
  assert.equal(typeof (await cellsOf('{"uscc":914403001922038216}\n'))[1]?.[0], "number");
});

test("a line that is no object and a change of kind are refused with their line", async () => {
  const broken = await readBytes('{"a":1}\n{"a":\n');
  assert.equal(broken.code, "FILE_LINE_NOT_JSON");
  assert.match(broken.code === null ? "" : broken.en, /Line 2 /);
  assert.equal((await readBytes('{"a":1}\n[1]\n')).code, "FILE_LINES_MIXED");
});

test("a key called __proto__ is a column like any other", async () => {
  assert.deepEqual(await cellsOf('{"__proto__":"x","a":"1"}\n'), [
    ["__proto__", "a"],
    ["x", "1"],
  ]);
});

test("a CSV whose first cell begins with a bracket is a CSV", async () => {
  assert.deepEqual(await cellsOf("[名称],代码\n甲,91\n"), [
    ["[名称]", "代码"],
    ["甲", "91"],
  ]);
});

test("a key that every object knows is a column like any other, and empty where a line does not have it", async () => {
  const rows = await cellsOf('{"toString":"a","__proto__":"b"}\n{"x":"c"}\n');
  assert.deepEqual(rows, [
    ["toString", "__proto__", "x"],
    ["a", "b", null],
    [null, null, "c"],
  ]);
});

test("half a character pair and U+0000 are lost characters", async () => {
  const rows = await cellsOf('["\\ud842","a\\u0000b","\\ud842\\udfb7",1]\n');
  assert.deepEqual(rows, [["\ufffd", "a\ufffdb", "𠮷", 1]]);
});

test("escaped names are the same names, whatever names another file had at their place", async () => {
  const escaped = '{"名称":"a","\\u4ee3\\u7801":"b","\\u5907\\u6ce8\\/\\u8bf4\\u660e":"c\\u0022\\\\u4ee3"}\n';
  await cellsOf('{"名称":1,"\\\\":2}\n{"名称":1,"代码":2,"\\\\":3}\n');
  assert.deepEqual(await cellsOf(escaped), [
    ["名称", "代码", "备注/说明"],
    ["a", "b", 'c"\\u4ee3'],
  ]);
});
