import assert from "node:assert/strict";
import { test } from "node:test";
import { torture } from "../torture/torture.ts";

const isLinux = process.platform === "linux";
const because = "processes are found in /proc, which only Linux has";

test("killed at random moments, the product loses nothing, shows nothing half and has nothing twice", {
  skip: isLinux ? false : because,
}, async (t) => {
  const result = await torture({ times: 5, seed: 5, say: (line) => t.diagnostic(line) });
  assert.deepEqual(result.violations, []);
  assert.ok(result.batches > 0 && result.records > 0 && result.pages > 0);
});
