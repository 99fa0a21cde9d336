import assert from "node:assert/strict";
import { test } from "node:test";
import { runCases } from "../law/cases.ts";
import { loadLaw } from "../law/load.ts";
import { roomAnswerers } from "./golden-cases.ts";

for (const { case: item, passed, found } of runCases(loadLaw(), roomAnswerers)) {
  test(`${item.name} (${item.article})`, () => {
    assert.ok(passed, `expected ${JSON.stringify(item.expect)}, found ${JSON.stringify(found)}`);
  });
}

test("a golden case that expects something else is found out", () => {
  const law = loadLaw();
  const [item] = law.cases;
  assert.ok(item);
  const spoilt = {
    ...law,
    cases: [
      { ...item, expect: { publicThrough: "2030-01-01" } },
      { ...item, question: "nonsense" },
    ],
  };
  assert.deepEqual(
    runCases(spoilt, roomAnswerers).map(({ passed }) => passed),
    [false, false],
  );
});
