import type { Command } from "commander";
import { checkCode } from "../../kernel/uscc.ts";
import { KEY_DAYS } from "../../platform/limits.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { issueKey, saveBody, territoryOf } from "../../rooms/bodies/index.ts";
import { EXIT_CODES_HELP, printAnswer, printRefusal, printUsage } from "../answer.ts";
import type { Installation } from "../installation.ts";
import { addAdmit } from "./admit.ts";
import { addKeys } from "./body-key.ts";
import { addCanaries } from "./canaries.ts";
import { addDuty } from "./duty.ts";
import { addReceiptKey } from "./receipt-key.ts";

interface Options {
  readonly uscc: string;
  readonly name: string;
  readonly entries: string;
  readonly territory?: string;
}

/** Adds `body add`: a supplying body, the entries it supplies, its territory, and its first API key. */
export function register(program: Command): void {
  const body = program.command("body").description("public bodies that supply records");
  body
    .command("add")
    .description("add a body (or bring it up to date) and print a new API key once")
    .requiredOption("--uscc <code>", "unified social credit code of the body")
    .requiredOption("--name <name>", "its full name")
    .requiredOption(
      "--entries <list>",
      "entries it supplies, separated by commas: administrative-penalty,honour",
    )
    .option(
      "--territory <prefix>",
      "prefix of division codes it may report for (3301); default: where it is registered",
    )
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", EXIT_CODES_HELP)
    .action((options: Options, command: Command) => run(options, command.optsWithGlobals().json === true));
  addAdmit(body);
  addKeys(body);
  addCanaries(body);
  addDuty(body);
  addReceiptKey(body);
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
  if (options.territory !== undefined && !/^\d{2}(?:\d{2}){0,2}$/u.test(options.territory)) {
    printUsage("--territory", {
      zh: "应为 2、4 或 6 位行政区划码。",
      en: "give 2, 4 or 6 digits of a division code.",
    });
    return;
  }
  const { withInstallation } = await import("../run-command.ts");
  await withInstallation("xinheng-body", (installation) =>
    add(installation, { ...options, uscc: code.normalised }, json),
  );
}

async function add(installation: Installation, options: Options, json: boolean): Promise<void> {
  const entries = options.entries.split(/[,，\s]+/u).filter((entry) => entry !== "");
  const unknown = entries.filter(
    (entry) => !installation.intake.catalogue.entries.some((known) => known.entry === entry),
  );
  if (unknown.length > 0 || entries.length === 0) {
    printRefusal("ENTRY_UNKNOWN", {
      zh: `目录中没有条目：${unknown.join("、") || "（空）"}。`,
      en: `The catalogue has no entry: ${unknown.join(", ") || "(none given)"}.`,
    });
    return;
  }
  const territory = territoryOf(options.uscc, options.territory ?? null);
  const clock = installation.intake.clock;
  const recordedAt = clock.now().toString();
  const until = clock.today().add({ days: KEY_DAYS }).toString();
  const key = await inTransaction(
    installation.db,
    { actor: "operator", purpose: "administration", act: "add-body" },
    async (tx) => {
      await saveBody(tx, {
        bodyCode: options.uscc,
        name: options.name,
        territory,
        entries,
        supplyFrom: clock.today().toString(),
        recordedAt,
      });
      return issueKey(tx, options.uscc, { at: recordedAt, until });
    },
  );
  printAnswer(json, { uscc: options.uscc, name: options.name, entries, territory, key, until }, [
    `${options.name} ${options.uscc}`,
    `条目 entries: ${entries.join(", ")}`,
    `范围 territory: ${territory === "" ? "全国 national" : territory}`,
    `密钥 API key（只显示这一次 shown once）: ${key}`,
    `有效至 good until: ${until}`,
  ]);
}
