import type { Command } from "commander";
import { epochDaysOf } from "../../kernel/day-arithmetic.ts";
import { loadLaw } from "../../law/load.ts";
import type { Law } from "../../law/types.ts";
import { isSeverity, publicTerm, SEVERITIES, type Term } from "../../rooms/publicity/rules.ts";
import { DAY_EXPECTED, EXIT_CODES_HELP, printAnswer, printRefusal, printUsage } from "../answer.ts";

interface Options {
  readonly severity?: string;
  readonly decided?: string;
  readonly domain?: string;
}

/** Adds `term`: the publicity term of a severity class counted from the decision day (law/national/terms.yaml). */
export function register(program: Command): void {
  program
    .command("term")
    .description(
      "publicity term of a dishonest fact: first day, shortest and longest publicity, first day of repair",
    )
    .option("--severity <class>", `severity class: ${SEVERITIES.join(", ")}`)
    .option("--decided <day>", "day of the document that determined the fact, 2026-04-30")
    .option("--domain <code>", "domain with a standard of its own, such as food or fire")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", EXIT_CODES_HELP)
    .action((options: Options, command: Command) => run(options, command.optsWithGlobals().json === true));
}

function run({ severity, decided, domain }: Options, json: boolean): void {
  if (!isSeverity(severity)) {
    printUsage("--severity", {
      zh: "应为 minor、general 或 serious。",
      en: "give minor, general or serious.",
    });
    return;
  }
  if (decided === undefined || epochDaysOf(decided) === null) {
    printUsage("--decided", DAY_EXPECTED);
    return;
  }
  const law = loadLaw();
  if (domain !== undefined && !isDomain(law, domain)) {
    printUsage("--domain", {
      zh: "没有这个领域代码。",
      en: `known domains are ${domainsOf(law).join(", ")}.`,
    });
    return;
  }
  const term = publicTerm(law, { severity, decidedOn: decided, domain: domain ?? null });
  if (!term.ok) {
    printRefusal(term.code, term.because);
    return;
  }
  printAnswer(json, term.value, linesOf(term.value));
}

function linesOf(term: Term): readonly string[] {
  const none = "无 none";
  return [
    `起算日 start            ${term.termStart}`,
    `是否公示 published      ${term.published ? "是 yes" : "否 no"}`,
    `最短公示期止 minimum    ${term.minimumEnds ?? none}`,
    `可申请修复 repair from  ${term.repairFrom}`,
    `最后公示日 last day     ${term.publicThrough ?? none}`,
    ...term.articles.map(
      ({ title, article, verified }) =>
        `依据 《${title}》${article}${verified ? "" : "（未核实 unverified）"}`,
    ),
  ];
}

function domainsOf(law: Law): readonly string[] {
  return law.codeSets.get("domains")?.values.map(({ code }) => code) ?? [];
}

function isDomain(law: Law, domain: string): boolean {
  return domainsOf(law).includes(domain);
}
