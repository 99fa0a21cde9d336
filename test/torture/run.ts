import { parseArgs } from "node:util";
import { torture } from "./torture.ts";

/**
 * `npm run torture [-- --times N] [--seed N] [--json]`: kills the running product at random moments, a hundred times, and
 * proves that nothing acknowledged is lost, nothing is half visible and nothing is there twice.
 */
const USAGE = `npm run torture [-- --times N] [--seed N] [--json]
Exit codes: 0 no violation, 1 at least one, 2 called wrongly.`;
const TIMES = "100";
const SEED_MAX = 2 ** 31;

const { values } = parseArgs({
  options: {
    times: { type: "string", default: TIMES },
    seed: { type: "string", default: String(Math.floor(Math.random() * SEED_MAX)) },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const times = Number(values.times);
const seed = Number(values.seed);

if (values.help) process.stdout.write(`${USAGE}\n`);
else if (!Number.isInteger(times) || times < 1 || !Number.isInteger(seed)) misused();
else await run();

function misused(): void {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
}

async function run(): Promise<void> {
  const say = (line: string): boolean => process.stderr.write(`${line}\n`);
  say(`seed ${seed}`);
  const result = await torture({ times, seed, say });
  const kills = Object.entries(result.kills).map(([victim, count]) => `${victim} ${count}`);
  const lines = [
    `kills: ${kills.join(", ")}`,
    `${result.batches} batches, ${result.rows} rows, ${result.records} records, ${result.pages} pages read, ${result.seconds} s`,
    `longest time until ready again: ${result.readySecondsMax} s`,
    `${result.violations.length} violations`,
  ];
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${lines.join("\n")}\n`);
  process.exitCode = result.violations.length === 0 ? 0 : 1;
}
