import assert from "node:assert/strict";
import { test } from "node:test";
import { dependenciesOf, shapeFaults, undecided } from "./decisions.ts";
import { differences, golden } from "./golden.ts";
import { isAllowed, licenceFault, licences } from "./licences.ts";
import { sorted } from "./openapi.ts";
import { placesWithoutReadme } from "./tidy.ts";
import { withTree } from "./tree.ts";

test("of an OR one side is enough, of an AND every side is needed", () => {
  for (const good of [
    "MIT",
    "(MIT OR GPL-3.0)",
    "MIT AND OFL-1.1",
    "(MIT OR CC0-1.0)",
    "MIT AND (GPL-2.0 OR ISC)",
  ]) {
    assert.ok(isAllowed(good), good);
  }
  for (const bad of [
    "GPL-3.0",
    "MIT AND GPL-2.0",
    "SEE LICENSE IN x",
    "UNLICENSED",
    "",
    "(MIT) OR (GPL-2.0)",
  ]) {
    assert.ok(!isAllowed(bad), bad);
  }
});

test("a package with a licence that is not on the list, or with none, is found in the lock file", async () => {
  const packages = { "": {}, "node_modules/a": { license: "AGPL-3.0" }, "node_modules/a/node_modules/b": {} };
  const verdict = await withTree({ "package-lock.json": JSON.stringify({ packages }) }, licences.run);
  assert.deepEqual(verdict.findings, ["a: licence AGPL-3.0 is not on the list", "b: no licence is named"]);
  assert.deepEqual(licenceFault("node_modules/@x/y", "MIT"), []);
});

test("a dependency of any list that no decision record names is found", () => {
  const manifest = JSON.stringify({ dependencies: { a: "1" }, optionalDependencies: { "@b/c": "1" } });
  assert.deepEqual(dependenciesOf(manifest), ["a", "@b/c"]);
  const record = { path: "docs/decisions/0001-a.md", text: "we use `a`" };
  assert.deepEqual(undecided(["a", "@b/c"], [record]), ["@b/c is in package.json and in no decision record"]);
});

test("a decision record has its number, and says why, what, what it costs and how to leave it", () => {
  const text = "# 0001 A\n\n## Why\n\n## What\n\n## What it costs\n\n## How to leave it\n";
  assert.deepEqual(shapeFaults({ path: "docs/decisions/0001-a.md", text }), []);
  assert.equal(shapeFaults({ path: "docs/decisions/0002-a.md", text }).length, 1);
  assert.equal(
    shapeFaults({ path: "docs/decisions/0001-a.md", text: text.replace("Why", "Because") }).length,
    1,
  );
  assert.equal(shapeFaults({ path: "docs/decisions/a.md", text }).length, 1);
});

test("a golden file that has drifted is shown by the lines that differ, and renewed only when asked", async () => {
  await withTree({ "kept.txt": "a\nb\n" }, async (tree) => {
    assert.deepEqual(golden(tree, "kept.txt", "a\nb\n").findings, []);
    assert.deepEqual(golden(tree, "kept.txt", "a\nc\n").findings.slice(1), ["- b", "+ c"]);
    assert.equal(golden(tree, "absent.txt", "a").findings.length, 1);
    assert.deepEqual(golden({ ...tree, write: true }, "kept.txt", "a\nc\n").findings, []);
    assert.deepEqual(golden(tree, "kept.txt", "a\nc\n").findings, []);
  });
  assert.deepEqual(differences("a\nb\n", "b\na\n"), ["the same lines in another order"]);
});

test("the order in which routes are registered does not change the document", () => {
  assert.equal(JSON.stringify(sorted({ b: [{ d: 1, c: null }], a: 2 })), '{"a":2,"b":[{"c":null,"d":1}]}');
});

test("a layer, a room or a place without a README is found", async () => {
  const files = ["src/law/load.ts", "src/rooms/lists/index.ts"];
  const missing = await withTree({ "src/law/README.md": "" }, async ({ root }) =>
    placesWithoutReadme(root, files),
  );
  assert.ok(missing.includes("src/rooms/lists has no README.md"));
  assert.ok(!missing.some((line) => line.startsWith("src/law") || line.startsWith("src/rooms ")));
});
