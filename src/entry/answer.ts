import type { Reason } from "../kernel/outcome.ts";

/** Exit codes of the commands: 0 done, 1 refused by law or data, 2 the command was called wrongly. */
const EXIT_REFUSED = 1;
const EXIT_USAGE = 2;

export const EXIT_CODES_HELP =
  "\nExit codes: 0 answered, 1 refused (the code is on standard error), 2 wrong arguments, 3 something needed is not available.";

/** Prints the answer: one JSON document and nothing else, or lines for people. */
export function printAnswer(isJson: boolean, answer: object, lines: readonly string[]): void {
  process.stdout.write(isJson ? `${JSON.stringify(answer)}\n` : `${lines.join("\n")}\n`);
}

/** A refusal on standard error, with its stable code first, in both languages; sets the exit code. */
export function printRefusal(code: string, because: Reason, exit: number = EXIT_REFUSED): void {
  const article = because.article === undefined ? "" : ` (${because.article})`;
  process.stderr.write(`${code}: ${because.en}${article}\n${because.zh}\n`);
  process.exitCode = exit;
}

/** An argument that cannot be understood: exit code 2. */
export function printUsage(argument: string, expected: { readonly zh: string; readonly en: string }): void {
  const zh = `参数 ${argument} 不正确：${expected.zh}`;
  const en = `The argument ${argument} is not right: ${expected.en}`;
  printRefusal("ARGUMENT_INVALID", { zh, en }, EXIT_USAGE);
}

/** What a day on the command line must look like. */
export const DAY_EXPECTED = {
  zh: "应为存在的日期，如 2026-04-30。",
  en: "give a day of the calendar such as 2026-04-30.",
};
