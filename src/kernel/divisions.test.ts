import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { divisionNameOf } from "./divisions.ts";

const REVISIONS = new URL(
  "../../../shared/data/code-tables/gb2260_revisions_200212_201607.csv",
  import.meta.url,
);
const skip = existsSync(REVISIONS) ? false : "the shared revisions of GB/T 2260 are not on this machine";

test("a division is named with what it belongs to", () => {
  assert.equal(divisionNameOf("330106"), "浙江省杭州市西湖区");
  assert.equal(divisionNameOf("110108"), "北京市海淀区");
  assert.equal(divisionNameOf("110100"), "北京市");
  assert.equal(divisionNameOf("440300"), "广东省深圳市");
  assert.equal(divisionNameOf("429004"), "湖北省仙桃市");
  assert.equal(divisionNameOf("100000"), "国家");
  assert.equal(divisionNameOf("810000"), "香港特别行政区");
});

test("a division that was abolished keeps its name, and a new one has one", () => {
  assert.equal(divisionNameOf("110103"), "北京市崇文区");
  assert.equal(divisionNameOf("330113"), "浙江省杭州市临平区");
});

test("a code that no revision has is unknown", () => {
  for (const code of ["000000", "990000", "320594", "11010", "abcdef", ""])
    assert.equal(divisionNameOf(code), null);
});

test("every code of the nineteen revisions from 2002 to 2016 is known", { skip }, () => {
  const lines = readFileSync(REVISIONS, "utf8").split(/\r?\n/).slice(1);
  const codes = new Set(lines.map((line) => line.split(",")[1] ?? "").filter((code) => code !== ""));
  assert.ok(codes.size > 3000);
  for (const code of codes) assert.notEqual(divisionNameOf(code), null, code);
});
