import assert from "node:assert/strict";
import { test } from "node:test";
import { mapHeader } from "./mapping.ts";
import { checkerFor, codesOf, entryNamed } from "./testing.ts";
import type { Cell, CheckedRow } from "./types.ts";

const registration = entryNamed("registration");

function checked(header: readonly string[], cells: readonly Cell[]): CheckedRow {
  const row = checkerFor(registration, header)({ row: 2, cells });
  assert.ok(!("skip" in row));
  return row;
}

test("a register row needs no more than a name and a code, and keeps the class its source gave it", () => {
  for (const column of ["code_class", "kind", "来源分类"]) {
    const header = [column, "企业名称", "统一社会信用代码"];
    const { fact, problems } = checked(header, ["regno15", "北京某厂", "110000006486907"]);
    assert.deepEqual(
      problems.map(({ code, level }) => [code, level]),
      [["CODE_IS_REGISTRATION_15", "warning"]],
    );
    assert.equal(fact?.content.sourceClass, "regno15");
    assert.equal(fact?.subjectCode, "GS:110000006486907");
  }
});

test("the class that a source gives is shared and not public", () => {
  const field = registration.fields.find(({ name }) => name === "sourceClass");
  assert.deepEqual([field?.visibility, field?.required], ["sharing", "never"]);
});

test("a garbled register row is told apart from one without a code", () => {
  const header = ["kind", "企业名称", "统一社会信用代码"];
  assert.deepEqual(codesOf(checked(header, ["mojibake", "\ufffdϺ\ufffd", ""])), [
    "NAME_GARBLED",
    "CODE_MISSING",
  ]);
});

test("other columns outside the catalogue stay refused", () => {
  const cells = ["企业名称", "统一社会信用代码", "法定代表人手机"];
  const mapped = mapHeader(registration, [{ row: 1, cells }]);
  assert.equal(mapped.ok, false);
  assert.equal(!mapped.ok && mapped.code, "UNKNOWN_COLUMN");
});
