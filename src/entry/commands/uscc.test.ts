import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";

const CLI = `${import.meta.dirname}/../cli.ts`;

function check(given: readonly string[], input = "") {
  const done = spawnSync(process.execPath, [CLI, "uscc", "check", ...given], { encoding: "utf8", input });
  const lines = done.stdout.split("\n").filter((line) => line !== "");
  return { exit: done.status, lines, err: done.stderr };
}

test("codes are answered as JSON lines wherever no person reads them", () => {
  const { exit, lines, err } = check(["91350100M000100Y43", "9133O1OOMAO1OOOB83"]);
  const [good, bad] = lines.map((line) => JSON.parse(line));
  assert.deepEqual([good.code, good.ok, good.kind], ["91350100M000100Y43", true, "uscc"]);
  assert.deepEqual([bad.ok, bad.suggestion], [false, "91330100MA01000B83"]);
  assert.deepEqual([exit, err], [1, ""]);
});

test("codes from standard input are answered in their order, and warnings are no failure", () => {
  const { exit, lines } = check(["--json"], "91350100M000100Y43\n110000006486907\n");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).kind),
    ["uscc", "registration-15"],
  );
  assert.equal(exit, 0);
});
