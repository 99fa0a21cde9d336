import { Command, CommanderError } from "commander";
import { EXIT, Refused } from "../platform/refused.ts";
import { printRefusal } from "./answer.ts";
import { version } from "./version.ts";

interface CommandFile {
  register(program: Command): void;
}

/** Each command by its name; only the one that is called is loaded, so that small commands start fast. */
const COMMANDS: Readonly<Record<string, () => Promise<CommandFile>>> = {
  serve: () => import("./commands/serve.ts"),
  migrate: () => import("./commands/migrate.ts"),
  backup: () => import("./commands/backup.ts"),
  restore: () => import("./commands/restore.ts"),
  demo: () => import("./commands/demo.ts"),
  body: () => import("./commands/body.ts"),
  client: () => import("./commands/client.ts"),
  account: () => import("./commands/account.ts"),
  role: () => import("./commands/role.ts"),
  receipt: () => import("./commands/receipt.ts"),
  looks: () => import("./commands/looks.ts"),
  record: () => import("./commands/record.ts"),
  person: () => import("./commands/person.ts"),
  retention: () => import("./commands/retention.ts"),
  subject: () => import("./commands/subject.ts"),
  keys: () => import("./commands/keys.ts"),
  audit: () => import("./commands/audit.ts"),
  incident: () => import("./commands/incident.ts"),
  intake: () => import("./commands/intake.ts"),
  uscc: () => import("./commands/uscc.ts"),
  law: () => import("./commands/law.ts"),
  term: () => import("./commands/term.ts"),
  workdays: () => import("./commands/workdays.ts"),
};

await main();

/** The command line `xinheng`. Exit codes: 0 done, 1 refused by law or data, 2 called wrongly, 3 something needed is not there. */
async function main(): Promise<void> {
  const program = new Command("xinheng")
    .description("信衡 Xinheng: credit information under the law")
    .version(version())
    .showHelpAfterError("(add --help for the usage)")
    .exitOverride()
    .addHelpText(
      "after",
      "\nExit codes: 0 done, 1 refused, 2 called wrongly, 3 something needed is not available.",
    );
  for (const load of loadersFor(process.argv[2])) (await load()).register(program);
  inherit(program);
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

/** The loader of the command that was called; all of them for help, for a mistake, and for options before the command. */
function loadersFor(called: string | undefined): readonly (() => Promise<CommandFile>)[] {
  const own = called !== undefined && Object.hasOwn(COMMANDS, called) ? COMMANDS[called] : undefined;
  return own === undefined ? Object.values(COMMANDS) : [own];
}

/** Subcommands leave by exception too, so that their exit codes are those of this program. */
function inherit(command: Command): void {
  for (const child of command.commands) {
    child.exitOverride();
    inherit(child);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.misused;
  if (error instanceof Refused) {
    printRefusal(error.code, error.because, error.exitCode);
    return error.exitCode;
  }
  const refusal = refusalIn(error);
  if (refusal !== null) {
    printRefusal(refusal.code, refusal.because);
    return EXIT.refused;
  }
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return EXIT.unavailable;
}

/** A refusal that a room threw on its way to a web client: it has a code and its sentences. */
function refusalIn(error: unknown): { code: string; because: { zh: string; en: string } } | null {
  if (!(error instanceof Error) || !("code" in error) || !("because" in error)) return null;
  const { code, because } = error;
  if (typeof code !== "string" || typeof because !== "object" || because === null) return null;
  if (!("zh" in because) || !("en" in because)) return null;
  return { code, because: { zh: String(because.zh), en: String(because.en) } };
}
