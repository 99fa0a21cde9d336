import type { Command } from "commander";
import { checkCode } from "../../kernel/uscc.ts";
import { DAY_FORM } from "../../platform/forms.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { bodyOf, purposesOf, saveAdmissions } from "../../rooms/bodies/index.ts";
import { DAY_EXPECTED, EXIT_CODES_HELP, printAnswer, printRefusal, printUsage } from "../answer.ts";
import type { Installation } from "../installation.ts";

interface Options {
  readonly uscc: string;
  readonly purpose: string;
  readonly entries?: string;
  readonly until: string;
  readonly persons?: boolean;
}

/** Adds `body admit`: lets a body read what is not public, for a purpose of the register and until a day. */
export function addAdmit(body: Command): void {
  body
    .command("admit")
    .description("let a body look at what is not public, for a purpose of the register, until a day")
    .requiredOption("--uscc <code>", "unified social credit code of the body")
    .requiredOption("--purpose <purpose>", "a purpose of the register: law/national/purposes.yaml")
    .option("--entries <list>", "entries separated by commas; default: all that the purpose reaches")
    .requiredOption("--until <day>", "last day of the admission; there is none without an end")
    .option("--persons", "records about natural persons too, where the purpose reaches them")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", EXIT_CODES_HELP)
    .action((options: Options, command: Command) => run(options, command.optsWithGlobals().json === true));
}

async function run(options: Options, json: boolean): Promise<void> {
  const code = checkCode(options.uscc);
  if (!code.ok || code.kind !== "uscc") {
    printUsage("--uscc", {
      zh: "应为有效的统一社会信用代码。",
      en: "give a valid unified social credit code.",
    });
    return;
  }
  if (!DAY_FORM.test(options.until)) {
    printUsage("--until", DAY_EXPECTED);
    return;
  }
  const { withInstallation } = await import("../run-command.ts");
  await withInstallation("xinheng-body", (installation) =>
    admit(installation, { ...options, uscc: code.normalised }, json),
  );
}

async function admit(installation: Installation, options: Options, json: boolean): Promise<void> {
  const { law, clock } = installation.intake;
  const purpose = purposesOf(law).find((one) => one.purpose === options.purpose);
  const entries =
    options.entries?.split(/[,，\s]+/u).filter((entry) => entry !== "") ?? purpose?.entries ?? [];
  if (purpose === undefined || entries.some((entry) => !purpose.entries.includes(entry))) {
    printRefusal("ENTRY_NOT_FOR_PURPOSE", {
      zh: "目的登记册中没有这个目的，或者该目的不及于所列条目。",
      en: "The register has no such purpose, or the purpose does not reach the entries.",
    });
    return;
  }
  if (options.persons === true && !purpose.persons) {
    printRefusal("PERSON_NOT_FOR_PURPOSE", {
      zh: `「${purpose.zh}」不及于自然人。`,
      en: `The purpose "${purpose.en}" does not reach natural persons.`,
    });
    return;
  }
  const body = await bodyOf(installation.db.sql, options.uscc);
  const from = clock.today().toString();
  if (body === null || options.until < from) {
    printRefusal("BODY_UNKNOWN", {
      zh: "没有这个机关，或者截止日已过。",
      en: "There is no such body, or the last day is over.",
    });
    return;
  }
  const recordedAt = clock.now().toString();
  const { until, uscc: bodyCode } = options;
  const admissions = entries.map((entry) => ({
    bodyCode,
    purpose: purpose.purpose,
    entry,
    from,
    until,
    persons: options.persons === true,
    recordedAt,
  }));
  await inTransaction(
    installation.db,
    {
      actor: "operator",
      purpose: "administration",
      act: "admit-body",
      detail: { body: bodyCode, purpose: purpose.purpose, until },
    },
    (tx) => saveAdmissions(tx, admissions),
  );
  printAnswer(json, { uscc: bodyCode, purpose: purpose.purpose, entries, from, until }, [
    `${body.name} ${bodyCode}`,
    `目的 purpose: ${purpose.zh} ${purpose.en}`,
    `条目 entries: ${entries.join(", ")}`,
    `期限 days: ${from} – ${until}`,
    ...purpose.bases.map((basis) => `依据 basis: 《${basis.title}》${basis.article}`),
  ]);
}
