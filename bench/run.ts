import { parseArgs } from "node:util";
import { benchAudit } from "./audit.ts";
import { type Ground, openGround } from "./ground.ts";
import { benchGrowthAndLists } from "./growth.ts";
import { benchIntake } from "./intake.ts";
import { benchPaint } from "./paint.ts";
import type { Result } from "./result.ts";
import { benchSearch } from "./search.ts";
import { benchStartUp } from "./start-up.ts";
import { benchSubjectPage } from "./subject-page.ts";
import { benchXlsx } from "./xlsx.ts";

/** Answers its results together, or one by one where a later part takes long and may break. */
type Bench = (ground: Ground, scale: number) => Promise<readonly Result[]> | AsyncIterable<Result>;

/**
 * Every benchmark by name. Each runs on a ground of its own and measures its control in the same run; two names of one
 * benchmark share its ground.
 */
const BENCHES: Readonly<Record<string, Bench>> = {
  intake: benchIntake,
  audit: benchAudit,
  search: benchSearch,
  "start-up": benchStartUp,
  "subject-page": benchSubjectPage,
  paint: benchPaint,
  xlsx: benchXlsx,
  growth: benchGrowthAndLists,
  lists: benchGrowthAndLists,
};

await main();

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "boolean" },
      scale: { type: "string", default: "1" },
      help: { type: "boolean", short: "h" },
    },
  });
  const names = positionals.length === 0 ? Object.keys(BENCHES) : positionals;
  const scale = Number(values.scale);
  const unknown = names.filter((name) => !(name in BENCHES));
  if (values.help === true || unknown.length > 0 || !(scale > 0)) {
    process.stderr.write(`npm run bench -- [${Object.keys(BENCHES).join(" | ")}] [--scale 0.1] [--json]\n`);
    process.exitCode = values.help === true ? 0 : 2;
    return;
  }
  const chosen = new Set(names.flatMap((name) => BENCHES[name] ?? []));
  for (const bench of chosen) {
    for await (const result of run(bench, scale))
      process.stdout.write(values.json === true ? jsonLine(result) : textLine(result));
  }
}

async function* run(bench: Bench, scale: number): AsyncGenerator<Result, void, void> {
  const ground = await openGround();
  try {
    const results = bench(ground, scale);
    yield* results instanceof Promise ? await results : results;
  } finally {
    await ground.close();
  }
}

function jsonLine(result: Result): string {
  return `${JSON.stringify({ ...result, ratio: rounded(result.ratio) })}\n`;
}

function textLine(result: Result): string {
  const target = result.target === null ? "" : ` (target ${result.target}: ${result.ok ? "met" : "MISSED"})`;
  const notes = result.notes === undefined ? "" : ` ${JSON.stringify(result.notes)}`;
  return `${result.name}: ${result.value} ${result.unit}, control ${result.control}, ratio ${rounded(result.ratio)}${target}${notes}\n`;
}

function rounded(ratio: number): number {
  return Math.round(ratio * 1000) / 1000;
}
