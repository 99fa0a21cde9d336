import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { LightMyRequestResponse } from "fastify";
import { insertAccount } from "../../src/platform/identity/accounts.ts";
import { hashPassword } from "../../src/platform/identity/password.ts";
import { totpCode } from "../../src/platform/identity/totp.ts";
import { uuidv7 } from "../../src/platform/ids.ts";
import { PROOF_MINUTES } from "../../src/platform/limits.ts";
import { inTransaction } from "../../src/platform/transaction.ts";
import { ensurePortalBuilt } from "../../src/portal/build.ts";
import { mountPortal } from "../../src/portal/mount.ts";
import { grantRole } from "../../src/rooms/bodies/index.ts";
import type { Role } from "../../src/rooms/bodies/types.ts";
import { type ApiBench, apiBench } from "../support/api.ts";
import { BODY } from "../support/penalty-file.ts";

const PASSWORD = "云州 horse 电池 staple 9";
const OURS = { "x-xinheng-page": "1" } as const;
const NOBODY = "00000000-0000-7000-8000-000000000000";
const PASSKEY = {
  id: "AA",
  rawId: "AA",
  type: "public-key",
  clientExtensionResults: {},
  response: { clientDataJSON: "AA", attestationObject: "AA" },
};

/** What wants a proof of who sits there, with what it is sent. */
const WANTED: readonly (readonly [string, string, object?])[] = [
  ["DELETE", `/sessions/${NOBODY}`],
  ["DELETE", "/sessions"],
  ["POST", "/account/second-factor"],
  ["PUT", "/account/second-factor", { secret: "A".repeat(32), code: "000000" }],
  ["DELETE", "/account/second-factor", { code: "000000" }],
  ["POST", "/account/passkeys/options"],
  ["POST", "/account/passkeys", { name: "手机", response: PASSKEY }],
  ["DELETE", `/account/passkeys/${NOBODY}`],
  ["POST", "/account/identities/link"],
  ["DELETE", `/account/identities/${NOBODY}`],
  ["POST", "/bodies/self/roles", { login: "nobody-here", role: "clerk", until: "2026-12-31" }],
  ["POST", "/bodies/self/roles/end", { accountId: NOBODY, role: "clerk" }],
  ["POST", `/bodies/self/admissions/${NOBODY}/confirm`],
  ["POST", `/bodies/self/admissions/${NOBODY}/decline`],
];

let api: ApiBench;
let hashed = "";
let people = 0;
before(async () => {
  await ensurePortalBuilt();
  const settings = { XINHENG_DEMO: "never" };
  api = await apiBench({ settings, mount: ({ app, ask }) => mountPortal(app, { api: ask }) });
  hashed = await hashPassword(PASSWORD);
});
after(() => api?.close());

async function person(
  ...roles: readonly Role[]
): Promise<{ readonly login: string; readonly accountId: string }> {
  const [login, accountId] = [`present${++people}`, uuidv7()];
  const recordedAt = api.clock.now().toString();
  const from = api.clock.today().toString();
  await inTransaction(api.bench.intake.db, { actor: "operator", purpose: "test" }, async (tx) => {
    await insertAccount(tx, { accountId, login, displayName: "李管理", password: hashed, recordedAt });
    const given = {
      accountId,
      bodyCode: BODY.uscc,
      from,
      until: "2099-12-31",
      by: "operator",
      at: recordedAt,
    };
    for (const role of roles) await grantRole(tx, { ...given, role });
  });
  return { login, accountId };
}

async function signedIn(login: string, code?: string): Promise<Ask> {
  const payload = { login, password: PASSWORD, ...(code === undefined ? {} : { code }) };
  const answer = await api.send({ method: "POST", url: "/api/v1/session", headers: OURS, payload });
  const cookie = String(answer.headers["set-cookie"]).split(";")[0] ?? "";
  return (method, url, sent) =>
    api.send({
      method: method as "GET",
      url: `/api/v1${url}`,
      headers: { ...OURS, cookie },
      ...(sent === undefined ? {} : { payload: sent }),
    });
}

type Ask = (method: string, url: string, payload?: object) => Promise<LightMyRequestResponse>;
const codeOf = (answer: LightMyRequestResponse): string =>
  answer.statusCode === 200 ? "yes" : answer.json().code;
const step = (): number => Math.floor(api.clock.now().epochMilliseconds / 30_000);
const wait = (span: { readonly minutes?: number; readonly seconds?: number }): void =>
  api.clock.moveTo(api.clock.now().add(span).toString());

async function setUp(
  ask: Ask,
): Promise<{ readonly secret: string; readonly recoveryCodes: readonly string[] }> {
  const { secret } = (await ask("POST", "/account/second-factor")).json();
  const set = await ask("PUT", "/account/second-factor", { secret, code: totpCode(secret, step()) });
  assert.equal(set.statusCode, 200, set.body);
  return { secret, recoveryCodes: set.json().recoveryCodes };
}

test("what changes authenticators, sessions and powers wants a proof of who sits there, and these routes are declared", async () => {
  const { login } = await person("administrator", "law-officer");
  const ask = await signedIn(login);
  for (const [method, url, payload] of WANTED)
    assert.notEqual(
      codeOf(await ask(method, url, payload)),
      "PRESENCE_REQUIRED",
      `${method} ${url}, just signed in`,
    );
  const fresh = await signedIn(login);
  wait({ minutes: PROOF_MINUTES });
  for (const [method, url, payload] of WANTED)
    assert.equal(codeOf(await fresh(method, url, payload)), "PRESENCE_REQUIRED", `${method} ${url}, later`);
  assert.equal(codeOf(await fresh("GET", "/sessions")), "yes", "looking wants none");
  assert.equal(
    codeOf(await fresh("POST", "/session/proof", { password: "not the password" })),
    "PRESENCE_FAILED",
  );
  assert.equal(codeOf(await fresh("POST", "/session/proof", {})), "REQUEST_INVALID");
  assert.equal(codeOf(await fresh("POST", "/session/proof", { password: PASSWORD })), "yes");
  for (const [method, url, payload] of WANTED)
    assert.notEqual(
      codeOf(await fresh(method, url, payload)),
      "PRESENCE_REQUIRED",
      `${method} ${url}, proved`,
    );

  const declared = api.routes
    .filter(({ recentProof }) => recentProof)
    .map(({ method, url }) => `${method} ${url}`);
  const named = WANTED.map(([method, url]) => `${method} /api/v1${url.replace(NOBODY, ":id")}`);
  assert.deepEqual([...new Set(declared)].sort(), named.sort());
});

test("wrong proofs lock the account as wrong attempts to sign in do", async () => {
  const { login } = await person();
  const ask = await signedIn(login);
  for (let n = 0; n < 5; n++)
    assert.equal(
      codeOf(await ask("POST", "/session/proof", { password: "not the password" })),
      "PRESENCE_FAILED",
    );
  assert.equal(codeOf(await ask("POST", "/session/proof", { password: PASSWORD })), "PRESENCE_FAILED");
  wait({ seconds: 31 });
  assert.equal(codeOf(await ask("POST", "/session/proof", { password: PASSWORD })), "yes");
});

test("outside the demonstration roles of weight want a second factor, and setting one up opens them", async () => {
  const open: readonly (readonly [Role, string, string, object?])[] = [
    ["administrator", "GET", "/bodies/self/people"],
    ["law-officer", "GET", "/bodies/self/admissions"],
    ["auditor", "GET", "/audit"],
    ["decider", "POST", `/records/${NOBODY}/seal`, SEAL],
  ];
  for (const [role, method, url, payload] of open) {
    const { login } = await person(role, "clerk");
    const ask = await signedIn(login);
    assert.equal(codeOf(await ask(method, url, payload)), "FACTOR_REQUIRED", role);
    assert.equal(codeOf(await ask("GET", "/batches")), "yes", "what a clerk may do stays open");
    await setUp(ask);
    assert.notEqual(
      codeOf(await ask(method, url, payload)),
      "FACTOR_REQUIRED",
      `${role} with a second factor`,
    );
  }
  const clerk = await signedIn((await person("clerk")).login);
  assert.equal(
    codeOf(await clerk("GET", "/bodies/self/people")),
    "ROLE_REQUIRED",
    "who has no such role is told that",
  );
});

const SEAL = {
  uscc: "91330100MA00000000",
  orderNumber: "1",
  reason: "none",
  basis: { instrument: "none", article: "1" },
};

test("a page that wants a second factor says so, and shows the way to set one up", async () => {
  const payload = { login: (await person("administrator")).login, password: PASSWORD };
  const answer = await api.send({ method: "POST", url: "/api/v1/session", headers: OURS, payload });
  const cookie = String(answer.headers["set-cookie"]).split(";")[0] ?? "";
  const page = await api.get("/organisation", { cookie });
  assert.equal(page.statusCode, 200);
  assert.match(page.body, /href="\/account#factor"/u);
  assert.match((await api.get("/account", { cookie })).body, /id="factor"/u);
});

test("a session is as weak as a password again when the second factor is taken away, wherever it was open", async () => {
  const { login } = await person("administrator");
  const ask = await signedIn(login);
  const { secret } = await setUp(ask);
  assert.equal(codeOf(await ask("GET", "/bodies/self/people")), "yes");
  wait({ seconds: 60 });
  assert.equal(
    codeOf(await ask("DELETE", "/account/second-factor", { code: totpCode(secret, step()) })),
    "yes",
  );
  assert.equal(codeOf(await ask("GET", "/bodies/self/people")), "FACTOR_REQUIRED");
});

test("the owner, and nobody else, reads of changed authenticators, refused attempts and codes given twice", async () => {
  const { login, accountId } = await person();
  const other = await signedIn((await person()).login);
  const ask = await signedIn(login);
  const { recoveryCodes } = await setUp(ask);
  const [code = ""] = recoveryCodes;
  await signedIn(login, code);
  await signedIn(login, code);
  await signedIn(login, "000000");
  await inTransaction(
    api.bench.intake.db,
    { actor: "operator", purpose: "administration", act: "unlock-account", detail: { account: accountId } },
    async () => {},
  );
  const events = async (by: Ask) => (await by("GET", "/account/events")).json().items;
  const told = (await events(ask)).map((one: Record<string, unknown>) => [
    one.act,
    one.by,
    one.usedCode,
    one.strength,
  ]);
  assert.deepEqual(told, [
    ["unlock-account", "other", false, undefined],
    ["sign-in-refused", "account", false, undefined],
    ["sign-in-refused", "account", true, undefined],
    ["sign-in", "account", false, "two-factor"],
    ["set-second-factor", "account", false, undefined],
    ["sign-in", "account", false, "password"],
  ]);
  assert.deepEqual(
    (await events(other)).map(({ act }: { readonly act: string }) => act),
    ["sign-in"],
  );
});
