import { chmod, glob, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { finished } from "node:stream/promises";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { parseArgs } from "node:util";
import { SETTINGS } from "../src/platform/config.ts";
import { withDatabase } from "../src/platform/connect.ts";
import { startTestCluster, TEST_CLUSTER_VARIABLE, type TestCluster } from "../src/platform/testing.ts";

/**
 * `npm test [-- FILE|FOLDER…] [--name PATTERN]`: runs every test file in a process of its own, stories last, against one
 * PostgreSQL that lives as long as the run. The last line is the sum: `N passed, N failed`.
 */
const ROOT = resolve(import.meta.dirname, "..");
const PLACES = ["src/**/*.test.ts", "check/**/*.test.ts", "bench/**/*.test.ts", "test/**/*.test.ts"];
const PLANTED = "check/planted/";
const STORIES = "test/stories/";
const FILES_AT_ONCE = 2;
const TEST_MS_MAX = 300_000;
const USAGE =
  "npm test [-- FILE|FOLDER…] [--name PATTERN]\nExit codes: 0 all passed, 1 not all, 2 no tests at a name.";

interface Sum {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { name: { type: "string" }, help: { type: "boolean", default: false } },
});

const files = await chosenFiles(positionals);
if (values.help) process.stdout.write(`${USAGE}\n`);
else if (files === null) process.exitCode = 2;
else process.exitCode = (await runAll(files)) ? 0 : 1;

async function runAll(files: readonly string[]): Promise<boolean> {
  clearSettings();
  const isStory = (file: string) => relative(ROOT, file).startsWith(STORIES);
  const cluster = positionals.length === 0 ? await temporaryCluster() : null;
  const sums: Sum[] = [];
  try {
    sums.push(
      await runFiles(
        files.filter((file) => !isStory(file)),
        FILES_AT_ONCE,
      ),
    );
    sums.push(await runFiles(files.filter(isStory), 1));
  } finally {
    await cluster?.discard();
  }
  return tell(sums);
}

/** Files or folders as given, or all; null for a name that leads nowhere, which is a mistake and not an empty run. */
async function chosenFiles(names: readonly string[]): Promise<readonly string[] | null> {
  const all: string[] = [];
  for await (const file of glob(PLACES, { cwd: ROOT })) {
    if (!file.startsWith(PLANTED)) all.push(resolve(ROOT, file));
  }
  all.sort();
  if (names.length === 0) return all;
  const chosen = names.map((name) => {
    const path = resolve(name);
    return all.filter((file) => file === path || file.startsWith(`${path}/`));
  });
  const lost = names.filter((_, at) => chosen[at]?.length === 0);
  if (lost.length === 0) return [...new Set(chosen.flat())];
  process.stderr.write(`There are no tests at ${lost.join(", ")}\n`);
  return null;
}

/** Settings of the caller must not reach the programs that tests start. */
function clearSettings(): void {
  for (const name of Object.keys(process.env)) {
    if (name.startsWith("XINHENG_") || SETTINGS.some((setting) => setting.name === name))
      delete process.env[name];
  }
  process.env.NODE_ENV = "test";
}

/** A folder that PostgreSQL's own user can pass through when the tests are run by root. */
async function temporaryCluster(): Promise<TestCluster> {
  const folder = await mkdtemp(join(tmpdir(), "xinheng-tests-"));
  await chmod(folder, 0o711);
  const cluster = await startTestCluster(join(folder, "data"));
  process.env[TEST_CLUSTER_VARIABLE] = withDatabase(cluster.url, cluster.template);
  return {
    ...cluster,
    async discard() {
      await cluster.discard();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function runFiles(files: readonly string[], atOnce: number): Promise<Sum> {
  if (files.length === 0) return { passed: 0, failed: 0, skipped: 0 };
  const stream = run({
    files,
    concurrency: atOnce,
    timeout: TEST_MS_MAX,
    ...(values.name === undefined ? {} : { testNamePatterns: values.name }),
  });
  const sum = { passed: 0, failed: 0, skipped: 0 };
  let empty = 0;
  stream.on("test:pass", ({ name, file }) => {
    if (values.name === undefined && file !== undefined && resolve(name) === file) empty += 1;
  });
  stream.on("test:summary", ({ counts, file, success }) => {
    if (file !== undefined) return;
    sum.passed = counts.passed;
    sum.failed = counts.tests - counts.passed - counts.skipped - counts.todo;
    sum.skipped = counts.skipped;
    // A suite whose last hook breaks fails without a failed test in it.
    if (!success && sum.failed === 0) sum.failed = 1;
  });
  const told = stream.compose(spec);
  told.pipe(process.stdout, { end: false });
  await finished(told, { writable: false });
  return { passed: sum.passed - empty, failed: sum.failed + empty, skipped: sum.skipped };
}

function tell(sums: readonly Sum[]): boolean {
  const total = (part: keyof Sum): number => sums.reduce((sum, one) => sum + one[part], 0);
  if (total("skipped") > 0) process.stdout.write(`${total("skipped")} skipped\n`);
  if (total("passed") + total("failed") === 0) process.stdout.write("No test ran, and that is a failure.\n");
  process.stdout.write(`${total("passed")} passed, ${total("failed")} failed\n`);
  return total("failed") === 0 && total("passed") > 0;
}
