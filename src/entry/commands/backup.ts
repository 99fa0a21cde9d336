import type { Command } from "commander";
import { EXIT_CODES_HELP, printAnswer } from "../answer.ts";

interface Options {
  readonly logical?: boolean;
  readonly keysTo?: string;
}

const HELP = `
A physical backup is of the embedded database only; an external one (DATABASE_URL) is always backed up logically.
The keys are never in a backup. Keep them apart: with both in one place, encryption protects nothing.
${EXIT_CODES_HELP}`;

/** Adds `backup`: a folder with everything but the keys, taken while the installation serves. */
export function register(program: Command): void {
  program
    .command("backup")
    .description("back up the installation, while it serves, into a new folder below <folder>")
    .argument("<folder>", "folder that holds the backups")
    .option("--logical", "rows instead of files: for another PostgreSQL, or another major version of it")
    .option("--keys-to <folder>", "also copy the keys there: another folder, best another medium")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action((folder: string, options: Options, command: Command) =>
      run(folder, options, command.optsWithGlobals().json === true),
    );
}

async function run(folder: string, options: Options, json: boolean): Promise<void> {
  const { backUp } = await import("../back-up.ts");
  const made = await backUp({
    to: folder,
    isLogical: options.logical === true,
    keysTo: options.keysTo ?? null,
  });
  const keys = made.keysNeeded.map((key) => `${key.id} (${key.fingerprint})`).join(", ");
  printAnswer(json, made, [
    `备份 backup: ${made.backup}`,
    `类型 kind: ${made.kind}  文件 files: ${made.files}  字节 bytes: ${made.bytes}  秒 seconds: ${made.seconds}`,
    `所需密钥 keys needed: ${keys}`,
    made.keysTo === null
      ? "密钥未包含在备份中，请另行保存 the keys are not in it: keep them apart (--keys-to)"
      : `密钥 keys: ${made.keysTo}`,
    made.archive === null
      ? "未归档：只能恢复到备份完成时 no archive: restorable to its end only"
      : `归档 archive: ${made.archive}`,
  ]);
}
