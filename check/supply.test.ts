import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { advisoriesOf, advisoryFaults } from "./advisories.ts";
import { lockedPackages } from "./lock.ts";
import { SBOM_FILE, sbom, sbomFaults } from "./sbom.ts";
import { CHECKOUT, withTree } from "./tree.ts";

const MANIFEST = { name: "tiny", version: "1.0.0", license: "Apache-2.0", dependencies: { yaml: "2.9.1" } };

function lock(integrity: string | null): string {
  return JSON.stringify({
    name: "tiny",
    version: "1.0.0",
    lockfileVersion: 3,
    packages: {
      "": MANIFEST,
      "node_modules/yaml": {
        version: "2.9.1",
        license: "ISC",
        ...(integrity === null ? {} : { integrity }),
      },
    },
  });
}

test("the bill of materials names every package, and a package installed without a checksum is found", async () => {
  const sealed = new Map(lockedPackages(CHECKOUT)).get("node_modules/yaml")?.integrity ?? "";
  assert.match(sealed, /^sha512-/);
  const files = { "package.json": JSON.stringify(MANIFEST), "package-lock.json": lock(sealed) };
  await withTree(files, async (tree) => {
    assert.deepEqual((await sbom.run(tree)).findings, []);
    assert.ok(existsSync(join(tree.root, SBOM_FILE)));
    assert.match(readFileSync(join(tree.root, SBOM_FILE), "utf8"), /pkg:npm\/yaml@2\.9\.1/);
  });
  await withTree({ ...files, "package-lock.json": lock(null) }, async (tree) => {
    assert.match((await sbom.run(tree)).findings.join("\n"), /yaml: installed without a checksum/);
  });
});

test("a package that is missing on the bill, or is there without a licence, is found", () => {
  const locked = [
    ["node_modules/a", { version: "1.0.0" }],
    ["node_modules/a/node_modules/@b/c", { version: "2.0.0" }],
  ] as const;
  const licensed = { licenses: [{ license: { id: "MIT" } }] };
  assert.deepEqual(
    sbomFaults(
      [
        { name: "a", version: "1.0.0", ...licensed },
        { name: "@b/c", version: "2.0.0", ...licensed },
      ],
      locked,
    ),
    [],
  );
  assert.deepEqual(sbomFaults([{ name: "a", version: "1.0.0" }], locked), [
    "a@1.0.0: on the bill of materials without a licence",
    "@b/c@2.0.0: not on the bill of materials",
  ]);
});

test("an advisory is a finding unless it was accepted, and an answer that is no audit is none", () => {
  const via = (id: string) => ({
    url: `https://advisories.example/${id}`,
    title: "Prototype pollution",
    severity: "high",
  });
  const report = {
    vulnerabilities: {
      xlsx: { via: [via("GHSA-4r6h-8v6p-xvw6")] },
      left: { via: ["right"] },
      right: { via: [via("GHSA-0000-0000-0000"), via("GHSA-0000-0000-0000")] },
    },
  };
  const known = advisoriesOf(JSON.stringify(report));
  assert.ok(known !== null);
  assert.deepEqual(advisoryFaults(known), ["right: high, Prototype pollution (GHSA-0000-0000-0000)"]);
  assert.equal(advisoriesOf('{"message":"405 Method Not Allowed"}'), null);
  assert.equal(advisoriesOf("<html>"), null);
  assert.equal(advisoriesOf(""), null);
});
