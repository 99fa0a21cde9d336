import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { LightMyRequestResponse } from "fastify";
import { countFailure, insertAccount, lockUntil, setPassword } from "../../src/platform/identity/accounts.ts";
import { insertPasskey, notePasskeyUse } from "../../src/platform/identity/passkey-store.ts";
import { hashPassword } from "../../src/platform/identity/password.ts";
import { beginSession } from "../../src/platform/identity/sessions.ts";
import { signIn } from "../../src/platform/identity/sign-in.ts";
import { totpCode } from "../../src/platform/identity/totp.ts";
import { uuidv7 } from "../../src/platform/ids.ts";
import { inTransaction } from "../../src/platform/transaction.ts";
import { type ApiBench, apiBench } from "../support/api.ts";
import { signedInPerson } from "../support/people.ts";

const PASSWORD = "云州 horse 电池 staple 9";
const OTHER = "另一个 horse 电池 staple 7";
const OURS = { "x-xinheng-page": "1" } as const;
const FREE = 5;
const TEST = { actor: "operator", purpose: "test" } as const;

let api: ApiBench;
let hashed = "";
let people = 0;
let addresses = 0;
before(async () => {
  api = await apiBench();
  hashed = await hashPassword(PASSWORD);
});
after(() => api?.close());

type Ask = (method: string, url: string, payload?: object) => Promise<LightMyRequestResponse>;
interface Victim {
  readonly login: string;
  readonly accountId: string;
  readonly ask: Ask;
}

/** Whoever guesses comes from a new address each time: limits by address do not hold her. */
function askWith(cookie: string): Ask {
  return (method, url, payload) =>
    api.send({
      method: method as "GET",
      url: `/api/v1${url}`,
      headers: { ...OURS, cookie },
      remoteAddress: `127.0.2.${++addresses % 250}`,
      ...(payload === undefined ? {} : { payload }),
    });
}

async function victim(): Promise<Victim> {
  const [login, accountId] = [`victim${++people}`, uuidv7()];
  const recordedAt = api.clock.now().toString();
  await inTransaction(api.bench.intake.db, TEST, (tx) =>
    insertAccount(tx, { accountId, login, displayName: "王办事", password: hashed, recordedAt }),
  );
  const answer = await askWith("")("POST", "/session", { login, password: PASSWORD });
  assert.equal(answer.statusCode, 200, answer.body);
  return { login, accountId, ask: askWith(String(answer.headers["set-cookie"]).split(";")[0] ?? "") };
}

const codeOf = (answer: LightMyRequestResponse): string =>
  answer.statusCode === 200 ? "yes" : answer.json().code;
const step = (): number => Math.floor(api.clock.now().epochMilliseconds / 30_000);
const wait = (seconds: number): void => api.clock.moveTo(api.clock.now().add({ seconds }).toString());

async function setUp({ ask }: Victim): Promise<string> {
  const { secret } = (await ask("POST", "/account/second-factor")).json();
  const set = await ask("PUT", "/account/second-factor", { secret, code: totpCode(secret, step()) });
  assert.equal(set.statusCode, 200, set.body);
  wait(60);
  return secret;
}

test("whoever has the cookie has no more guesses at the password by changing it than by signing in", async () => {
  const { ask } = await victim();
  const change = async (present: string) =>
    codeOf(await ask("PUT", "/account/password", { present, next: OTHER }));
  for (let n = 0; n < FREE; n += 1) assert.equal(await change("not the password"), "PASSWORD_WRONG");
  assert.equal(await change(PASSWORD), "PASSWORD_WRONG", "locked, and the right one tells nothing");
  wait(31);
  assert.equal(await change(PASSWORD), "yes");
});

test("guesses at the code that takes the authenticator away lock the account, and no code is taken twice", async () => {
  const one = await victim();
  const secret = await setUp(one);
  const remove = async (code: string) => codeOf(await one.ask("DELETE", "/account/second-factor", { code }));
  const proof = totpCode(secret, step());
  assert.equal(codeOf(await one.ask("POST", "/session/proof", { code: proof })), "yes");
  assert.equal(await remove(proof), "CODE_WRONG", "it was taken as a proof");
  for (let n = 1; n < FREE; n += 1) assert.equal(await remove("000000"), "CODE_WRONG");
  assert.equal(await remove(totpCode(secret, step() + 1)), "CODE_WRONG", "locked");
  wait(31);
  assert.equal(await remove(totpCode(secret, step())), "yes");
});

test("a stolen password given in between does not buy more guesses at the code", async () => {
  const one = await victim();
  await setUp(one);
  const prove = async (given: object) => codeOf(await one.ask("POST", "/session/proof", given));
  for (let n = 1; n < FREE; n += 1) await prove({ code: "000000" });
  assert.equal(await prove({ password: PASSWORD }), "yes", "four wrong ones lock nobody");
  await prove({ code: "000000" });
  assert.equal(await prove({ password: PASSWORD }), "PRESENCE_FAILED", "the fifth does");
});

test("whoever guesses elsewhere does not lock the owner out of the browser in which she signed in before", async () => {
  const { login } = await victim();
  const tried = (cookie: string, password = PASSWORD) =>
    askWith(cookie)("POST", "/session", { login, password });
  const first = await tried("");
  const known = knownOf(first);
  assert.match(known, /^xinheng_known=[\w-]{43}; Path=\/; Max-Age=7776000; HttpOnly; SameSite=Strict$/u);
  const cookie = known.split(";")[0] ?? "";
  for (let n = 0; n < FREE; n += 1) await tried("", "not the password");
  assert.equal(codeOf(await tried("")), "SIGN_IN_FAILED", "locked for everybody else");
  assert.equal(codeOf(await tried(`xinheng_known=${"A".repeat(43)}`)), "SIGN_IN_FAILED", "invented");
  const another = await victim();
  const strange = knownOf(
    await askWith("")("POST", "/session", { login: another.login, password: PASSWORD }),
  );
  assert.equal(codeOf(await tried(strange.split(";")[0] ?? "")), "SIGN_IN_FAILED", "another account's");
  const back = await tried(cookie);
  assert.equal(codeOf(back), "yes");
  assert.equal(knownOf(back), "", "it is known already");

  for (let n = 0; n < FREE; n += 1) await tried(cookie, "not the password");
  assert.equal(codeOf(await tried(cookie)), "SIGN_IN_FAILED", "a stolen one has no more guesses than others");
  assert.equal(codeOf(await tried("")), "yes", "and locks nobody but itself");
  wait(31);
  const session = String((await tried(cookie)).headers["set-cookie"]).split(";")[0] ?? "";
  const changed = await askWith(session)("PUT", "/account/password", { present: PASSWORD, next: OTHER });
  assert.equal(codeOf(changed), "yes");
  for (let n = 0; n < FREE; n += 1) await tried("", "not the password");
  assert.equal(codeOf(await tried(cookie, OTHER)), "SIGN_IN_FAILED", "forgotten with the old password");
});

const knownOf = (answer: LightMyRequestResponse): string =>
  [answer.headers["set-cookie"] ?? []].flat().find((one) => one.startsWith("xinheng_known=")) ?? "";

test("attempts that are checked side by side have no more guesses than attempts one after the other", async () => {
  const { login, accountId } = await victim();
  const { db, keys } = api.bench.intake;
  const given = { login, password: PASSWORD, code: null, client: "test", known: null };
  const open = async () => (await signIn({ db, keys, clock: api.clock }, given)).ok;
  const isIn = await meanwhile(db, open, async (tx) => {
    for (let n = 0; n < FREE; n += 1) await countFailure(tx, accountId);
    await lockUntil(tx, accountId, api.clock.now().add({ seconds: 30 }).toString());
  });
  assert.equal(isIn, false, "the account was locked while the right password was being checked");
});

test("a sign-in by the old password does not outlive the change of the password", async () => {
  const { login, accountId } = await victim();
  const { db, keys } = api.bench.intake;
  const given = { login, password: PASSWORD, code: null, client: "test", known: null };
  const next = await hashPassword(OTHER);
  const old = await meanwhile(
    db,
    async () => (await signIn({ db, keys, clock: api.clock }, given)).ok,
    (tx) => setPassword(tx, accountId, next),
  );
  assert.equal(old, false);
});

test("a passkey that was taken away leaves nobody signed in by it, and one whose counter stands still is refused", async () => {
  const { accountId, headers } = await signedInPerson(api);
  const { db } = api.bench.intake;
  const at = api.clock.now();
  const passkeyId = uuidv7();
  const { mine, thief } = await inTransaction(db, TEST, async (tx) => {
    const made = { passkeyId, accountId, credentialId: passkeyId, name: "手机", transports: [] };
    const kept = { publicKey: Buffer.alloc(8), signCount: 7, recordedAt: at.toString() };
    await insertPasskey(tx, { ...made, ...kept });
    const begin = (client: string) => beginSession(tx, { accountId, strength: "passkey", client, at });
    return { mine: await begin("mine"), thief: await begin("thief") };
  });
  const note = (signCount: number) =>
    inTransaction(db, TEST, (tx) => notePasskeyUse(tx, { passkeyId, signCount, at: at.toString() }));
  assert.deepEqual([await note(8), await note(8), await note(0)], [true, false, false]);
  const [ask, stolen] = [mine, thief].map(({ token }) => askWith(`xinheng_session=${token}`));
  assert.ok(ask && stolen);
  assert.equal(codeOf(await ask("DELETE", `/account/passkeys/${passkeyId}`)), "yes");
  assert.equal(codeOf(await stolen("GET", "/session")), "SESSION_REQUIRED");
  assert.equal(codeOf(await ask("GET", "/session")), "yes", "who took it away stays");
  assert.equal(codeOf(await askWith(String(headers.cookie))("GET", "/session")), "yes");
  assert.equal(await note(9), false, "it is gone");
});

test("a password that somebody else made is good for changing it and for nothing of weight", async () => {
  const { headers } = await signedInPerson(api, { passwordOnce: true });
  const ask = askWith(String(headers.cookie));
  const secret = { secret: "A".repeat(32), code: "000000" };
  for (const [method, url, payload] of [
    ["POST", "/account/second-factor", undefined],
    ["PUT", "/account/second-factor", secret],
    ["DELETE", "/account/second-factor", { code: "000000" }],
    ["DELETE", `/account/passkeys/${uuidv7()}`, undefined],
  ] as const)
    assert.equal(codeOf(await ask(method, url, payload)), "PASSWORD_CHANGE_REQUIRED", `${method} ${url}`);
});

type Db = ApiBench["bench"]["intake"]["db"];

/** What comes of an attempt whose account another transaction changes after it was read and before it is written. */
async function meanwhile<T>(
  db: Db,
  attempt: () => Promise<T>,
  change: (tx: Parameters<typeof setPassword>[0]) => Promise<void>,
): Promise<T> {
  const running: { attempt?: Promise<T> } = {};
  await inTransaction(db, TEST, async (tx) => {
    await change(tx);
    running.attempt = attempt();
    await waitingForLock(db);
  });
  assert.ok(running.attempt !== undefined);
  return running.attempt;
}

const LOOKS_MAX = 500;

/** Until some statement waits for this transaction: then the attempt has read the account as it was, and checked it. */
async function waitingForLock({ sql }: Db): Promise<void> {
  for (let tries = 0; tries < LOOKS_MAX; tries += 1) {
    const [row] = await sql<{ waiting: number }[]>`
      select count(*)::integer as waiting from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`;
    if ((row?.waiting ?? 0) > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
