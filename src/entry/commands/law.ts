import { existsSync } from "node:fs";
import type { Command } from "commander";
import { epochDaysOf } from "../../kernel/day-arithmetic.ts";
import { type CaseResult, runCases } from "../../law/cases.ts";
import { faultLine, inspectLaw, loadLaw } from "../../law/load.ts";
import { type ValueInForce, valueFor } from "../../law/parameter.ts";
import type { Law, LawFault } from "../../law/types.ts";
import { systemClock } from "../../platform/clock.ts";
import { Refused } from "../../platform/refused.ts";
import { DAY_EXPECTED, EXIT_CODES_HELP, printAnswer, printRefusal, printUsage } from "../answer.ts";
import { deniedCodes, noteDeniedLaw } from "../denied-attempts.ts";
import { roomAnswerers } from "../golden-cases.ts";

interface ShowOptions {
  readonly on?: string;
  readonly domain?: string;
}

/** Adds `law check` (validates the law folder and runs its golden cases) and `law show` (one value on a day). */
export function register(program: Command): void {
  const law = program
    .command("law")
    .description("the law as dated data, each value with its article")
    .addHelpText("after", EXIT_CODES_HELP);
  law
    .command("check")
    .description(
      "validate the law folder, run its golden cases and print counts; exit code 1 when anything is wrong",
    )
    .argument("[folder]", "another law folder than the one of the checkout")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", EXIT_CODES_HELP)
    .action((folder: string | undefined, _options: unknown, command: Command) =>
      check(folder, isJson(command)),
    );
  law
    .command("show")
    .description("the value of a parameter on a day; without a parameter, the names of all")
    .argument("[parameter]", "such as term.general.maximum-months")
    .option("--on <day>", "the day asked about, 2026-04-30")
    .option("--domain <code>", "domain with a value of its own")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", EXIT_CODES_HELP)
    .action((parameter: string | undefined, options: ShowOptions, command: Command) =>
      show(parameter, options, isJson(command)),
    );
}

async function check(folder: string | undefined, json: boolean): Promise<void> {
  const { law, faults } = inspectLaw(folder ?? loadFolder());
  if (law === null) {
    printFaults(faults, json);
    await noteAttempt(faults);
    return;
  }
  const results = runCases(law, roomAnswerers);
  const failed = results.filter(({ passed }) => !passed);
  const counts = countsOf(law, results);
  const lines = [
    ...Object.entries(counts).map(([name, count]) => `${name} ${count}`),
    ...failed.map(failureLine),
    failed.length === 0 ? "法律数据有效，全部案例通过。The law is valid and every golden case holds." : "",
  ];
  const failures = failed.map((result) => ({
    file: result.case.file,
    name: result.case.name,
    found: result.found,
  }));
  printAnswer(json, { ok: failed.length === 0, counts, faults: [], failed: failures }, lines.filter(Boolean));
  if (failed.length === 0) return;
  printRefusal("CASES_FAILED", {
    zh: `${failed.length} 个案例不成立。`,
    en: `${failed.length} golden cases do not hold.`,
  });
}

/** An attempt to reach for denied information goes on the trail of the installation, where there is one beside the checkout. */
async function noteAttempt(faults: readonly LawFault[]): Promise<void> {
  const denied = deniedCodes(faults);
  if (denied.length === 0) return;
  const { configOrRefuse } = await import("../installation.ts");
  const { dataFolder, databaseUrl } = configOrRefuse();
  const codes = denied.join(", ");
  if (databaseUrl === null && !existsSync(dataFolder)) {
    process.stderr.write(`没有可记录审计的安装。No installation to note the attempt in: ${codes}\n`);
    return;
  }
  const { withInstallation } = await import("../run-command.ts");
  await withInstallation("xinheng-law", ({ db }) => noteDeniedLaw(db, { actor: "operator", faults })).catch(
    (error: unknown) => {
      // The law of the installation itself is at fault: its start has noted the attempt already.
      if (!(error instanceof Refused) || error.code !== "LAW_INVALID") throw error;
    },
  );
  process.stderr.write(`已记入审计。The attempt is on the audit trail: ${codes}\n`);
}

function printFaults(faults: readonly LawFault[], json: boolean): void {
  if (json) printAnswer(true, { ok: false, counts: {}, faults, failed: [] }, []);
  else process.stdout.write(`${faults.map(faultLine).join("\n")}\n`);
  printRefusal("LAW_INVALID", {
    zh: `法律数据有 ${faults.length} 处错误。`,
    en: `The law folder has ${faults.length} faults.`,
  });
}

function countsOf(law: Law, results: readonly CaseResult[]): Readonly<Record<string, number>> {
  const parameters = [...law.parameters.values()];
  const values = parameters.flatMap((parameter) => parameter.values);
  return {
    instruments: law.instruments.size,
    parameters: parameters.length,
    values: values.length,
    unverifiedValues: values.filter(({ verified }) => !verified).length,
    codeSets: law.codeSets.size,
    catalogueClasses: law.catalogue.classes.length,
    catalogueEntries: law.entries.length,
    catalogueFields: law.entries.reduce((sum, { fields }) => sum + fields.length, 0),
    holidayYears: law.calendar.years.length,
    cases: results.length,
    casesPassed: results.filter(({ passed }) => passed).length,
  };
}

function failureLine({ case: { file, name, expect, article }, found }: CaseResult): string {
  const said = Object.fromEntries(Object.keys(expect).map((key) => [key, found[key] ?? null]));
  return `${file} “${name}” (${article}): expected ${JSON.stringify(expect)}, found ${JSON.stringify(found.refused === undefined ? said : found)}`;
}

function show(parameter: string | undefined, { on, domain }: ShowOptions, json: boolean): void {
  const law = loadLaw();
  if (parameter === undefined) {
    list(law, json);
    return;
  }
  const day = on ?? systemClock.today().toString();
  if (epochDaysOf(day) === null) {
    printUsage("--on", DAY_EXPECTED);
    return;
  }
  const found = valueFor(law, parameter, { day, domain: domain ?? null });
  if (!found.ok) {
    printRefusal(found.code, found.because);
    return;
  }
  printAnswer(json, shownValue(law, found.value, day), linesOf(law, found.value, day));
}

function list(law: Law, json: boolean): void {
  const parameters = [...law.parameters.values()].map(({ parameter, zh, en }) => ({ parameter, zh, en }));
  printAnswer(
    json,
    { parameters },
    parameters.map(({ parameter, zh, en }) => `${parameter}\t${zh}\t${en}`),
  );
}

/** The same fields as `GET /api/v1/law/{parameter}`. */
function shownValue(law: Law, found: ValueInForce, on: string): object {
  const { instrument, ...rest } = found;
  const source = law.instruments.get(instrument);
  return {
    ...rest,
    on,
    instrument: { id: instrument, title: source?.title, tier: source?.tier, number: source?.number ?? null },
  };
}

function linesOf(law: Law, found: ValueInForce, on: string): readonly string[] {
  const title = law.instruments.get(found.instrument)?.title ?? found.instrument;
  return [
    `${found.parameter}  ${found.zh}  ${found.en}`,
    `${on}: ${JSON.stringify(found.value)}${found.unit === null ? "" : ` ${found.unit}`}`,
    `依据 《${title}》${found.article}，自 ${found.from}${found.until === null ? "" : ` 至 ${found.until}`}`,
    ...(found.verified ? [] : ["未核实 unverified"]),
    ...(found.note === null ? [] : [found.note]),
  ];
}

function loadFolder(): string {
  return `${import.meta.dirname}/../../../law`;
}

function isJson(command: Command): boolean {
  return command.optsWithGlobals().json === true;
}
