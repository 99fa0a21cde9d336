import { once } from "node:events";
import type { Command } from "commander";
import { checkCode } from "../../kernel/uscc.ts";
import { checkStream, jsonLine, plainLine } from "../uscc-lines.ts";

const HELP = `
Each line is {code, ok, normalised, kind, department, division, orgCode, problems: [{code, level, message}], suggestion?}.
Exit codes: 0 every code is accepted, 1 any is refused, 2 called wrongly.`;

/** Adds `uscc check [CODE…]`: codes from the arguments or, a line each, from standard input. Exit 1 when any is refused. */
export function register(program: Command): void {
  program
    .command("uscc")
    .description("unified social credit codes (GB 32100-2015) and the numbers they replaced")
    .command("check")
    .description(
      "check codes; exit code 0 when every code is accepted (warnings included), 1 when any is refused",
    )
    .argument("[codes...]", "codes; without any, one code a line is read from standard input")
    .option("--json", "print one JSON line a code on a terminal too; anywhere else that is what is printed")
    .addHelpText("after", HELP)
    .action(async (codes: readonly string[], _options: unknown, command: Command) => {
      const isJson = command.optsWithGlobals().json === true || !process.stdout.isTTY;
      const isAllOk = await run(codes, isJson);
      if (!isAllOk) process.exitCode = 1;
    });
}

async function run(codes: readonly string[], isJson: boolean): Promise<boolean> {
  endWhenReaderLeaves();
  const render = isJson ? jsonLine : plainLine;
  if (codes.length === 0) return checkStream(process.stdin, render, writeOut);
  const checks = codes.map(checkCode);
  await writeOut(checks.map(render).join(""));
  return checks.every((check) => check.ok);
}

async function writeOut(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
}

/** `xinheng uscc check < codes | head` closes our output early, which is no fault of anyone. */
function endWhenReaderLeaves(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
}
