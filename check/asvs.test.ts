import assert from "node:assert/strict";
import { test } from "node:test";
import { lineFaults, linesOf, numberFaults } from "./asvs.ts";

const read = (path: string): string | null =>
  path === "test/a.test.ts" ? 'it("a door stays shut", () => {});' : null;
const faults = (state: string, evidence: string): readonly string[] =>
  lineFaults({ number: "3.1.1", state, evidence }, read);

test("a line names files and tests that exist", () => {
  assert.deepEqual(faults("kept", "`test/a.test.ts` “a door stays shut”"), []);
  assert.match(faults("kept", "`test/a.test.ts` “a door stays open”").join(), /has no test/);
  assert.match(faults("kept", "`test/b.test.ts`").join(), /there is no test\/b/);
  assert.match(faults("kept", "we are careful").join(), /names no evidence/);
  assert.match(faults("mostly", "`test/a.test.ts`").join(), /is no state/);
  assert.match(faults("partly", "`test/a.test.ts`").join(), /what is missing/);
  assert.deepEqual(faults("partly", "`test/a.test.ts`; windows are not tried"), []);
  assert.deepEqual(faults("not kept", "no scanner"), []);
});

test("a requirement without a line, with two, or of another level is found", () => {
  const lines = linesOf("| 3.1.1 | a | kept | b |\n| 3.1.1 | a | kept | b |\n| 2.2.4 | a | kept | b |\n");
  assert.equal(lines.length, 3);
  const found = numberFaults(lines);
  assert.ok(found.includes("SECURITY.md: ASVS 3.1.1 has two lines"));
  assert.ok(found.includes("SECURITY.md: ASVS 2.2.4 is none of level 2"));
  assert.ok(found.includes("SECURITY.md: ASVS 3.2.1 has no line"));
});
