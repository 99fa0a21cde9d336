import type { Command } from "commander";
import { EXIT_CODES_HELP, printAnswer, printRefusal, printUsage } from "../answer.ts";
import { PERSON_EXPECTED, personFromStdin } from "../person-from-stdin.ts";

interface Options {
  readonly reason: string;
  readonly instrument: string;
  readonly article: string;
  readonly order: string;
}

/** Adds `person erase`: the document comes on standard input. */
export function register(program: Command): void {
  program
    .command("person")
    .description("natural persons, by order")
    .command("erase")
    .description("erase a person whose document is on standard input; the proofs and a tombstone stay")
    .requiredOption("--order <number>", "number of the order")
    .requiredOption("--instrument <id>", "instrument of law/national/instruments.yaml")
    .requiredOption("--article <text>", "article in it")
    .option("--reason <code>", "code of the code set sealing-reasons", "erasure")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", EXIT_CODES_HELP)
    .action((options: Options, command: Command) => erase(options, command.optsWithGlobals().json === true));
}

async function erase(options: Options, json: boolean): Promise<void> {
  const person = await personFromStdin();
  if (person === null) return printUsage("stdin", PERSON_EXPECTED);
  const { withInstallation } = await import("../run-command.ts");
  const { erasePerson } = await import("../../flows/erase-person.ts");
  const { subjectAsked } = await import("../../rooms/sharing/index.ts");
  const { reason, instrument, article, order } = options;
  await withInstallation("xinheng-person", async ({ intake }) => {
    const erased = await erasePerson(intake, {
      subjectCode: subjectAsked(intake.keys, { person }),
      order: { orderedBy: "operator", reason, instrument, article, orderNumber: order },
    });
    if (!erased.ok) return printRefusal(erased.code, erased.because);
    const { records, keptUntil } = erased.value;
    printAnswer(json, erased.value, [
      `已删除 erased: ${records} records; 标记保留至 tombstone until ${keptUntil}`,
    ]);
  });
}
