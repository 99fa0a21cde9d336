import type { Command } from "commander";
import { checkCode } from "../../kernel/uscc.ts";
import { DAY_FORM } from "../../platform/forms.ts";
import { PLATFORM_PARTY } from "../../platform/receipts/index.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { bodyOf, saveDutyHolder } from "../../rooms/bodies/index.ts";
import { DAY_EXPECTED, EXIT_CODES_HELP, printAnswer, printRefusal, printUsage } from "../answer.ts";
import type { Installation } from "../installation.ts";

interface Options {
  readonly uscc: string;
  readonly unit?: string;
  readonly unitName?: string;
  readonly office: string;
  readonly from?: string;
  readonly until?: string;
}

/** Adds `body duty`: names who answers for what a body, or this platform, sends and receives (policy, article 10). */
export function addDuty(body: Command): void {
  body
    .command("duty")
    .description("name the unit and office that answer for a party's part of the transmission chain")
    .requiredOption("--uscc <code>", `code of the body, or ${PLATFORM_PARTY} for this installation`)
    .requiredOption("--office <name>", "the office that answers, such as 信用管理处")
    .option("--unit <code>", "code of the unit it belongs to; default: the body itself")
    .option("--unit-name <name>", "name of that unit; needed where it is not a registered body")
    .option("--from <day>", "first day; default: today")
    .option("--until <day>", "last day; default: until somebody else is named")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", EXIT_CODES_HELP)
    .action((options: Options, command: Command) => run(options, command.optsWithGlobals().json === true));
}

async function run(options: Options, json: boolean): Promise<void> {
  const unit = options.unit ?? options.uscc;
  for (const [name, code] of [["--uscc", options.uscc] as const, ["--unit", unit] as const]) {
    if ((name === "--uscc" && code === PLATFORM_PARTY) || checkCode(code).ok) continue;
    printUsage(name, {
      zh: "应为有效的统一社会信用代码；平台自身须另给 --unit。",
      en: "give a valid unified social credit code; the platform itself needs --unit too.",
    });
    return;
  }
  for (const [name, day] of [["--from", options.from] as const, ["--until", options.until] as const]) {
    if (day === undefined || DAY_FORM.test(day)) continue;
    printUsage(name, DAY_EXPECTED);
    return;
  }
  const { withInstallation } = await import("../run-command.ts");
  await withInstallation("xinheng-body", (installation) => name(installation, { ...options, unit }, json));
}

async function name(
  installation: Installation,
  options: Options & { unit: string },
  json: boolean,
): Promise<void> {
  const { clock } = installation.intake;
  const { uscc: partyCode, unit, office } = options;
  const from = options.from ?? clock.today().toString();
  const until = options.until ?? null;
  const unitName = options.unitName ?? (await bodyOf(installation.db.sql, unit))?.name;
  const isKnown = partyCode === PLATFORM_PARTY || (await bodyOf(installation.db.sql, partyCode)) !== null;
  if (!isKnown || unitName === undefined || (until !== null && until < from)) {
    printRefusal("BODY_UNKNOWN", {
      zh: "没有这个机关，或者责任单位未登记而又没有给出名称，或者截止日早于起始日。",
      en: "There is no such body, or its unit is not registered and has no name given, or the last day is before the first.",
    });
    return;
  }
  await inTransaction(
    installation.db,
    {
      actor: "operator",
      purpose: "administration",
      act: "name-duty-holder",
      detail: { party: partyCode, unit, from, until },
    },
    (tx) =>
      saveDutyHolder(tx, {
        partyCode,
        unit,
        unitName,
        office,
        from,
        until,
        recordedAt: clock.now().toString(),
      }),
  );
  printAnswer(json, { party: partyCode, unit, unitName, office, from, until }, [
    `${partyCode}`,
    `责任单位 duty holder: ${unitName} ${unit} ${office}`,
    `期限 days: ${from} – ${until ?? ""}`,
  ]);
}
