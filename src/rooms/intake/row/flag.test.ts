import assert from "node:assert/strict";
import { test } from "node:test";
import type { Field } from "../../catalogue/types.ts";
import { entryNamed } from "../testing.ts";
import { type Column, newDraft } from "./draft.ts";
import { flagReader, integerReader } from "./flag.ts";

function columnOf(kind: Field["kind"]): Column {
  const field: Field = {
    name: "closed",
    zh: "是否结案",
    en: "Closed",
    columns: ["是否结案"],
    kind,
    lengthMax: 10,
    required: "never",
    visibility: "public",
  };
  return { field, slot: 0, index: 0, header: field.zh };
}

const commitment = entryNamed("commitment");

test("是 and 否 are read in their usual spellings, anything else is refused", () => {
  const draft = newDraft(commitment);
  const read = flagReader(columnOf("flag"));
  const cells = ["是", "否", "Ｙ", 0, "", "-", null];
  assert.deepEqual(
    cells.map((cell) => read(cell, draft)),
    [true, false, true, false, null, null, null],
  );
  assert.equal(read("也许", draft), null);
  assert.deepEqual(
    draft.problems.map(({ code }) => code),
    ["FLAG_UNREADABLE"],
  );
});

test("whole numbers are read as digits or number cells, words are refused", () => {
  const draft = newDraft(commitment);
  const read = integerReader(columnOf("integer"));
  assert.deepEqual(
    ["36", " ３６ ", 36, "", "无", null].map((cell) => read(cell, draft)),
    [36, 36, 36, null, null, null],
  );
  for (const cell of ["三年", "3.5", 3.5, "-3", "9".repeat(16)]) assert.equal(read(cell, draft), null);
  assert.deepEqual([...new Set(draft.problems.map(({ code }) => code))], ["INTEGER_UNREADABLE"]);
});
