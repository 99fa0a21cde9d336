import { text } from "node:stream/consumers";
import type { Command } from "commander";
import { Problem } from "../../platform/http/problem.ts";
import { EXIT, Refused } from "../../platform/refused.ts";
import { EXIT_CODES_HELP, printAnswer } from "../answer.ts";
import type { Installation } from "../installation.ts";
import { type Adding, accountOrSay, nameTaken } from "./account-named.ts";
import { addRole } from "./role.ts";

const SUBJECT_LENGTH_MAX = 255;

/** Adds `account link` and `account unlink`: who at the external provider is which account. */
export function registerLinks(account: Command): void {
  const verbs = [
    {
      verb: "link",
      says: "link the person whose subject at the external provider is on standard input",
      act: link,
    },
    {
      verb: "unlink",
      says: "unlink every external identity of an account and end its sessions",
      act: unlink,
    },
  ] as const;
  for (const { verb, says, act } of verbs) {
    account
      .command(verb)
      .description(says)
      .argument("<login>", "name to sign in with")
      .option("--json", "print one JSON document and nothing else")
      .addHelpText("after", EXIT_CODES_HELP)
      .action(async (login: string, _options: object, command: Command) => {
        const json = command.optsWithGlobals().json === true;
        const { withInstallation } = await import("../run-command.ts");
        await withInstallation("xinheng-account", (installation) => act(installation, login, json));
      });
  }
}

async function link(installation: Installation, login: string, json: boolean): Promise<void> {
  const account = await accountOrSay(installation, login);
  if (account === null) return;
  const { linkSubject } = await import("../../platform/identity/external/link.ts");
  const { accountId } = account;
  const somebody = await somebodyOf(installation);
  const of = externalOf(installation);
  const asked = { ...somebody, accountId, actor: "operator", purpose: "administration" };
  await linkSubject(of, asked).catch(asRefused);
  printAnswer(json, { login: account.login, linked: true }, [`${account.login}: 已关联统一身份 linked`]);
}

async function unlink(installation: Installation, login: string, json: boolean): Promise<void> {
  const account = await accountOrSay(installation, login);
  if (account === null) return;
  const { unlinkAll } = await import("../../platform/identity/external/link.ts");
  const { db, intake } = installation;
  const unlinked = await unlinkAll({ db, clock: intake.clock }, account.accountId);
  printAnswer(json, { login: account.login, unlinked }, [
    `${account.login}: 已解除 ${unlinked} 个统一身份关联 unlinked`,
  ]);
}

/** Adds an account that has no password: the person gets in through the external provider and no other way. */
export async function addLinked(installation: Installation, adding: Adding): Promise<void> {
  const { login, displayName, role, json } = adding;
  const { insertAccount } = await import("../../platform/identity/accounts.ts");
  const { inTransaction } = await import("../../platform/transaction.ts");
  const { uuidv7 } = await import("../../platform/ids.ts");
  const { linkIn } = await import("../../platform/identity/external/link.ts");
  const somebody = await somebodyOf(installation);
  const of = externalOf(installation);
  const [accountId, identityId] = [uuidv7(), uuidv7()];
  const recordedAt = of.clock.now().toString();
  const detail = { account: accountId, identity: identityId };
  const act = { actor: "operator", purpose: "administration", act: "add-account", detail };
  await inTransaction(installation.db, act, async (tx) => {
    const made = await insertAccount(tx, { accountId, login, displayName, password: null, recordedAt });
    if (!made) throw nameTaken(login);
    await linkIn(tx, of, { ...somebody, accountId, identityId });
  }).catch(asRefused);
  const granted = role === null ? null : await addRole(installation, accountId, role);
  const lines = granted === null ? [] : [granted.line];
  printAnswer(json, { login, name: displayName, linked: true, ...(role ?? {}) }, [
    `${displayName} ${login}`,
    ...lines,
    "没有密码，用单位统一身份登录 no password: sign-in through the external provider",
  ]);
}

/** Whom to link, read before anything is done. An argument would stand in the list of processes. */
async function somebodyOf({
  config,
}: Installation): Promise<{ readonly issuer: string; readonly subject: string }> {
  if (config.external === null) throw notOffered();
  const subject = (await text(process.stdin)).trim();
  if (subject === "" || subject.length > SUBJECT_LENGTH_MAX) throw noSubject();
  return { issuer: config.external.issuer, subject };
}

function externalOf({ db, intake }: Installation) {
  return { db, keys: intake.keys, clock: intake.clock };
}

/** What a browser would get as a problem is a refusal here. */
function asRefused(error: unknown): never {
  if (error instanceof Problem) throw new Refused(error.code, error.because, EXIT.refused);
  throw error;
}

function notOffered(): Refused {
  const because = {
    zh: "没有设置 XINHENG_OIDC_ISSUER，无法关联统一身份。",
    en: "XINHENG_OIDC_ISSUER is not set: there is no provider to link to.",
  };
  return new Refused("EXTERNAL_NOT_OFFERED", because, EXIT.refused);
}

function noSubject(): Refused {
  const because = {
    zh: "请从标准输入给出此人在提供方的编号（sub），最多 255 个字符，不要写在参数里。",
    en: "Give the person's subject (sub) at the provider on standard input, at most 255 characters, never as an argument.",
  };
  return new Refused("SUBJECT_MISSING", because, EXIT.misused);
}
