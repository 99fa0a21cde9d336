import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { DAY_FORM, UUID_FORM } from "../../platform/forms.ts";
import { uuidv7 } from "../../platform/ids.ts";
import {
  CLIENT_KEYS_MAX,
  CLIENT_REQUESTS_PER_DAY,
  CLIENT_REQUESTS_PER_MINUTE,
} from "../../platform/limits.ts";
import { type ClientKey, readClientKeys } from "../../platform/oauth/client-keys.ts";
import { inTransaction } from "../../platform/transaction.ts";
import {
  bodyOf,
  clientKeyNames,
  clientsOf,
  freezeCredential,
  insertClient,
  insertClientKeys,
  purposesOf,
  removeClientKey,
  revokeClient,
  unfreezeCredential,
} from "../../rooms/bodies/index.ts";
import { DAY_EXPECTED, EXIT_CODES_HELP, printAnswer, printRefusal, printUsage } from "../answer.ts";
import { refusedAsHeld } from "../held-by-case.ts";
import type { Installation } from "../installation.ts";

interface AddOptions {
  readonly body: string;
  readonly name: string;
  readonly jwks: string;
  readonly scopes: string;
  readonly until: string;
  readonly sender: string;
  readonly perMinute: string;
  readonly perDay: string;
}

/** Adds `client`: programs that act for a body with tokens of their own, their public keys, scopes and quotas. */
export function register(program: Command): void {
  const client = program
    .command("client")
    .description("programs that act for a body (OAuth 2, private_key_jwt)");
  addAdd(client);
  addList(client);
  addKeyCommands(client);
  addStates(client);
}

const JSON_OPTION = ["--json", "print one JSON document and nothing else"] as const;
const SENDERS = ["any", "dpop", "mtls"] as const;

function addAdd(client: Command): void {
  client
    .command("add")
    .description("register a program of a body and print its client id")
    .requiredOption("--body <code>", "unified social credit code of the body")
    .requiredOption("--name <name>", "what the program is, for people")
    .requiredOption("--jwks <file>", "JWK set with its public keys (ES256, ES384, EdDSA, PS256)")
    .requiredOption("--scopes <list>", "submit:<entry>, look:<purpose>, separated by commas")
    .requiredOption("--until <day>", "last day of the program and its keys; there is none without an end")
    .option("--sender <kind>", "any, dpop or mtls: what its tokens must be bound to", "any")
    .option("--per-minute <count>", "requests in a minute", String(CLIENT_REQUESTS_PER_MINUTE))
    .option("--per-day <count>", "requests in a day", String(CLIENT_REQUESTS_PER_DAY))
    .option(...JSON_OPTION)
    .addHelpText("after", EXIT_CODES_HELP)
    .action((options: AddOptions, command: Command) =>
      within((installation) => add(installation, options, isJson(command))),
    );
}

function addList(client: Command): void {
  client
    .command("list")
    .description("programs of a body with scopes, keys, quotas and state")
    .requiredOption("--body <code>", "unified social credit code of the body")
    .option(...JSON_OPTION)
    .action(({ body }: { body: string }, command: Command) =>
      within(async ({ db }) => {
        const items = await clientsOf(db.sql, { bodyCode: body, only: null });
        const lines = items.map(
          (one) =>
            `${one.id}  ${one.name}  ${one.scopes.join(" ")}  – ${one.until}${one.revoked ? "  已撤销 revoked" : ""}${one.frozen ? "  已冻结 frozen" : ""}`,
        );
        printAnswer(isJson(command), { items }, lines.length === 0 ? ["没有客户端。No clients."] : lines);
      }),
    );
}

function addKeyCommands(client: Command): void {
  client
    .command("add-keys")
    .description("add public keys to a program, so that it can change over to them")
    .argument("<client>", "client id")
    .requiredOption("--jwks <file>", "JWK set with the new public keys")
    .requiredOption("--until <day>", "last day of the keys")
    .option(...JSON_OPTION)
    .action((id: string, options: { jwks: string; until: string }, command: Command) =>
      within((installation) => addKeys(installation, { id, ...options, json: isJson(command) })),
    );
  client
    .command("remove-key")
    .description(
      "remove a public key: whatever it signed, and every token it was used for, opens nothing from now on",
    )
    .argument("<client>", "client id")
    .requiredOption("--key <kid>", "kid of the key")
    .option(...JSON_OPTION)
    .action((id: string, { key: keyId }: { key: string }, command: Command) =>
      within((installation) =>
        change(installation, { id, act: "remove-client-key", json: isJson(command), key: keyId }, (tx, at) =>
          removeClientKey(tx, { clientId: id, keyId, at }),
        ),
      ),
    );
}

function addStates(client: Command): void {
  const one = (name: string, description: string): Command =>
    client
      .command(name)
      .description(description)
      .argument("<client>", "client id")
      .option(...JSON_OPTION);
  one("revoke", "end a program for good, at once").action((id: string, _options: object, command: Command) =>
    within((installation) =>
      change(installation, { id, act: "revoke-client", json: isJson(command) }, (tx, at) =>
        revokeClient(tx, id, at),
      ),
    ),
  );
  one("freeze", "refuse a program at once until it is unfrozen")
    .requiredOption("--because <text>", "why, for whoever unfreezes it")
    .action((id: string, { because }: { because: string }, command: Command) =>
      within((installation) =>
        change(installation, { id, act: "freeze-client", json: isJson(command) }, (tx, at) =>
          freezeCredential(tx, { kind: "client", id }, { because: because.trim() || "—", at }),
        ),
      ),
    );
  one("unfreeze", "let a frozen program act again").action((id: string, _options: object, command: Command) =>
    within(async (installation) => {
      if (UUID_FORM.test(id) && (await refusedAsHeld(installation.db, id))) return;
      await change(installation, { id, act: "unfreeze-client", json: isJson(command) }, (tx) =>
        unfreezeCredential(tx, { kind: "client", id }),
      );
    }),
  );
}

const isJson = (command: Command): boolean => command.optsWithGlobals().json === true;

async function within(work: (installation: Installation) => Promise<void>): Promise<void> {
  const { withInstallation } = await import("../run-command.ts");
  await withInstallation("xinheng-client", work);
}

async function add(installation: Installation, options: AddOptions, json: boolean): Promise<void> {
  const { db, intake } = installation;
  const sender = SENDERS.find((kind) => kind === options.sender);
  const [perMinute, perDay] = [countOf(options.perMinute), countOf(options.perDay)];
  if (sender === undefined || perMinute === null || perDay === null) {
    printUsage("--sender, --per-minute, --per-day", {
      zh: "应为 any、dpop 或者 mtls，以及正整数。",
      en: "give any, dpop or mtls, and whole numbers above zero.",
    });
    return;
  }
  if (!isLaterDay(installation, options.until)) return;
  const scopes = scopesOf(installation, options.scopes);
  const keys = await keysIn(options.jwks);
  if (scopes === null || keys === null) return;
  if ((await bodyOf(db.sql, options.body)) === null) {
    printRefusal("BODY_UNKNOWN", { zh: "没有这个机关。", en: "There is no such body." });
    return;
  }
  const clientId = uuidv7();
  const recordedAt = intake.clock.now().toString();
  const { body: bodyCode, name, until } = options;
  const from = intake.clock.today().toString();
  const detail = { body: bodyCode, client: clientId, scopes: scopes.join(" "), until };
  await inTransaction(
    db,
    { actor: "operator", purpose: "administration", act: "add-client", detail },
    async (tx) => {
      await insertClient(tx, {
        clientId,
        bodyCode,
        name,
        sender,
        perMinute,
        perDay,
        until,
        scopes,
        recordedAt,
      });
      await insertClientKeys(tx, clientId, { keys, from, until, recordedAt });
    },
  );
  printAnswer(
    json,
    { client: clientId, body: bodyCode, scopes, keys: keys.map(({ keyId }) => keyId), until },
    [
      `客户端 client: ${clientId}`,
      `权限范围 scopes: ${scopes.join(" ")}`,
      `公钥 keys: ${keys.map(({ keyId, algorithm }) => `${keyId} (${algorithm})`).join(", ")}`,
      `有效至 good until: ${until}`,
    ],
  );
}

function countOf(text: string): number | null {
  return /^[1-9]\d{0,8}$/u.test(text) ? Number(text) : null;
}

function isLaterDay({ intake }: Installation, day: string): boolean {
  const isLater = DAY_FORM.test(day) && day >= intake.clock.today().toString();
  if (!isLater) printUsage("--until", DAY_EXPECTED);
  return isLater;
}

/** The scopes, each of an entry of the catalogue or a purpose of the register; null after a refusal. */
function scopesOf({ intake }: Installation, text: string): readonly string[] | null {
  const scopes = [...new Set(text.split(/[,，\s]+/u).filter((one) => one !== ""))];
  const known = new Set([
    ...intake.catalogue.entries.map(({ entry }) => `submit:${entry}`),
    ...purposesOf(intake.law).map(({ purpose }) => `look:${purpose}`),
  ]);
  const unknown = scopes.filter((scope) => !known.has(scope));
  if (unknown.length === 0 && scopes.length > 0) return scopes;
  printRefusal("SCOPE_UNKNOWN", {
    zh: `没有这个权限范围：${unknown.join("、") || "（空）"}。`,
    en: `There is no scope: ${unknown.join(", ") || "(none given)"}.`,
  });
  return null;
}

/** The public keys in a file; null after a refusal. */
async function keysIn(path: string): Promise<readonly ClientKey[] | null> {
  const keys = await readFile(path, "utf8")
    .then((text): unknown => JSON.parse(text))
    .then(readClientKeys)
    .catch(() => null);
  if (keys !== null && keys.length <= CLIENT_KEYS_MAX) return keys;
  if (keys !== null) return refuseFull();
  printRefusal("JWKS_INVALID", {
    zh: "文件不是可用的公钥集（JWKS）：只收 ES256、ES384、EdDSA、PS256（2048 位以上）的公钥，不得含私钥，kid 不得重复。",
    en: "The file is no JWK set that can be used: public keys for ES256, ES384, EdDSA or PS256 (2048 bits and more) only, nothing private, no kid twice.",
  });
  return null;
}

function refuseFull(): null {
  printRefusal("CLIENT_KEYS_FULL", {
    zh: `一个客户端最多同时有 ${CLIENT_KEYS_MAX} 把公钥，请先移除不用的。`,
    en: `A client has at most ${CLIENT_KEYS_MAX} public keys at the same time; remove one first.`,
  });
  return null;
}

interface KeysAsked {
  readonly id: string;
  readonly jwks: string;
  readonly until: string;
  readonly json: boolean;
}

async function addKeys(installation: Installation, { id, jwks, until, json }: KeysAsked): Promise<void> {
  const { db, intake } = installation;
  if (!UUID_FORM.test(id)) return printUnknown();
  if (!isLaterDay(installation, until)) return;
  const keys = await keysIn(jwks);
  if (keys === null) return;
  const { ever, present } = await clientKeyNames(db.sql, id);
  if (ever.length === 0) return printUnknown();
  if (keys.some(({ keyId }) => ever.includes(keyId))) {
    printRefusal("KEY_KNOWN", {
      zh: "该客户端已有或者曾有同名公钥（kid），请换一个名称。",
      en: "The client has or had a key with this kid; name the new one differently.",
    });
    return;
  }
  if (present + keys.length > CLIENT_KEYS_MAX) {
    refuseFull();
    return;
  }
  const recordedAt = intake.clock.now().toString();
  const from = intake.clock.today().toString();
  await change(installation, { id, act: "add-client-keys", json }, async (tx) => {
    await insertClientKeys(tx, id, { keys, from, until, recordedAt });
    return true;
  });
}

interface Change {
  readonly id: string;
  readonly act: string;
  readonly json: boolean;
  readonly key?: string;
}

type Sql = Parameters<Parameters<typeof inTransaction<boolean>>[2]>[0];

async function change(
  { db, intake }: Installation,
  { id, act, json, key }: Change,
  work: (tx: Sql, at: string) => Promise<boolean>,
): Promise<void> {
  if (!UUID_FORM.test(id)) return printUnknown();
  // Read when the work is done: the trail says whether anything was.
  const detail = { client: id, ...(key === undefined ? {} : { key }), done: false };
  const at = intake.clock.now().toString();
  const done = await inTransaction(
    db,
    { actor: "operator", purpose: "administration", act, detail },
    async (tx) => {
      detail.done = await work(tx, at);
      return detail.done;
    },
  );
  if (done) printAnswer(json, { client: id, done }, [`${id} 已办理 done`]);
  else printUnknown();
}

function printUnknown(): void {
  printRefusal("CLIENT_UNKNOWN", {
    zh: "没有这个处于可办理状态的客户端或者公钥。",
    en: "There is no such client or key in a state in which this can be done.",
  });
}
