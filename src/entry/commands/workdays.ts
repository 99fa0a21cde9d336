import type { Command } from "commander";
import { epochDaysOf } from "../../kernel/day-arithmetic.ts";
import { loadLaw } from "../../law/load.ts";
import { addWorkdays, workdaysBetween } from "../../law/workdays.ts";
import { DAY_EXPECTED, EXIT_CODES_HELP, printAnswer, printRefusal, printUsage } from "../answer.ts";

/** More working days than any clock of the law has. */
const COUNT_MAX = 10_000;
const COUNT_EXPECTED = {
  zh: `应为 0 到 ${COUNT_MAX} 的整数。`,
  en: `give a whole number from 0 to ${COUNT_MAX}.`,
};

/** Adds `workdays add DAY N` and `workdays between A B`: working days with make-up Saturdays (law/national/holidays.yaml). */
export function register(program: Command): void {
  const workdays = program
    .command("workdays")
    .description(
      "working days by the holiday notices of the State Council; the day of the event is not counted",
    )
    .addHelpText("after", EXIT_CODES_HELP);
  const adds = workdays
    .command("add")
    .description("the N-th working day after DAY")
    .argument("<day>", "day of the event, 2026-04-28")
    .argument("<n>", "number of working days")
    .option("--json", "print one JSON document {day} and nothing else")
    .addHelpText("after", EXIT_CODES_HELP);
  adds.action((day: string, n: string) => add(day, n, isJson(adds)));
  const counts = workdays
    .command("between")
    .description("the number of working days after A up to and including B")
    .argument("<a>", "day of the event, 2026-04-28")
    .argument("<b>", "last day, 2026-05-11")
    .option("--json", "print one JSON document {days} and nothing else")
    .addHelpText("after", EXIT_CODES_HELP);
  counts.action((a: string, b: string) => between(a, b, isJson(counts)));
}

function add(day: string, n: string, json: boolean): void {
  if (epochDaysOf(day) === null) {
    printUsage(day, DAY_EXPECTED);
    return;
  }
  if (!/^\d+$/.test(n) || Number(n) > COUNT_MAX) {
    printUsage(n, COUNT_EXPECTED);
    return;
  }
  const found = addWorkdays(loadLaw(), day, Number(n));
  if (!found.ok) {
    printRefusal(found.code, found.because);
    return;
  }
  printAnswer(json, { day: found.value }, [found.value]);
}

function between(a: string, b: string, json: boolean): void {
  const wrong = [a, b].find((day) => epochDaysOf(day) === null);
  if (wrong !== undefined) {
    printUsage(wrong, DAY_EXPECTED);
    return;
  }
  const found = workdaysBetween(loadLaw(), a, b);
  if (!found.ok) {
    printRefusal(found.code, found.because);
    return;
  }
  printAnswer(json, { days: found.value }, [String(found.value)]);
}

function isJson(command: Command): boolean {
  return command.optsWithGlobals().json === true;
}
