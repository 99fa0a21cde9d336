import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { EXIT_CODES_HELP, printRefusal, printUsage } from "../answer.ts";
import type { Installation } from "../installation.ts";
import { PERSON_EXPECTED, type PersonDocument, personFromStdin } from "../person-from-stdin.ts";

interface Options {
  readonly uscc?: string;
  readonly html?: boolean;
  readonly out?: string;
}

/** Adds `subject export`: everything about an organisation by its code, or a person by a document on standard input. */
export function register(program: Command): void {
  program
    .command("subject")
    .description("what is kept about a subject, for the subject itself (article 10)")
    .command("export")
    .description(
      "everything about a subject as JSON, or as an HTML file to read; without --uscc a person's document is read from standard input",
    )
    .option("--uscc <code>", "unified social credit code of an organisation")
    .option("--html", "a document to read, in both languages, instead of JSON")
    .option("--out <file>", "write a new file (mode 0600) instead of standard output")
    .addHelpText("after", EXIT_CODES_HELP)
    .action(run);
}

async function run(options: Options): Promise<void> {
  const person = options.uscc === undefined ? await personFromStdin() : null;
  if (options.uscc === undefined && person === null) return printUsage("stdin", PERSON_EXPECTED);
  const { withInstallation } = await import("../run-command.ts");
  await withInstallation("xinheng-subject", (installation) => tell(installation, options, person));
}

async function tell(
  { intake, db }: Installation,
  options: Options,
  person: PersonDocument | null,
): Promise<void> {
  const { exportSubject } = await import("../../flows/export-subject.ts");
  const { subjectAsked } = await import("../../rooms/sharing/index.ts");
  const { uscc } = options;
  const named = person !== null ? { person } : uscc !== undefined ? { uscc } : {};
  const subjectCode = subjectAsked(intake.keys, named);
  const exported = await exportSubject({ ...intake, db }, { subjectCode, actor: "operator" });
  if (!exported.ok) return printRefusal(exported.code, exported.because);
  const { subjectFileHtml } = await import("../subject-file-html.ts");
  const text =
    options.html === true
      ? subjectFileHtml(exported.value, intake.catalogue)
      : `${JSON.stringify(exported.value, null, 2)}\n`;
  if (options.out === undefined) process.stdout.write(text);
  else await writeFile(options.out, text, { mode: 0o600, flag: "wx" });
}
