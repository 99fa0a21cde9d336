import assert from "node:assert/strict";
import { test } from "node:test";
import { capitals, wanText } from "./money-text.ts";

test("capital numerals read as decisions write them", () => {
  const cases: readonly (readonly [number, string])[] = [
    [500, "伍佰"],
    [10_000, "壹万"],
    [26_000, "贰万陆仟"],
    [20_050, "贰万零伍拾"],
    [100_000, "壹拾万"],
    [153_000, "壹拾伍万叁仟"],
    [3005, "叁仟零伍"],
  ];
  for (const [yuan, text] of cases) assert.equal(capitals(yuan), text);
});

test("yuan become 万元 with six decimals and nothing is rounded", () => {
  assert.equal(wanText(2000), "0.200000");
  assert.equal(wanText(30_000), "3.000000");
  assert.equal(wanText(4412.1), "0.441210");
  assert.equal(wanText(0.01), "0.000001");
});
