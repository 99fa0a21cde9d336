import type { Command } from "commander";
import { inTransaction } from "../../platform/transaction.ts";
import { admissionsOf } from "../../rooms/bodies/index.ts";
import { canariesFor } from "../../rooms/sharing/index.ts";
import { EXIT_CODES_HELP, printAnswer, printRefusal, printUsage } from "../answer.ts";

interface Options {
  readonly uscc: string;
  readonly count: string;
}

const COUNT_DEFAULT = 20;
const COUNT_MAX = 1_000;

/** Adds `body canaries`: invented subjects that one recipient alone has, so that a leak shows from whom it came. */
export function addCanaries(body: Command): void {
  body
    .command("canaries")
    .description("print the canary subjects of a body that is admitted to look; makes those that are missing")
    .requiredOption("--uscc <code>", "unified social credit code of the recipient")
    .option("--count <n>", "how many it has at least", String(COUNT_DEFAULT))
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", EXIT_CODES_HELP)
    .action((options: Options, command: Command) => run(options, command.optsWithGlobals().json === true));
}

async function run(options: Options, json: boolean): Promise<void> {
  const count = Number(options.count);
  if (!Number.isInteger(count) || count < 1 || count > COUNT_MAX) {
    printUsage("--count", {
      zh: `应为 1 到 ${COUNT_MAX} 的整数。`,
      en: `give a whole number from 1 to ${COUNT_MAX}.`,
    });
    return;
  }
  const { withInstallation } = await import("../run-command.ts");
  await withInstallation("xinheng-body", async ({ db, intake }) => {
    const on = intake.clock.today().toString();
    const admissions = await admissionsOf(db.sql, options.uscc);
    if (!admissions.some((one) => one.from <= on && on <= one.until)) {
      printRefusal("READ_NOT_ADMITTED", {
        zh: "该机关当日未获准查询非公开信用信息，不需要金丝雀记录。",
        en: "This body is not admitted to read what is not public on this day and needs no canaries.",
      });
      return;
    }
    const detail = { body: options.uscc, count };
    const madeAt = intake.clock.now().toString();
    const canaries = await inTransaction(
      db,
      { actor: "operator", purpose: "audit", act: "hand-out-canaries", detail },
      (tx) => canariesFor(tx, intake.keys, { bodyCode: options.uscc, count, madeAt }),
    );
    printAnswer(
      json,
      { uscc: options.uscc, canaries },
      canaries.map((canary) => `${canary.subjectCode}  ${canary.subjectName}`),
    );
  });
}
