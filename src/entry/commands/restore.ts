import type { Command } from "commander";
import { EXIT_CODES_HELP, printAnswer, printUsage } from "../answer.ts";

interface Options {
  readonly into: string;
  readonly keys: string;
  readonly archive?: string;
  readonly until?: string;
}

const HELP = `
Restore into a new data folder, look at it, then serve from it (XINHENG_DATA). What was there is never touched.
A logical backup goes into the empty database of DATABASE_URL when that is set.
${EXIT_CODES_HELP}`;

/** Adds `restore`: verifies a backup, then makes a new data folder of it, as of its end or as of an instant. */
export function register(program: Command): void {
  program
    .command("restore")
    .description("verify a backup and restore it into a new data folder")
    .argument("<backup>", "folder of one backup")
    .requiredOption("--into <folder>", "data folder to make; must be empty or not there")
    .requiredOption("--keys <folder>", "folder of the keys that the backup needs")
    .option("--archive <folder>", "archive to go on from (XINHENG_ARCHIVE of the installation)")
    .option("--until <instant>", "stop at this instant: 2026-11-26T18:00:00+08:00")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action((backup: string, options: Options, command: Command) =>
      run(backup, options, command.optsWithGlobals().json === true),
    );
}

async function run(backup: string, options: Options, json: boolean): Promise<void> {
  const until = instantOf(options.until);
  if (until === undefined) {
    printUsage("--until", {
      zh: "应为带时区的时刻，如 2026-11-26T18:00:00+08:00。",
      en: "give an instant with its offset such as 2026-11-26T18:00:00+08:00.",
    });
    return;
  }
  const { restore } = await import("../back-up.ts");
  const done = await restore({
    backup,
    keys: options.keys,
    into: options.into,
    archive: options.archive ?? null,
    until,
  });
  const rows = Object.entries(done.rows).filter(([, count]) => count > 0);
  const { newestAudit: audit } = done;
  printAnswer(json, done, [
    `已恢复到 restored into: ${done.into}`,
    `结构 schema: ${done.schema ?? "–"}`,
    `最新审计 newest audit entry: ${audit === null ? "–" : `${audit.at} ${audit.actor} ${audit.act}`}`,
    ...rows.map(([table, count]) => `  ${table}: ${count}`),
    `未完成批次 open batches: ${done.openBatches}`,
    ...done.lostUploads.map((name) => `  ! 文件缺失 its file is lost: ${name}`),
  ]);
}

/** An ISO instant in UTC; null when none is asked for, undefined when it cannot be understood. */
function instantOf(text: string | undefined): string | null | undefined {
  if (text === undefined) return null;
  try {
    return Temporal.Instant.from(text).toString();
  } catch {
    return undefined;
  }
}
