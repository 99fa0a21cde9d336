import { once } from "node:events";
import type { Command } from "commander";
import { checkCode, subjectCodeOf } from "../../kernel/uscc.ts";
import { DAY_FORM, UUID_FORM } from "../../platform/forms.ts";
import { TRAIL_PAGE_MAX } from "../../platform/limits.ts";
import type { TrailAsked } from "../../rooms/trail/index.ts";
import { DAY_EXPECTED, EXIT_CODES_HELP, printAnswer, printUsage } from "../answer.ts";

interface Options {
  readonly body?: string;
  readonly person?: string;
  readonly purpose?: string;
  readonly act?: string;
  readonly from?: string;
  readonly through?: string;
  readonly case?: string;
  readonly subject?: string;
  readonly before?: string;
  readonly limit: string;
  readonly csv?: boolean;
}

/** The operator at the command line reads the whole trail. */
const OPERATOR = { actor: "operator", onlyBody: null } as const;

/** Adds `audit list`: the entries of the trail by filters, as lines, JSON or CSV. The reading is an entry of the trail itself. */
export function addList(audit: Command): void {
  audit
    .command("list")
    .description("entries of the audit trail, newest first; this reading is on the trail")
    .option("--body <code>", "of a body and the people who act for it, or operator, system, nobody")
    .option("--person <account>", "of one account")
    .option("--purpose <word>", "for one purpose")
    .option("--act <word>", "of one act: look, look-refused, sign-in-refused …")
    .option("--from <day>", "on or after a day")
    .option("--through <day>", "on or before a day")
    .option("--case <number>", "for one case or matter")
    .option("--subject <code>", "that looked at one organisation")
    .option("--before <position>", "before a place of the chain: how to turn the page")
    .option("--limit <n>", `entries, at most ${TRAIL_PAGE_MAX}`, "50")
    .option("--csv", "all of them as a CSV file on standard output")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", EXIT_CODES_HELP)
    .action((options: Options, command: Command) => run(options, command.optsWithGlobals().json === true));
}

async function run(options: Options, json: boolean): Promise<void> {
  const asked = askedOf(options);
  const before = options.before === undefined ? null : Number(options.before);
  const limit = Number(options.limit);
  if (asked === null) return;
  if (!Number.isInteger(limit) || limit < 1 || limit > TRAIL_PAGE_MAX)
    return printUsage("--limit", {
      zh: `应为 1 至 ${TRAIL_PAGE_MAX}。`,
      en: `give 1 to ${TRAIL_PAGE_MAX}.`,
    });
  if (before !== null && !(Number.isSafeInteger(before) && before > 0))
    return printUsage("--before", { zh: "应为链中的位置。", en: "give a place of the chain." });
  const { withInstallation } = await import("../run-command.ts");
  const { exportTrail, readTrail } = await import("../../rooms/trail/index.ts");
  await withInstallation("xinheng-audit", async ({ db }) => {
    if (options.csv === true) {
      for await (const piece of await exportTrail(db, OPERATOR, asked))
        if (!process.stdout.write(piece)) await once(process.stdout, "drain");
      return;
    }
    const { entries, next } = await readTrail(db, OPERATOR, { ...asked, before, limit });
    const lines = entries.map(
      (entry) =>
        `${entry.position}  ${entry.at}  ${entry.actor}  ${entry.purpose}  ${entry.act}  ${JSON.stringify(entry.detail)}`,
    );
    const more = next === null ? [] : [`更多 more: --before ${next}`];
    const none = lines.length === 0 ? ["没有符合条件的审计记录。No entry of the trail fits."] : [];
    printAnswer(json, { items: entries, next }, [...lines, ...more, ...none]);
  });
}

/** What is asked for; a mistake is told and gives null. */
function askedOf(options: Options): TrailAsked | null {
  for (const name of ["from", "through"] as const) {
    const day = options[name];
    if (day === undefined || DAY_FORM.test(day)) continue;
    printUsage(`--${name}`, DAY_EXPECTED);
    return null;
  }
  if (options.person !== undefined && !UUID_FORM.test(options.person)) {
    printUsage("--person", { zh: "应为账号编号。", en: "give the id of an account." });
    return null;
  }
  const code = options.subject === undefined ? null : checkCode(options.subject);
  if (code !== null && !code.ok) {
    printUsage("--subject", {
      zh: "应为有效的统一社会信用代码。",
      en: "give a valid unified social credit code.",
    });
    return null;
  }
  const { body, person, purpose, act, from, through } = options;
  return defined({
    ...{ body, person, purpose, act, from, through },
    caseNumber: options.case,
    subjectCode: code === null ? undefined : subjectCodeOf(code),
  });
}

/** The same without members that are undefined. */
function defined(asked: { readonly [Name in keyof TrailAsked]: TrailAsked[Name] | undefined }): TrailAsked {
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}
