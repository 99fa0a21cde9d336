import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { countText, yuanText } from "./figures.ts";

test("counts are grouped by thousands", () => {
  assert.equal(countText(0), "0");
  assert.equal(countText(999), "999");
  assert.equal(countText(15_204), "15,204");
  assert.equal(countText(1_000_000), "1,000,000");
});

test("fen are shown as yuan with two decimals and lose nothing", () => {
  assert.equal(yuanText(5_000_000), "50,000.00");
  assert.equal(yuanText(7), "0.07");
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (fen) => {
      assert.equal(BigInt(yuanText(fen).replaceAll(/[,.]/g, "")), BigInt(fen));
    }),
  );
});
