import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";

/** Runs the three commands of the law in a program of their own, as the command line does. */
const PROGRAM = `
import { Command } from "commander";
import { register as law } from "./law.ts";
import { register as term } from "./term.ts";
import { register as workdays } from "./workdays.ts";
const program = new Command("xinheng");
for (const register of [law, term, workdays]) register(program);
await program.parseAsync(JSON.parse(process.env.GIVEN), { from: "user" });
`;

function run(...given: readonly string[]): {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
} {
  const done = spawnSync(process.execPath, ["--input-type=module", "--eval", PROGRAM], {
    cwd: import.meta.dirname,
    env: { ...process.env, GIVEN: JSON.stringify(given) },
    encoding: "utf8",
  });
  return { exit: done.status, out: done.stdout, err: done.stderr };
}

test("term prints one JSON document for a general fact", () => {
  const { exit, out, err } = run("term", "--severity", "general", "--decided", "2026-04-30", "--json");
  const { articles, ...days } = JSON.parse(out);
  assert.deepEqual(days, {
    termStart: "2026-04-30",
    minimumEnds: "2026-07-30",
    repairFrom: "2026-07-31",
    publicThrough: "2027-04-30",
    published: true,
  });
  assert.ok(articles.length > 0);
  assert.deepEqual([exit, err], [0, ""]);
});

test("workdays prints one JSON document for adding and for counting", () => {
  assert.deepEqual(JSON.parse(run("workdays", "add", "2026-04-28", "7", "--json").out), {
    day: "2026-05-11",
  });
  assert.deepEqual(JSON.parse(run("workdays", "between", "2026-04-28", "2026-05-11", "--json").out), {
    days: 7,
  });
});

test("a wrong argument exits with 2 and a refusal by law with 1, the code on standard error", () => {
  const wrong = run("workdays", "add", "2026-02-30", "7", "--json");
  assert.deepEqual([wrong.exit, wrong.out, wrong.err.split(":")[0]], [2, "", "ARGUMENT_INVALID"]);
  const refused = run("workdays", "add", "2026-12-28", "7", "--json");
  assert.deepEqual([refused.exit, refused.out, refused.err.split(":")[0]], [1, "", "CALENDAR_NOT_LOADED"]);
  assert.equal(run("term", "--severity", "grave", "--decided", "2026-04-30").exit, 2);
  assert.equal(run("term", "--severity", "general", "--decided", "2026-04-30", "--domain", "moon").exit, 2);
});

test("law check counts the law and its golden cases, and refuses a folder that is not law", () => {
  const { exit, out } = run("law", "check", "--json");
  const { ok, counts } = JSON.parse(out);
  assert.deepEqual([exit, ok, counts.casesPassed], [0, true, counts.cases]);
  const broken = run("law", "check", import.meta.dirname, "--json");
  assert.deepEqual(
    [broken.exit, JSON.parse(broken.out).ok, broken.err.split(":")[0]],
    [1, false, "LAW_INVALID"],
  );
});

test("law show gives the value of a day with its article and instrument", () => {
  const { out } = run("law", "show", "clock.upload.working-days", "--on", "2026-05-01", "--json");
  const { value, unit, on, instrument } = JSON.parse(out);
  assert.deepEqual([value, unit, on, instrument.tier], [7, "working-days", "2026-05-01", "central_policy"]);
  assert.equal(
    run("law", "show", "clock.nothing", "--on", "2026-05-01").err.split(":")[0],
    "UNKNOWN_PARAMETER",
  );
});
