import type { Command } from "commander";
import { DAY_FORM, UUID_FORM } from "../../platform/forms.ts";
import { KEY_DAYS, KEY_ROTATION_DAYS } from "../../platform/limits.ts";
import { inTransaction } from "../../platform/transaction.ts";
import {
  bodyOf,
  endKeys,
  freezeCredential,
  issueKey,
  type KeyView,
  keysOf,
  revokeKey,
  unfreezeCredential,
} from "../../rooms/bodies/index.ts";
import { DAY_EXPECTED, EXIT_CODES_HELP, printAnswer, printRefusal, printUsage } from "../answer.ts";
import { refusedAsHeld } from "../held-by-case.ts";
import type { Installation } from "../installation.ts";

interface Options {
  readonly uscc: string;
  readonly until?: string;
  readonly because?: string;
}

/** Adds `body key`: the API keys of a body, listed, revoked, rotated, frozen and unfrozen. */
export function addKeys(body: Command): void {
  const key = body.command("key").description("API keys of a body: until when, last used, revoked, frozen");
  const add = (name: string, description: string): Command =>
    key
      .command(name)
      .description(description)
      .requiredOption("--uscc <code>", "unified social credit code of the body")
      .option("--json", "print one JSON document and nothing else")
      .addHelpText("after", EXIT_CODES_HELP);
  add("list", "all keys that the body ever had; secrets are kept nowhere").action(run(list));
  add("rotate", "issue a new key; those before end some days later")
    .option("--until <day>", `last day of the new key; default: ${KEY_DAYS} days from today`)
    .action(run(rotate));
  add("revoke", "end a key at once").argument("<key>", "id of the key").action(runOne(revoke));
  add("freeze", "refuse a key at once until it is unfrozen")
    .argument("<key>", "id of the key")
    .requiredOption("--because <text>", "why, for whoever unfreezes it")
    .action(runOne(freeze));
  add("unfreeze", "let a frozen key be used again")
    .argument("<key>", "id of the key")
    .action(runOne(unfreeze));
}

interface Asked extends Options {
  readonly keyId: string;
  readonly json: boolean;
}

type Work = (installation: Installation, asked: Asked) => Promise<void>;

const run = (work: Work) => (options: Options, command: Command) =>
  within(work, { ...options, keyId: "", json: isJson(command) });

const runOne = (work: Work) => async (keyId: string, options: Options, command: Command) => {
  if (UUID_FORM.test(keyId)) return within(work, { ...options, keyId, json: isJson(command) });
  printUsage("key", { zh: "应为密钥编号。", en: "give the id of a key, from `body key list`." });
};

const isJson = (command: Command): boolean => command.optsWithGlobals().json === true;

async function within(work: Work, asked: Asked): Promise<void> {
  const { withInstallation } = await import("../run-command.ts");
  await withInstallation("xinheng-body", async (installation) => {
    const body = await bodyOf(installation.db.sql, asked.uscc);
    if (body !== null) return work(installation, asked);
    printRefusal("BODY_UNKNOWN", { zh: "没有这个机关。", en: "There is no such body." });
  });
}

async function list({ db }: Installation, { uscc, json }: Asked): Promise<void> {
  const keys = await keysOf(db.sql, uscc);
  printAnswer(json, { items: keys }, keys.length === 0 ? ["没有密钥。No keys."] : keys.map(lineOf));
}

function lineOf(key: KeyView): string {
  const state = key.revoked
    ? "已撤销 revoked"
    : key.frozenBecause === null
      ? ""
      : `已冻结 frozen: ${key.frozenBecause}`;
  return `${key.id}  ${key.issuedOn} – ${key.until ?? "…"}  最近使用 last used ${key.lastUsedOn ?? "—"}  ${state}`.trimEnd();
}

async function rotate({ db, intake }: Installation, { uscc, until, json }: Asked): Promise<void> {
  const today = intake.clock.today();
  if (until !== undefined && (!DAY_FORM.test(until) || until < today.toString())) {
    printUsage("--until", DAY_EXPECTED);
    return;
  }
  const last = until ?? today.add({ days: KEY_DAYS }).toString();
  const others = today.add({ days: KEY_ROTATION_DAYS }).toString();
  const act = {
    actor: "operator",
    purpose: "administration",
    act: "rotate-key",
    detail: { body: uscc, until: last },
  };
  const key = await inTransaction(db, act, async (tx) => {
    await endKeys(tx, uscc, others);
    return issueKey(tx, uscc, { at: intake.clock.now().toString(), until: last });
  });
  printAnswer(json, { uscc, key, until: last, othersUntil: others }, [
    `密钥 API key（只显示这一次 shown once）: ${key}`,
    `有效至 good until: ${last}`,
    `原有密钥有效至 keys before end on: ${others}`,
  ]);
}

async function revoke({ db, intake }: Installation, { uscc, keyId, json }: Asked): Promise<void> {
  const at = intake.clock.now().toString();
  const act = actOn("revoke-key", uscc, keyId);
  const done = await inTransaction(db, act, (tx) => revokeKey(tx, { bodyCode: uscc, keyId, at }));
  answer(json, keyId, done);
}

async function freeze(
  { db, intake }: Installation,
  { uscc, keyId, because = "", json }: Asked,
): Promise<void> {
  const at = intake.clock.now().toString();
  const isOwn = await hasKey(db.sql, uscc, keyId);
  const done =
    isOwn &&
    because.trim() !== "" &&
    (await inTransaction(db, actOn("freeze-key", uscc, keyId), (tx) =>
      freezeCredential(tx, { kind: "key", id: keyId }, { because, at }),
    ));
  answer(json, keyId, done);
}

async function unfreeze({ db }: Installation, { uscc, keyId, json }: Asked): Promise<void> {
  const isOwn = await hasKey(db.sql, uscc, keyId);
  if (isOwn && (await refusedAsHeld(db, keyId))) return;
  const done =
    isOwn &&
    (await inTransaction(db, actOn("unfreeze-key", uscc, keyId), (tx) =>
      unfreezeCredential(tx, { kind: "key", id: keyId }),
    ));
  answer(json, keyId, done);
}

async function hasKey(sql: Installation["db"]["sql"], uscc: string, keyId: string): Promise<boolean> {
  return (await keysOf(sql, uscc)).some(({ id }) => id === keyId);
}

const actOn = (act: string, uscc: string, keyId: string) => ({
  actor: "operator",
  purpose: "administration",
  act,
  detail: { body: uscc, key: keyId },
});

function answer(json: boolean, keyId: string, done: boolean): void {
  if (done) {
    printAnswer(json, { key: keyId, done }, [`${keyId} 已办理 done`]);
    return;
  }
  printRefusal("KEY_UNKNOWN", {
    zh: "该机关没有这个处于可办理状态的密钥。",
    en: "The body has no such key in a state in which this can be done.",
  });
}
