import assert from "node:assert/strict";
import { test } from "node:test";
import { importFaults, unseenFiles } from "./imports.ts";
import { EXPECTED, EXPECTED_STARTS } from "./planted-imports.ts";
import { CHECKOUT, withTree } from "./tree.ts";

const LAWFUL: Readonly<Record<string, string>> = {
  "src/kernel/day.ts": "export const day = 1;\n",
  "src/kernel/day.test.ts": 'import "node:test";\nimport "./day.ts";\n',
  "src/rooms/subjects/index.ts": 'export { day } from "../../kernel/day.ts";\n',
  "src/rooms/records/store.ts": 'import postgres from "postgres";\nexport const sql = postgres;\n',
  "src/rooms/records/index.ts":
    'export { day } from "../subjects/index.ts";\nexport { sql } from "./store.ts";\n',
  "src/flows/act.ts": 'export { day } from "../rooms/records/index.ts";\n',
  "test/story.ts": 'export { sql } from "../src/rooms/records/store.ts";\n',
};

test("imports that go down, through the doors, to packages at home, are lawful", async () => {
  assert.deepEqual(await withTree(LAWFUL, ({ root }) => importFaults(root)), []);
});

test("every planted fault is found", async () => {
  const found = await importFaults(`${CHECKOUT}/check/planted/imports`);
  for (const fault of EXPECTED) assert.ok(found.includes(fault), fault);
  for (const start of EXPECTED_STARTS)
    assert.ok(
      found.some((fault) => fault.startsWith(start)),
      start,
    );
});

test("a room that sees a room above it breaks the tiers, however it names it", async () => {
  const upward = {
    ...LAWFUL,
    "src/rooms/publicity/types.ts": "export interface Term { readonly from: string }\n",
    "src/rooms/records/types.ts": 'export type { Term } from "../publicity/types.ts";\n',
  };
  assert.deepEqual(await withTree(upward, ({ root }) => importFaults(root)), [
    "tier-records: src/rooms/records/types.ts -> src/rooms/publicity/types.ts",
  ]);
});

test("two rooms of one tier that see each other are a circle, though no file is", async () => {
  const circle = {
    ...LAWFUL,
    "src/rooms/intake/types.ts": 'export type { Fact } from "../records/types.ts";\n',
    "src/rooms/records/types.ts": "export interface Fact { readonly id: string }\n",
    "src/rooms/intake/rules.ts": "export const rule = 1;\n",
    "src/rooms/records/rules.ts": 'export { rule } from "../intake/rules.ts";\n',
  };
  assert.deepEqual(await withTree(circle, ({ root }) => importFaults(root)), [
    "circle of rooms through intake",
    "circle of rooms through records",
  ]);
});

test("a tool that sees no module has not passed the tree: every file it did not see is named", async () => {
  const unseen = await withTree(LAWFUL, async ({ root }) => unseenFiles(root, { modules: [] }));
  assert.equal(unseen.length, Object.keys(LAWFUL).length);
  assert.equal(unseen[0], "not cruised: src/flows/act.ts (saw 0 modules)");
});
