import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import type { Finding, TargetResult } from "./engine.ts";
import { runParsers } from "./parsers.ts";
import { TARGETS } from "./targets/index.ts";

/**
 * `npm run fuzz`: gives every reader of the product inputs that nobody sends on purpose, and the running server requests.
 * Says the seed, a line for each target, and every violation with the smallest input that shows it. Exit code 1 on any.
 */
const USAGE = `npm run fuzz -- [--seed N] [--inputs N] [--requests N] [--only parsers|api|TARGET] [--from N] [--minutes M] [--json]
Targets: ${TARGETS.map(({ name }) => name).join(", ")}
Exit codes: 0 nothing found, 1 violations, 2 called wrongly.
`;

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    inputs: { type: "string", default: "1000000" },
    requests: { type: "string", default: "50000" },
    only: { type: "string" },
    from: { type: "string", default: "0" },
    minutes: { type: "string", default: "60" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const SEED_END = 2 ** 31;

process.exitCode = await main();

async function main(): Promise<number> {
  const only = values.only ?? null;
  const targets = TARGETS.filter(({ name }) => only === null || only === "parsers" || only === name);
  const numbers = [values.inputs, values.requests, values.from, values.minutes, values.seed ?? "0"].map(
    Number,
  );
  const isWrong = numbers.some((number) => !(number >= 0)) || (targets.length === 0 && only !== "api");
  if (values.help || isWrong) {
    process.stderr.write(USAGE);
    return values.help ? 0 : 2;
  }
  const seed = values.seed === undefined ? randomInt(SEED_END) : Number(values.seed);
  const started = performance.now();
  const until = started + Number(values.minutes) * 60_000;
  say({ seed }, `seed ${seed}`);
  const results = [...(await parserResults(targets, { seed, until }))];
  if (only === null || only === "api") results.push(...(await apiResults(seed, until)));
  return summedUp(results, (performance.now() - started) / 60_000);
}

function parserResults(targets: typeof TARGETS, of: { readonly seed: number; readonly until: number }) {
  const plan = { ...of, inputs: Number(values.inputs), from: Number(values.from), growth: true, tell };
  return runParsers(targets, plan);
}

async function apiResults(seed: number, until: number): Promise<readonly TargetResult[]> {
  const { runApi } = await import("./api/run-api.ts");
  const result = await runApi({ seed, until, requests: Number(values.requests), from: Number(values.from) });
  for (const one of result) tell(one);
  return result;
}

function tell(result: TargetResult): void {
  const outcomes = Object.entries(result.outcomes).map(([name, count]) => `${name} ${count}`);
  say(result, `${result.target}: ${result.inputs} in ${result.seconds} s; ${outcomes.join(", ")}`);
  for (const finding of result.findings) tellFinding(finding);
}

function tellFinding(finding: Finding): void {
  if (values.json) return;
  process.stdout.write(
    `  VIOLATION ${finding.rule}\n    ${finding.what}\n    input: ${finding.input}\n    again: ${finding.replay}\n`,
  );
}

function summedUp(results: readonly TargetResult[], minutes: number): number {
  const inputs = results.reduce((sum, result) => sum + result.inputs, 0);
  const violations = results.reduce((sum, result) => sum + result.findings.length, 0);
  const rounded = Math.round(minutes * 10) / 10;
  say(
    { inputs, violations, minutes: rounded },
    `${inputs} inputs and requests in ${rounded} minutes, ${violations} violations`,
  );
  return violations === 0 ? 0 : 1;
}

function say(json: object, text: string): void {
  process.stdout.write(`${values.json ? JSON.stringify(json) : text}\n`);
}
