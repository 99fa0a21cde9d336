import assert from "node:assert/strict";
import { test } from "node:test";
import { problemCodes } from "../../rooms/intake/problems.ts";
import { MAPPING_TEXTS } from "../../rooms/intake/texts/mapping.ts";
import { hintOf } from "./workbench-hints.ts";

test("for every problem that a row can have, the workbench says in both languages how to mend it", () => {
  const ofRows = problemCodes.map(({ code }) => code).filter((code) => !(code in MAPPING_TEXTS));
  assert.ok(ofRows.length > 50);
  for (const language of ["zh", "en"] as const) {
    assert.deepEqual(
      ofRows.filter((code) => !hintOf(code, language)),
      [],
    );
  }
  assert.equal(hintOf("NOT_A_CODE", "zh"), null);
});
