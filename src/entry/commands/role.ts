import type { Command } from "commander";
import { checkCode } from "../../kernel/uscc.ts";
import { DAY_FORM } from "../../platform/forms.ts";
import { loginOf } from "../../platform/identity/attempts.ts";
import { EXIT, Refused } from "../../platform/refused.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { ROLE_NAMES } from "../../rooms/bodies/rules.ts";
import type { Role } from "../../rooms/bodies/types.ts";
import { DAY_EXPECTED, EXIT_CODES_HELP, printAnswer, printRefusal, printUsage } from "../answer.ts";
import type { Installation } from "../installation.ts";

interface Options {
  readonly login: string;
  readonly body: string;
  readonly role: string;
  readonly until?: string;
}

export interface RoleAsked {
  readonly body: string;
  readonly role: Role;
  readonly until: string;
}

/** Adds `role grant` and `role end`: what a person may do for a body, and until when. */
export function register(program: Command): void {
  const role = program.command("role").description("what people may do for bodies");
  for (const verb of ["grant", "end"] as const) {
    const command = role
      .command(verb)
      .description(verb === "grant" ? "give a role in a body until a day" : "take a role at once")
      .requiredOption("--login <login>", "name to sign in with")
      .requiredOption("--body <code>", "unified social credit code of the body")
      .requiredOption("--role <role>", Object.keys(ROLE_NAMES).join(", "))
      .option("--json", "print one JSON document and nothing else")
      .addHelpText("after", EXIT_CODES_HELP);
    if (verb === "grant") command.requiredOption("--until <day>", "last day of the role");
    command.action((options: Options, self: Command) =>
      run({ verb, options, json: self.optsWithGlobals().json === true }),
    );
  }
}

interface Called {
  readonly verb: "grant" | "end";
  readonly options: Options;
  readonly json: boolean;
}

async function run({ verb, options, json }: Called): Promise<void> {
  const asked = roleAsked(verb === "grant" ? options : { ...options, until: "9999-12-31" });
  if (asked === null) return;
  const { withInstallation } = await import("../run-command.ts");
  await withInstallation("xinheng-role", async (installation) => {
    const { accountNamed } = await import("../../platform/identity/accounts.ts");
    const login = loginOf(options.login);
    const account = login === null ? null : await accountNamed(installation.db.sql, login);
    if (account === null) {
      printRefusal("ACCOUNT_UNKNOWN", { zh: "没有这个账号。", en: "There is no such account." });
      return;
    }
    const { accountId } = account;
    const done =
      verb === "grant"
        ? await addRole(installation, accountId, asked)
        : await takeRole(installation, accountId, asked);
    if (done !== null) printAnswer(json, done.answer, [`${account.displayName} ${account.login}`, done.line]);
  });
}

/** What the options ask for; what cannot be understood is told and gives null. */
export function roleAsked(options: {
  readonly body?: string;
  readonly role?: string;
  readonly until?: string;
}): RoleAsked | null {
  const code = checkCode(options.body ?? "");
  const role = rolesByName.find((one) => one === options.role);
  const until = options.until ?? "";
  if (!code.ok || code.kind !== "uscc") {
    printUsage("--body", {
      zh: "应为有效的统一社会信用代码。",
      en: "give a valid unified social credit code.",
    });
    return null;
  }
  if (role === undefined) {
    printUsage("--role", {
      zh: `可选：${rolesByName.join("、")}。`,
      en: `choose from ${rolesByName.join(", ")}.`,
    });
    return null;
  }
  if (!DAY_FORM.test(until)) {
    printUsage("--until", DAY_EXPECTED);
    return null;
  }
  return { body: code.normalised, role, until };
}

const rolesByName: readonly Role[] = [
  "clerk",
  "examiner",
  "decider",
  "law-officer",
  "auditor",
  "administrator",
];

interface Done {
  readonly answer: object;
  readonly line: string;
}

/** Gives a role as the operator; a refusal is told and gives null. */
export async function addRole(
  installation: Installation,
  accountId: string,
  { body: bodyCode, role, until }: RoleAsked,
): Promise<Done | null> {
  const { bodyOf, grantRole, mayGrant, rolesInForce, rolesOf } = await import("../../rooms/bodies/index.ts");
  const { clock } = installation.intake;
  const on = clock.today().toString();
  const body = await bodyOf(installation.db.sql, bodyCode);
  if (body === null) {
    printRefusal("BODY_UNKNOWN", { zh: "没有这个机关。", en: "There is no such body." });
    return null;
  }
  const has = rolesInForce(await rolesOf(installation.db.sql, accountId), on)
    .filter((one) => one.bodyCode === bodyCode)
    .map((one) => one.role);
  const may = mayGrant({ granter: null, bodyCode, accountId, role, has, until, on });
  if (!may.ok) {
    printRefusal(may.code, may.because);
    return null;
  }
  const at = clock.now().toString();
  const detail = { account: accountId, body: bodyCode, role, until };
  await inTransaction(
    installation.db,
    { actor: "operator", purpose: "administration", act: "grant-role", detail },
    (tx) => grantRole(tx, { accountId, bodyCode, role, from: on, until, by: "operator", at }),
  );
  const name = ROLE_NAMES[role];
  return {
    answer: { account: accountId, body: bodyCode, role, from: on, until },
    line: `${body.name} ${bodyCode}: ${name.zh} ${name.en}, ${on} – ${until}`,
  };
}

async function takeRole(
  installation: Installation,
  accountId: string,
  { body: bodyCode, role }: RoleAsked,
): Promise<Done> {
  const { endRole } = await import("../../rooms/bodies/index.ts");
  const { clock } = installation.intake;
  const detail = { account: accountId, body: bodyCode, role };
  const end = {
    accountId,
    bodyCode,
    role,
    by: "operator",
    at: clock.now().toString(),
    on: clock.today().toString(),
  };
  await inTransaction(
    installation.db,
    { actor: "operator", purpose: "administration", act: "end-role", detail },
    async (tx) => {
      if (await endRole(tx, end)) return;
      throw new Refused(
        "ROLE_UNKNOWN",
        {
          zh: "此人在该机关没有这个有效的角色。",
          en: "The person has no such role in force in this body.",
        },
        EXIT.refused,
      );
    },
  );
  return { answer: { account: accountId, body: bodyCode, role, ended: true }, line: `${role}: 已结束 ended` };
}
