import type { Command } from "commander";
import { UUID_FORM } from "../../platform/forms.ts";
import { EXIT_CODES_HELP, printAnswer, printRefusal, printUsage } from "../answer.ts";

interface Place {
  readonly subject: string;
  readonly record: string;
  readonly order: string;
}

interface SealOptions extends Place {
  readonly reason: string;
  readonly instrument: string;
  readonly article: string;
}

const OPERATOR = "operator";

/** Adds `record seal` and `record release`: by order, with reason, basis and number. */
export function register(program: Command): void {
  const record = program
    .command("record")
    .description("records, by order")
    .addHelpText("after", EXIT_CODES_HELP);
  placed(record.command("seal"))
    .description("take the content out of a record and end its publicity; the proof stays")
    .requiredOption("--reason <code>", "code of the code set sealing-reasons: revoked, wrong, unlawful, …")
    .requiredOption("--instrument <id>", "instrument of law/national/instruments.yaml")
    .requiredOption("--article <text>", "article in it")
    .action((options: SealOptions, command: Command) =>
      seal(options, command.optsWithGlobals().json === true),
    );
  placed(record.command("release"))
    .description("let a sealed record be sent again; what was sealed does not come back")
    .action((options: Place, command: Command) => release(options, command.optsWithGlobals().json === true));
}

function placed(command: Command): Command {
  return command
    .requiredOption(
      "--subject <code>",
      "code of the subject as the platform names it: a uscc, or PN:… of a person",
    )
    .requiredOption("--record <id>", "id of the record")
    .requiredOption("--order <number>", "number of the order")
    .option("--json", "print one JSON document and nothing else");
}

async function seal(options: SealOptions, json: boolean): Promise<void> {
  if (!isPlace(options)) return;
  const { subject, record, reason, instrument, article, order } = options;
  const { withInstallation } = await import("../run-command.ts");
  const { sealRecord } = await import("../../flows/seal-record.ts");
  await withInstallation("xinheng-record", async ({ intake }) => {
    const sealed = await sealRecord(intake, {
      subjectCode: subject,
      recordId: record,
      order: { orderedBy: OPERATOR, reason, instrument, article, orderNumber: order },
    });
    if (!sealed.ok) return printRefusal(sealed.code, sealed.because);
    printAnswer(json, { record, sealed: true, versions: sealed.value }, [
      `已封存 sealed: ${record} (${sealed.value} versions)`,
    ]);
  });
}

async function release(options: Place, json: boolean): Promise<void> {
  if (!isPlace(options)) return;
  const { subject, record, order } = options;
  const { withInstallation } = await import("../run-command.ts");
  const { releaseRecord } = await import("../../flows/seal-record.ts");
  await withInstallation("xinheng-record", async ({ intake }) => {
    const released = await releaseRecord(intake, {
      subjectCode: subject,
      recordId: record,
      orderedBy: OPERATOR,
      orderNumber: order,
    });
    if (!released.ok) return printRefusal(released.code, released.because);
    printAnswer(json, { record, sealed: false }, [`已解除封存 released: ${record}`]);
  });
}

function isPlace({ record }: Place): boolean {
  if (UUID_FORM.test(record)) return true;
  printUsage("--record", { zh: "应为记录编号。", en: "give the id of a record." });
  return false;
}
