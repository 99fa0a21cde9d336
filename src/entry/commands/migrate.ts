import type { Command } from "commander";
import { EXIT_CODES_HELP, printAnswer } from "../answer.ts";

/** Adds `migrate`: brings the schema of the database to what this program needs. Only this command does so on an external database. */
export function register(program: Command): void {
  program
    .command("migrate")
    .description("bring the database schema up to date (forward only)")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", EXIT_CODES_HELP)
    .action((_options: object, command: Command) => run(command.optsWithGlobals().json === true));
}

async function run(json: boolean): Promise<void> {
  const { openDatabase } = await import("../../platform/database.ts");
  const { migrate } = await import("../../platform/migrate.ts");
  const { configOrRefuse } = await import("../installation.ts");
  const db = await openDatabase(configOrRefuse(), { name: "xinheng-migrate" });
  try {
    const applied = await migrate(db);
    const none = "数据库已是最新 the schema is up to date";
    printAnswer(json, { applied }, applied.length === 0 ? [none] : applied.map((name) => `+ ${name}`));
  } finally {
    await db.close();
  }
}
