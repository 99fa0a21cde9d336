import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { differenceOf } from "./difference.ts";

test("the letter O in the place of a zero is marked, and nothing else", () => {
  assert.deepEqual(differenceOf("9135O100M000100Y43", "91350100M000100Y43"), {
    before: "9135",
    changed: "O",
    after: "100M000100Y43",
  });
});

test("a value without a repair is shown unmarked", () => {
  assert.deepEqual(differenceOf("20000", undefined), { before: "20000", changed: "", after: "" });
});

test("marking never changes the text, whatever the two values are", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (value, other) => {
      const { before, changed, after } = differenceOf(value, other);
      assert.equal(before + changed + after, value);
      assert.ok(other.startsWith(before) && other.endsWith(after));
    }),
  );
});
