import type { Command } from "commander";
import { EXIT_CODES_HELP, printAnswer, printUsage } from "../answer.ts";
import type { Installation } from "../installation.ts";

const DAYS_DEFAULT = 30;
const DAYS_MAX = 3_660;

/** Adds `retention report`: what the worker will seal in the next days because its retention ends. */
export function register(program: Command): void {
  program
    .command("retention")
    .description("how long records are kept (law/national/retention.yaml)")
    .command("report")
    .description("what will be sealed in the next days, by entry and day")
    .option("--days <number>", "how many days ahead", String(DAYS_DEFAULT))
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", EXIT_CODES_HELP)
    .action((options: { readonly days: string }, command: Command) =>
      run(options.days, command.optsWithGlobals().json === true),
    );
}

async function run(text: string, json: boolean): Promise<void> {
  const days = /^\d{1,4}$/u.test(text) ? Number(text) : 0;
  if (days < 1 || days > DAYS_MAX) {
    printUsage("--days", {
      zh: `应为 1 至 ${DAYS_MAX} 的整数。`,
      en: `give a whole number from 1 to ${DAYS_MAX}.`,
    });
    return;
  }
  const { withInstallation } = await import("../run-command.ts");
  await withInstallation("xinheng-retention", (installation) => report(installation, days, json));
}

async function report({ intake, db }: Installation, days: number, json: boolean): Promise<void> {
  const { retentionsOn } = await import("../../flows/keep-retention.ts");
  const { retentionEnding } = await import("../../rooms/publicity/index.ts");
  const today = intake.clock.today();
  const retentions = retentionsOn(intake.law, today.toString());
  const before = today.add({ days }).toString();
  const ending = await retentionEnding(db.sql, { retentions, from: today.toString(), before });
  const total = ending.reduce((sum, { records }) => sum + records, 0);
  printAnswer(json, { asOf: today.toString(), before, retentions, ending, total }, [
    ...retentions.map(
      ({ entry, months, instrument, article, verified }) =>
        `${entry}\t${months} 个月 months\t${instrument} ${article}${verified ? "" : "\t未核实 unverified"}`,
    ),
    ...ending.map(({ entry, keptThrough, records }) => `${keptThrough}\t${entry}\t${records}`),
    `${before} 前将封存 sealed before that day: ${total}`,
  ]);
}
