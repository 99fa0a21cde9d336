import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { LightMyRequestResponse } from "fastify";
import { type ApiBench, apiBench } from "../../../test/support/api.ts";
import { verifyAudit } from "../audit.ts";
import { uuidv7 } from "../ids.ts";
import { inTransaction } from "../transaction.ts";
import { insertAccount } from "./accounts.ts";
import { setSessionCookie } from "./asking.ts";
import { hashPassword } from "./password.ts";
import { totpCode } from "./totp.ts";

const PASSWORD = "云州 horse 电池 staple 9";
const OURS = { "x-xinheng-page": "1" };

let api: ApiBench;
let hashed = "";
before(async () => {
  api = await apiBench();
  hashed = await hashPassword(PASSWORD);
});
after(() => api.close());

let people = 0;
/** Attempts are limited by address; the tests are many people. */
let addresses = 0;
async function person(): Promise<string> {
  const login = `clerk${++people}`;
  await inTransaction(api.bench.intake.db, { actor: "operator", purpose: "test" }, (tx) =>
    insertAccount(tx, {
      accountId: uuidv7(),
      login,
      displayName: "王办事",
      password: hashed,
      recordedAt: api.clock.now().toString(),
    }),
  );
  return login;
}

interface Try {
  readonly login: string;
  readonly password?: string;
  readonly code?: string;
}
const signIn = (given: Try, headers: Readonly<Record<string, string>> = OURS) =>
  api.send({
    method: "POST",
    url: "/api/v1/session",
    headers,
    remoteAddress: `127.0.0.${++addresses % 250}`,
    payload: { password: PASSWORD, ...given },
  });
const cookieOf = (answer: LightMyRequestResponse): string =>
  String(answer.headers["set-cookie"]).split(";")[0] ?? "";
const signedIn = async (login: string, code?: string): Promise<string> => {
  const answer = await signIn(code === undefined ? { login } : { login, code });
  assert.equal(answer.statusCode, 200, answer.body);
  return cookieOf(answer);
};
// biome-ignore lint/complexity/useMaxParams: a test reads better as one line a request.
const ask = (method: "GET" | "POST" | "PUT" | "DELETE", url: string, cookie: string, payload?: object) =>
  api.send({
    method,
    url: `/api/v1${url}`,
    headers: { ...OURS, cookie },
    ...(payload === undefined ? {} : { payload }),
  });
const codeOf = (answer: LightMyRequestResponse): string => answer.json().code;

test("a person signs in, is known, and signs out", async () => {
  const login = await person();
  const answer = await signIn({ login: ` ${login.toUpperCase()} ` });
  assert.match(String(answer.headers["set-cookie"]), /; HttpOnly; SameSite=Strict$/u);
  const cookie = cookieOf(answer);
  const who = await ask("GET", "/session", cookie);
  assert.equal(who.json().account.login, login);
  assert.equal(who.headers["cache-control"], "private, no-store");
  assert.equal((await ask("DELETE", "/session", cookie)).json().ended, 1);
  assert.equal(codeOf(await ask("GET", "/session", cookie)), "SESSION_REQUIRED");
});

test("behind TLS the cookie never travels without it, under a name that no other host can plant", () => {
  for (const [protocol, name, secure] of [
    ["https", "__Host-xinheng_session", true],
    ["http", "xinheng_session", false],
  ] as const) {
    const headers: string[] = [];
    const reply = { header: (_name: string, value: string) => headers.push(value) };
    setSessionCookie({ protocol }, reply, "token");
    const [cookie = ""] = headers;
    assert.ok(cookie.startsWith(`${name}=token; Path=/; `), cookie);
    assert.equal(cookie.includes("; Secure"), secure);
    assert.equal(cookie.includes("Domain"), false, "such a name forbids it");
  }
});

test("an unknown name, a wrong password and a locked account give the same answer", async () => {
  const login = await person();
  const wrong = await signIn({ login, password: "not the password" });
  const unknown = await signIn({ login: "nobody-of-that-name" });
  for (let n = 0; n < 4; n++) await signIn({ login, password: "not the password" });
  const locked = await signIn({ login });
  const bodies = [wrong, unknown, locked].map((answer) => {
    const { instance: _, requestId: __, ...rest } = answer.json();
    return rest;
  });
  assert.deepEqual(
    [wrong, unknown, locked].map((answer) => answer.statusCode),
    [401, 401, 401],
  );
  assert.deepEqual(bodies[1], bodies[0]);
  assert.deepEqual(bodies[2], bodies[0]);
  const before = api.clock.now();
  api.clock.moveTo(before.add({ seconds: 31 }).toString());
  assert.equal((await signIn({ login })).statusCode, 200, "the lock ends by itself");
});

test("a request of another site changes nothing, whatever cookie comes along", async () => {
  const login = await person();
  const cookie = await signedIn(login);
  const forged = [{ cookie }, { cookie, ...OURS, "sec-fetch-site": "cross-site" }];
  for (const headers of forged) {
    const answer = await api.send({ method: "DELETE", url: "/api/v1/session", headers });
    assert.deepEqual([answer.statusCode, codeOf(answer)], [403, "REQUEST_NOT_OURS"]);
  }
  assert.equal(
    codeOf(await signIn({ login }, {})),
    "REQUEST_NOT_OURS",
    "nobody is signed in by a foreign form",
  );
  assert.equal((await ask("GET", "/session", cookie)).statusCode, 200);
});

test("a planted cookie does not become a session", async () => {
  const login = await person();
  const planted = `xinheng_session=${"A".repeat(43)}`;
  const answer = await signIn({ login }, { ...OURS, cookie: planted });
  assert.notEqual(cookieOf(answer), planted);
  assert.equal(codeOf(await ask("GET", "/session", planted)), "SESSION_REQUIRED");
  const doubled = `${cookieOf(answer)}; ${planted}`;
  assert.equal(codeOf(await ask("GET", "/session", doubled)), "SESSION_REQUIRED");
});

test("a session ends when idle, and at the end of the working day", async () => {
  const login = await person();
  const start = api.clock.now();
  const after = (minutes: number) => api.clock.moveTo(start.add({ minutes }).toString());
  const idle = await signedIn(login);
  after(31);
  assert.equal(codeOf(await ask("GET", "/session", idle)), "SESSION_REQUIRED");
  const busy = await signedIn(login);
  for (let minute = 31; minute <= 31 + 700; minute += 20) {
    after(minute);
    assert.equal((await ask("GET", "/session", busy)).statusCode, 200);
  }
  for (let minute = 731; minute <= 760; minute += 10) {
    after(minute);
    await ask("GET", "/session", busy);
  }
  assert.equal(codeOf(await ask("GET", "/session", busy)), "SESSION_REQUIRED");
});

test("a second factor is asked for once it is in use, and no code is taken twice", async () => {
  const login = await person();
  const cookie = await signedIn(login);
  const { secret, address } = (await ask("POST", "/account/second-factor", cookie)).json();
  assert.match(address, /^otpauth:\/\/totp\//u);
  const step = (): number => Math.floor(api.clock.now().epochMilliseconds / 30_000);
  const confirm = (code: string) => ask("PUT", "/account/second-factor", cookie, { secret, code });
  assert.equal(codeOf(await confirm("000000")), "CODE_WRONG");
  const confirmed = await confirm(totpCode(secret, step()));
  assert.equal(confirmed.statusCode, 200, confirmed.body);
  const { recoveryCodes } = confirmed.json();
  assert.equal(new Set(recoveryCodes).size, 10);
  for (const code of recoveryCodes) assert.match(code, /^(?:[0-9a-v]{4}-){5}[0-9a-v]{4}$/u, "120 bits");

  assert.equal(codeOf(await signIn({ login })), "SECOND_FACTOR_REQUIRED");
  const used = totpCode(secret, step());
  assert.equal(codeOf(await signIn({ login, code: used })), "SIGN_IN_FAILED");
  api.clock.moveTo(api.clock.now().add({ seconds: 30 }).toString());
  const fresh = totpCode(secret, step());
  const together = await Promise.all([signIn({ login, code: fresh }), signIn({ login, code: fresh })]);
  assert.deepEqual(together.map((answer) => answer.statusCode).sort(), [200, 401]);

  const recovered = await signIn({ login, code: recoveryCodes[3].toUpperCase() });
  assert.equal(recovered.json().session.strength, "two-factor");
  assert.equal(codeOf(await signIn({ login, code: recoveryCodes[3] })), "SIGN_IN_FAILED");
});

test("a person sees and ends the own sessions and nobody else's", async () => {
  const [one, other] = [await person(), await person()];
  const [here, there, foreign] = [await signedIn(one), await signedIn(one), await signedIn(other)];
  const { items } = (await ask("GET", "/sessions", here)).json();
  assert.equal(items.length, 2);
  const target = items.find((item: { here: boolean }) => !item.here).id;
  assert.equal(codeOf(await ask("DELETE", `/sessions/${target}`, foreign)), "SESSION_UNKNOWN");
  assert.equal((await ask("GET", "/session", there)).statusCode, 200);
  assert.equal((await ask("DELETE", `/sessions/${target}`, here)).json().ended, 1);
  assert.equal((await ask("GET", "/session", there)).statusCode, 401);
});

test("a changed password ends all other sessions, and plain passwords are refused", async () => {
  const login = await person();
  const [here, there] = [await signedIn(login), await signedIn(login)];
  const change = (present: string, next: string) => ask("PUT", "/account/password", here, { present, next });
  assert.equal(codeOf(await change("wrong", "another long passphrase")), "PASSWORD_WRONG");
  assert.equal(codeOf(await change(PASSWORD, "short")), "PASSWORD_TOO_SHORT");
  assert.equal(codeOf(await change(PASSWORD, "1234567890123456")), "PASSWORD_TOO_PLAIN");
  assert.equal(codeOf(await change(PASSWORD, `${login} is my name`)), "PASSWORD_TOO_PLAIN");
  assert.equal((await change(PASSWORD, "another long passphrase")).json().ended, 1);
  assert.equal((await ask("GET", "/session", there)).statusCode, 401);
  assert.equal((await ask("GET", "/session", here)).statusCode, 200);
  assert.equal(codeOf(await signIn({ login })), "SIGN_IN_FAILED");
});

test("attempts and sessions are on the audit trail, and no secret is", async () => {
  const { sql } = api.bench.database;
  assert.equal((await verifyAudit(sql, [])).broken, null);
  const acts = await sql<
    { act: string }[]
  >`select distinct act from platform.audit where purpose in ('sign-in', 'account')`;
  const known = new Set(acts.map(({ act }) => act));
  for (const act of [
    "sign-in",
    "sign-in-refused",
    "end-session",
    "change-password",
    "set-second-factor",
    "take-code",
  ]) {
    assert.ok(known.has(act), act);
  }
  const [leaks] =
    await sql`select count(*)::integer as n from platform.audit where detail::text like '%horse%' or detail::text like '%otpauth%'`;
  assert.equal(leaks?.n, 0);
});
