import assert from "node:assert/strict";
import { test } from "node:test";
import { initialsOf } from "./pinyin-syllables.ts";

test("letters are read as syllables, the longest first, and every likely reading is given", () => {
  assert.deepEqual(initialsOf("junchen"), ["jc"]);
  assert.equal(initialsOf("yuanshanshipin")[0], "yssp");
  assert.deepEqual(initialsOf("xian"), ["xa"]);
});

test("letters that are no pinyin, and one syllable alone, lead nowhere", () => {
  for (const letters of ["", "jun", "xyz", "junchenx"]) assert.deepEqual(initialsOf(letters), [], letters);
});

test("a long run with very many readings is read only so far", () => {
  assert.equal(initialsOf("xian".repeat(25)).length, 4);
  assert.deepEqual(initialsOf(`${"xian".repeat(25)}q`), []);
});
