import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { foldName, pairsOf, searchKeyOf } from "./search-key.ts";

test("traditional and simplified writing of a name have the same key", () => {
  assert.equal(searchKeyOf("雙日(香港)貿易有限公司").folded, searchKeyOf("双日(香港)贸易有限公司").folded);
});

test("a character that becomes simplified by way of another is folded to its end", () => {
  assert.equal(foldName("薴"), foldName(foldName("薴")));
});

test("a name can be found by its pinyin and its initials", () => {
  const key = searchKeyOf("云州远山食品");
  assert.equal(key.pinyin, "yunzhouyuanshanshipin");
  assert.equal(key.initials, "yzyssp");
  assert.ok(key.grams.includes("~ys") && key.grams.includes("远山"));
});

test("every part of a name of two characters or more has its pairs among the pairs of the name", () => {
  const name = fc.string({
    unit: fc.constantFrom(..."云州远山食品科技有限公司𠮷abc"),
    minLength: 2,
    maxLength: 20,
  });
  fc.assert(
    fc.property(name, fc.nat(), fc.nat(), (text, a, b) => {
      const folded = [...foldName(text)];
      const [from, to] = [a % folded.length, b % folded.length].sort((x, y) => x - y);
      const part = folded.slice(from, (to ?? 0) + 1);
      fc.pre(part.length >= 2);
      const grams = new Set(searchKeyOf(text).grams);
      assert.ok(pairsOf(part.join("")).every((pair) => grams.has(pair)));
    }),
  );
});
