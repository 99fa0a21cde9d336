import type { Command } from "commander";
import { loginOf } from "../../platform/identity/attempts.ts";
import type { Account } from "../../platform/identity/types.ts";
import { ONE_TIME_PASSWORD_HOURS } from "../../platform/limits.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { EXIT_CODES_HELP, printAnswer, printUsage } from "../answer.ts";
import type { Installation } from "../installation.ts";
import { addLinked, registerLinks } from "./account-link.ts";
import { type Adding, accountOrSay, nameTaken } from "./account-named.ts";
import { addRole, roleAsked } from "./role.ts";

interface AddOptions {
  readonly login: string;
  readonly name: string;
  readonly body?: string;
  readonly role?: string;
  readonly until?: string;
  readonly external?: boolean;
}

const NAME_LENGTH_MAX = 80;
const GOOD_FOR = {
  zh: `${ONE_TIME_PASSWORD_HOURS} 小时内有效`,
  en: `good for ${ONE_TIME_PASSWORD_HOURS} hours`,
};

/** Adds `account add`, `reset`, `reset-factors`, `disable`, `unlock`, `link` and `unlink`: the people who work with the platform. */
export function register(program: Command): void {
  const account = program.command("account").description("people who work with the platform");
  account
    .command("add")
    .description("add a person and print a password that is good for the first sign-in")
    .requiredOption("--login <login>", "name to sign in with")
    .requiredOption("--name <name>", "name that others see")
    .option("--body <code>", "a body in which the person gets a role")
    .option("--role <role>", "clerk, examiner, decider, law-officer, auditor or administrator")
    .option("--until <day>", "last day of the role; there is none without an end")
    .option(
      "--external",
      "no password: link the person whose subject at the external provider is on standard input",
    )
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", EXIT_CODES_HELP)
    .action((options: AddOptions, command: Command) => add(options, command.optsWithGlobals().json === true));
  for (const { verb, says, act } of CHANGES) {
    account
      .command(verb)
      .description(says)
      .argument("<login>", "name to sign in with")
      .option("--json", "print one JSON document and nothing else")
      .addHelpText("after", EXIT_CODES_HELP)
      .action((login: string, _options: object, command: Command) =>
        change({ login, act, json: command.optsWithGlobals().json === true }),
      );
  }
  registerLinks(account);
}

async function add(options: AddOptions, json: boolean): Promise<void> {
  const login = loginOf(options.login);
  const displayName = options.name.trim();
  if (login === null || displayName === "" || displayName.length > NAME_LENGTH_MAX) {
    printUsage("--login, --name", {
      zh: "登录名为 2 至 80 个字母、数字或 . _ @ -，姓名不得为空。",
      en: "a login has 2 to 80 letters, digits or . _ @ -, and a name is not empty.",
    });
    return;
  }
  const wantsRole = options.body !== undefined || options.role !== undefined || options.until !== undefined;
  const role = wantsRole ? roleAsked(options) : null;
  if (wantsRole && role === null) return;
  const { withInstallation } = await import("../run-command.ts");
  await withInstallation("xinheng-account", (installation) =>
    options.external === true
      ? addLinked(installation, { login, displayName, role, json })
      : addTo(installation, { login, displayName, role, json }),
  );
}

async function addTo(installation: Installation, { login, displayName, role, json }: Adding): Promise<void> {
  const { handOutAccount } = await import("../../platform/identity/hand-out.ts");
  const at = installation.intake.clock.now().toString();
  const made = await inTransaction(
    installation.db,
    { actor: "operator", purpose: "administration", act: "add-account" },
    async (tx) => {
      const account = await handOutAccount(tx, { login, displayName, once: true, at });
      if (account !== null) return account;
      // Thrown, so that what was not done is not on the trail.
      throw nameTaken(login);
    },
  );
  const granted = role === null ? null : await addRole(installation, made.accountId, role);
  const lines = granted === null ? [] : [granted.line];
  printAnswer(json, { login, name: displayName, password: made.password, ...(role ?? {}) }, [
    `${displayName} ${login}`,
    ...lines,
    `一次性密码（只显示这一次，${GOOD_FOR.zh}，首次登录须修改） one-time password, shown once, ${GOOD_FOR.en}, to be changed at first sign-in: ${made.password}`,
  ]);
}

type Act = "reset-password" | "reset-factors" | "disable-account" | "unlock-account";

const CHANGES: readonly { readonly verb: string; readonly says: string; readonly act: Act }[] = [
  {
    verb: "reset",
    says: "print a new password that is good for one sign-in, and end all sessions",
    act: "reset-password",
  },
  {
    verb: "reset-factors",
    says: "take a lost authenticator, all passkeys and external identities away, print a new password for one sign-in, and end all sessions",
    act: "reset-factors",
  },
  { verb: "disable", says: "shut an account and end all its sessions", act: "disable-account" },
  { verb: "unlock", says: "open an account that was shut or is locked", act: "unlock-account" },
];

interface Change {
  readonly login: string;
  readonly act: Act;
  readonly json: boolean;
}

async function change({ login, act, json }: Change): Promise<void> {
  const { withInstallation } = await import("../run-command.ts");
  await withInstallation("xinheng-account", async (installation) => {
    const account = await accountOrSay(installation, login);
    if (account === null) return;
    const { refusedAsHeld } = await import("../held-by-case.ts");
    if (act === "unlock-account" && (await refusedAsHeld(installation.db, account.accountId))) return;
    const password = await changeIn(installation, account, act);
    printAnswer(json, { login: account.login, act, ...(password === null ? {} : { password }) }, [
      `${account.login}: ${DONE[act]}`,
      ...(password === null
        ? []
        : [`一次性密码（${GOOD_FOR.zh}） one-time password, ${GOOD_FOR.en}: ${password}`]),
    ]);
  });
}

const DONE: Readonly<Record<Act, string>> = {
  "reset-password": "已重置密码，其他会话均已结束 password reset, all sessions ended",
  "reset-factors":
    "已移除身份验证器、通行密钥和统一身份关联并重置密码，其他会话均已结束 authenticator, passkeys and external identities taken away, password reset, all sessions ended",
  "disable-account": "已停用，会话均已结束 disabled, all sessions ended",
  "unlock-account": "已启用 open again",
};

/** Answers the new password where there is one. */
async function changeIn(installation: Installation, account: Account, act: Act): Promise<string | null> {
  const accounts = await import("../../platform/identity/accounts.ts");
  const { endSessions } = await import("../../platform/identity/sessions.ts");
  const { deleteIdentities } = await import("../../platform/identity/external/identities.ts");
  const { forgetBrowsers } = await import("../../platform/identity/known-browsers.ts");
  const { deletePasskeys } = await import("../../platform/identity/passkey-store.ts");
  const { hashPassword } = await import("../../platform/identity/password.ts");
  const { newPassword } = await import("../../platform/identity/hand-out.ts");
  const { accountId } = account;
  const at = installation.intake.clock.now();
  const isReset = act === "reset-password" || act === "reset-factors";
  const password = isReset ? newPassword() : null;
  const hashed = password === null ? null : await hashPassword(password);
  const detail = { account: accountId };
  await inTransaction(
    installation.db,
    { actor: "operator", purpose: "administration", act, detail },
    async (tx) => {
      if (act === "unlock-account") return accounts.enableAccount(tx, accountId);
      if (act === "disable-account") await accounts.disableAccount(tx, accountId, at.toString());
      if (act === "reset-factors") {
        await accounts.setTotp(tx, { accountId, sealed: null, step: null });
        await deletePasskeys(tx, accountId);
        // Whoever had the account may have linked an identity of her own, and would come back by it.
        await deleteIdentities(tx, accountId);
      }
      if (hashed !== null) {
        await forgetBrowsers(tx, accountId);
        await accounts.setPasswordOnce(tx, { accountId, password: hashed, at: at.toString() });
        await accounts.forgiveFailures(tx, accountId);
      }
      await endSessions(tx, { accountId, at });
    },
  );
  return password;
}
