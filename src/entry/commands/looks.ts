import type { Command } from "commander";
import { checkCode, subjectCodeOf } from "../../kernel/uscc.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { looksOf, type ShownLook } from "../../rooms/sharing/index.ts";
import { EXIT_CODES_HELP, printAnswer, printUsage } from "../answer.ts";

/** Looks shown at once at a counter. */
const LOOKS_SHOWN_MAX = 500;

/** Adds `looks`: what a counter shows an organisation that asks who looked at what is not public about it. */
export function register(program: Command): void {
  program
    .command("looks")
    .description("who looked at what is not public about an organisation, and why (article 10)")
    .argument("<code>", "unified social credit code of the organisation")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", EXIT_CODES_HELP)
    .action((code: string, _options: object, command: Command) =>
      run(code, command.optsWithGlobals().json === true),
    );
}

async function run(given: string, json: boolean): Promise<void> {
  const code = checkCode(given);
  if (!code.ok) {
    printUsage("code", {
      zh: "应为有效的统一社会信用代码。",
      en: "give a valid unified social credit code.",
    });
    return;
  }
  const { withInstallation } = await import("../run-command.ts");
  await withInstallation("xinheng-looks", async ({ db, intake }) => {
    const on = intake.clock.today().toString();
    const query = { subjectCode: subjectCodeOf(code), on, after: null, limit: LOOKS_SHOWN_MAX };
    const looks = await looksOf(db.sql, query);
    await inTransaction(
      db,
      {
        actor: "operator",
        purpose: "own-file",
        act: "show-looks",
        subjectCount: 1,
        detail: { looks: looks.length },
      },
      async () => {},
    );
    const none = `截至 ${on} 没有机关查询过非公开信息。As of ${on} nobody has looked.`;
    printAnswer(json, { asOf: on, items: looks }, looks.length === 0 ? [none] : looks.map(lineOf));
  });
}

function lineOf(look: ShownLook): string {
  return `${look.lookedOn}  ${look.bodyName} ${look.bodyCode}  ${look.purpose}  ${look.caseNumber}  ${look.entries.join(",")}`;
}
