import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { advisories } from "./advisories.ts";
import { asvs } from "./asvs.ts";
import { biome } from "./biome.ts";
import { codes } from "./codes.ts";
import { decisions } from "./decisions.ts";
import { imports } from "./imports.ts";
import { licences } from "./licences.ts";
import { limits } from "./limits.ts";
import { openapi } from "./openapi.ts";
import { readme } from "./readme.ts";
import { sbom } from "./sbom.ts";
import { schema } from "./schema.ts";
import { sql } from "./sql.ts";
import { tidy } from "./tidy.ts";
import { types } from "./types.ts";
import { unused } from "./unused.ts";
import type { Check, Tree, Verdict } from "./verdict.ts";

/** Everything that `npm run check` does; slow checks first, so that the two lanes end together. */
const CHECKS: readonly Check[] = [
  readme,
  openapi,
  schema,
  imports,
  unused,
  types,
  biome,
  tidy,
  sql,
  codes,
  limits,
  asvs,
  licences,
  sbom,
  advisories,
  decisions,
];

/** Two at a time: the machines that build this have two cores. */
const LANES = 2;

/** Findings shown of one check; the rest is counted. */
const FINDINGS_SHOWN = 60;

/** Lines shown of a check that broke: what it said, and where. */
const STACK_SHOWN = 5;

/** Runs the checks, prints a line for each, and answers how many passed and failed. */
async function runChecks(checks: readonly Check[], tree: Tree): Promise<{ passed: number; failed: number }> {
  const waiting = [...checks];
  const outcomes: boolean[] = [];
  const lane = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      outcomes.push(await runOne(check, tree));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const passed = outcomes.filter((ok) => ok).length;
  return { passed, failed: outcomes.length - passed };
}

async function runOne(check: Check, tree: Tree): Promise<boolean> {
  const started = performance.now();
  const verdict = await verdictOf(check, tree);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const ok = verdict.findings.length === 0;
  const count = ok ? "" : `  ${verdict.findings.length} finding(s)`;
  const head = `${ok ? "ok  " : "FAIL"}  ${check.name.padEnd(12)} ${seconds.padStart(6)} s${count}`;
  const hidden = verdict.findings.length - FINDINGS_SHOWN;
  const lines = [
    head,
    ...verdict.findings.slice(0, FINDINGS_SHOWN).map((finding) => `      ${finding}`),
    ...(hidden > 0 ? [`      … and ${hidden} more`] : []),
    ...verdict.notes.map((note) => `      note: ${note}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  return ok;
}

/** A check that breaks has failed; the others still run, and the stack says what broke. */
async function verdictOf(check: Check, tree: Tree): Promise<Verdict> {
  try {
    return await check.run(tree);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { findings: text.split("\n").slice(0, STACK_SHOWN), notes: [] };
  }
}

function chosen(only: string | undefined): readonly Check[] {
  if (only === undefined) return CHECKS;
  const names = only.split(",");
  const unknown = names.filter((name) => !CHECKS.some((check) => check.name === name));
  if (unknown.length > 0) throw new Error(`No such check: ${unknown.join(", ")}. ${namesText()}`);
  return CHECKS.filter((check) => names.includes(check.name));
}

function namesText(): string {
  return `Checks: ${CHECKS.map((check) => check.name).join(", ")}`;
}

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    write: { type: "boolean", default: false },
    root: { type: "string", default: resolve(import.meta.dirname, "..") },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  process.stdout.write(
    `node check/run.ts [--only NAME,NAME] [--write]\n--write renews golden files\n${namesText()}\n`,
  );
} else {
  const { passed, failed } = await runChecks(chosen(values.only), {
    root: resolve(values.root),
    write: values.write,
  });
  process.stdout.write(`checks: ${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}
