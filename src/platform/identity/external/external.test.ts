import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import type { LightMyRequestResponse } from "fastify";
import { type JWTPayload, UnsecuredJWT } from "jose";
import { type ApiBench, apiBench } from "../../../../test/support/api.ts";
import {
  claimsOf,
  settingsFor,
  type TestProvider,
  testProvider,
  walk,
} from "../../../../test/support/external-provider.ts";
import { signedInPerson, type TestPerson } from "../../../../test/support/people.ts";
import { verifyAudit } from "../../audit.ts";
import { makeLogger } from "../../logger.ts";
import { inTransaction } from "../../transaction.ts";
import { disableAccount, setPassword, setTotp } from "../accounts.ts";
import { hashPassword } from "../password.ts";
import { totpContext } from "../sign-in.ts";
import { newTotpSecret, totpCode } from "../totp.ts";
import { linkSubject } from "./link.ts";

const PUBLIC = "http://127.0.0.1:3999";
const OURS = { "x-xinheng-page": "1" };
const PAGE = { accept: "text/html,application/xhtml+xml" };
/** What must never be in a log or on the trail: whatever travelled during these tests. */
const secrets = new Set<string>();
const lines: string[] = [];
const logger = makeLogger("trace", "xinheng", { write: (line) => void lines.push(line) });

let provider: TestProvider;
let api: ApiBench;
before(async () => {
  provider = await testProvider({ publicUrl: PUBLIC });
  api = await apiBench({ settings: settingsFor(provider, PUBLIC), logger });
});
after(async () => {
  await api?.close();
  await provider?.close();
});
beforeEach(() => {
  // The provider lives now, and so must the platform: tokens of today are checked.
  api.clock.moveTo(Temporal.Now.instant().toString());
  for (const name of Object.keys(provider.acts)) Reflect.deleteProperty(provider.acts, name);
});

/** Comings and goings are limited by address; the tests are many people. */
let addresses = 0;
const from = (): string => `127.0.1.${++addresses % 250}`;
type Headers = Readonly<Record<string, string>>;
const get = (url: string, headers: Headers = {}) =>
  api.send({ method: "GET", url, headers, remoteAddress: from() });

interface Gone {
  readonly address: string;
  readonly cookie: string;
}

const cookiesOf = (answer: LightMyRequestResponse): readonly string[] =>
  [answer.headers["set-cookie"] ?? []].flat();
const pairOf = (cookie: string): string => cookie.split(";")[0] ?? "";
const cookieOf = (answer: LightMyRequestResponse, name: string): string =>
  pairOf(cookiesOf(answer).find((cookie) => cookie.startsWith(`${name}=`)) ?? "");

async function go(url = "/api/v1/session/external", headers: Headers = {}): Promise<Gone> {
  const answer = await get(url, headers);
  assert.equal(answer.statusCode, 302, answer.body);
  return { address: String(answer.headers.location), cookie: cookieOf(answer, "xinheng_external") };
}

function keepSecrets(callback: string): void {
  for (const [name, value] of new URL(callback, PUBLIC).searchParams)
    if (name === "code" || name === "state") secrets.add(value);
}

/** The same to link an identity, by a page of ours on which somebody is signed in. */
async function goLink(cookie: string): Promise<Gone> {
  const answer = await askLink({ ...OURS, cookie });
  assert.equal(answer.statusCode, 200, answer.body);
  return { address: answer.json().address, cookie: cookieOf(answer, "xinheng_external") };
}

const askLink = (headers: Headers) =>
  api.send({ method: "POST", url: "/api/v1/account/identities/link", headers, remoteAddress: from() });

async function comeBack(gone: Gone, subject: string, headers: Headers = {}): Promise<LightMyRequestResponse> {
  const callback = await walk(gone.address, subject);
  keepSecrets(callback);
  return get(callback, { cookie: gone.cookie, ...headers });
}

const signIn = async (subject: string): Promise<LightMyRequestResponse> => comeBack(await go(), subject);
const codeOf = (answer: LightMyRequestResponse): string => answer.json().code;
const refusal = (answer: LightMyRequestResponse): readonly unknown[] => [answer.statusCode, codeOf(answer)];

let people = 0;
/** A person here who is linked to somebody there. */
async function linked(): Promise<TestPerson & { readonly subject: string }> {
  const person = await signedInPerson(api);
  const subject = `subject-${++people}-330106199001011234`;
  secrets.add(subject);
  const { db, keys } = api.bench.intake;
  const { accountId } = person;
  const of = { db, keys, clock: api.clock };
  await linkSubject(of, { accountId, issuer: provider.issuer, subject, actor: "operator", purpose: "test" });
  return { ...person, subject };
}

/** Puts an authenticator in use for an account; answers its secret. */
async function authenticatorOf(accountId: string): Promise<string> {
  const secret = newTotpSecret();
  const { db, keys } = api.bench.intake;
  const sealed = keys.seal(secret, totpContext(accountId));
  await inTransaction(db, { actor: "operator", purpose: "test" }, (tx) =>
    setTotp(tx, { accountId, sealed, step: null }),
  );
  return secret;
}

const sessionOf = async (answer: LightMyRequestResponse) => {
  const cookie = cookieOf(answer, "xinheng_session");
  return (await get("/api/v1/session", { cookie })).json();
};

test("a linked person signs in through the provider, and gets to the page asked for", async () => {
  const { subject, accountId } = await linked();
  const gone = await go("/api/v1/session/external?next=%2Forganisation%3Fbody%3D1");
  assert.ok(provider.asked.includes("POST /request"), "the parameters are pushed");
  const shown = new URL(gone.address).searchParams;
  assert.deepEqual([...shown.keys()].sort(), ["client_id", "request_uri"]);
  const answer = await comeBack(gone, subject);
  assert.equal(answer.statusCode, 200, answer.body);
  assert.match(answer.body, /content="0; url=\/organisation\?body=1"/u);
  assert.equal(answer.headers["referrer-policy"], "no-referrer");
  assert.equal(answer.headers["cache-control"], "private, no-store");
  const { account, session, password } = await sessionOf(answer);
  assert.deepEqual([account.id, session.strength, password], [accountId, "external", false]);
  const kept = cookiesOf(answer).find((cookie) => cookie.startsWith("xinheng_external="));
  assert.match(kept ?? "", /^xinheng_external=; Path=\/; Max-Age=0; HttpOnly; SameSite=Lax$/u);
});

test("behind TLS what the browser keeps has the prefix of its host", async () => {
  const other = await apiBench({ settings: settingsFor(provider, PUBLIC), trustedProxies: "127.0.0.1" });
  const headers = { "x-forwarded-proto": "https" };
  const answer = await other.send({ method: "GET", url: "/api/v1/session/external", headers });
  await other.close();
  assert.match(
    String(answer.headers["set-cookie"]),
    /^__Host-xinheng_external=[\w-]+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/u,
  );
});

test("two factors at the provider count as the operator says, else the own authenticator is asked for", async () => {
  const { subject, accountId } = await linked();
  const secret = await authenticatorOf(accountId);
  provider.acts.amr = ["pwd", "mfa"];
  const strong = await signIn(subject);
  assert.equal((await sessionOf(strong)).session.strength, "external-two-factor");

  provider.acts.amr = ["pwd"];
  const weak = await signIn(subject);
  assert.match(weak.body, /url=\/sign-in\?external=code/u);
  assert.equal(cookieOf(weak, "xinheng_session"), "", "nobody is signed in yet");
  const cookie = cookieOf(weak, "xinheng_external");
  const enter = (code: string, headers: Headers = { ...OURS, cookie }) =>
    api.send({
      method: "POST",
      url: "/api/v1/session/external/code",
      headers,
      payload: { code },
      remoteAddress: from(),
    });
  assert.deepEqual(refusal(await enter("000000", { cookie })), [403, "REQUEST_NOT_OURS"]);
  assert.deepEqual(refusal(await enter("000000", OURS)), [400, "EXTERNAL_STATE_INVALID"]);
  assert.deepEqual(refusal(await enter("000000")), [401, "SIGN_IN_FAILED"]);
  const code = () => totpCode(secret, Math.floor(api.clock.now().epochMilliseconds / 30_000));
  const begun = await enter(code());
  assert.equal((await sessionOf(begun)).session.strength, "external-two-factor");
  api.clock.moveTo(api.clock.now().add({ seconds: 30 }).toString());
  assert.deepEqual(refusal(await enter(code())), [400, "EXTERNAL_STATE_INVALID"], "it was the one time");

  const again = cookieOf(await signIn(subject), "xinheng_external");
  const wrong = () => enter("000000", { ...OURS, cookie: again });
  for (let n = 0; n < 5; n += 1) await wrong();
  api.clock.moveTo(api.clock.now().add({ seconds: 29 }).toString());
  assert.deepEqual(
    refusal(await enter(code(), { ...OURS, cookie: again })),
    [401, "SIGN_IN_FAILED"],
    "locked",
  );
});

test("what does not come back to the browser that went, or comes back twice or late, signs nobody in", async () => {
  const { subject } = await linked();
  const gone = await go();
  const callback = await walk(gone.address, subject);
  keepSecrets(callback);
  const stale: readonly unknown[] = [400, "EXTERNAL_STATE_INVALID"];
  assert.deepEqual(refusal(await get(callback)), stale, "another browser");
  const other = await go();
  assert.deepEqual(
    refusal(await get(callback, { cookie: other.cookie })),
    stale,
    "another sign-in of this browser",
  );
  const twice = `${gone.cookie}; ${other.cookie}`;
  assert.deepEqual(refusal(await get(callback, { cookie: twice })), stale, "a planted cookie beside it");
  assert.equal((await get(callback, { cookie: gone.cookie })).statusCode, 200);
  assert.deepEqual(refusal(await get(callback, { cookie: gone.cookie })), stale, "the same once more");

  const late = await go();
  const back = await walk(late.address, subject);
  keepSecrets(back);
  const before = api.clock.now();
  api.clock.moveTo(before.add({ seconds: 601 }).toString());
  assert.deepEqual(refusal(await get(back, { cookie: late.cookie })), stale, "after ten minutes");
  api.clock.moveTo(before.toString());
});

test("a code that was taken, and one that is somebody else's, gets no token", async () => {
  const { subject } = await linked();
  const [one, other] = [await go(), await go()];
  const first = new URL(await walk(one.address, subject), PUBLIC);
  const second = new URL(await walk(other.address, subject), PUBLIC);
  for (const back of [first, second]) keepSecrets(back.href);
  second.searchParams.set("code", first.searchParams.get("code") ?? "");
  const swapped = await get(`${second.pathname}${second.search}`, { cookie: other.cookie });
  assert.deepEqual(
    refusal(swapped),
    [403, "EXTERNAL_ANSWER_INVALID"],
    "PKCE binds the code to the browser that went",
  );
});

test("a response that names another issuer, or none, is a mix-up", async () => {
  const { subject } = await linked();
  for (const issuer of ["https://evil.example", null]) {
    const gone = await go();
    const back = new URL(await walk(gone.address, subject), PUBLIC);
    keepSecrets(back.href);
    if (issuer === null) back.searchParams.delete("iss");
    else back.searchParams.set("iss", issuer);
    const answer = await get(`${back.pathname}${back.search}`, { cookie: gone.cookie });
    assert.deepEqual(refusal(answer), [403, "EXTERNAL_ANSWER_INVALID"], String(issuer));
  }
});

test("an ID token of another nonce, issuer or audience, over, unsigned, or signed by nobody is refused", async () => {
  const { subject } = await linked();
  const now = (): number => Math.floor(Date.now() / 1000);
  const forged: Readonly<Record<string, (token: string) => Promise<string>>> = {
    nonce: (token) => provider.sign({ ...claimsOf(token), nonce: "another" }),
    issuer: (token) => provider.sign({ ...claimsOf(token), iss: "https://evil.example" }),
    audience: (token) => provider.sign({ ...claimsOf(token), aud: "another-client" }),
    "two audiences": (token) => provider.sign({ ...claimsOf(token), aud: [provider.clientId, "another"] }),
    over: (token) => provider.sign({ ...claimsOf(token), iat: now() - 600, exp: now() - 300 }),
    "no subject": (token) => provider.sign({ ...claimsOf(token), sub: "" }),
    "alg none": async (token) => new UnsecuredJWT(claimsOf(token)).encode(),
    signature: async (token) => `${token.slice(0, -8)}AAAAAAAA`,
  };
  for (const [what, forge] of Object.entries(forged)) {
    provider.acts.forge = forge;
    assert.deepEqual(refusal(await signIn(subject)), [403, "EXTERNAL_ANSWER_INVALID"], what);
  }
  provider.acts.forge = async (token) => token;
  assert.equal((await signIn(subject)).statusCode, 200, "the token as it is");
});

test("who is not linked, and who is shut here, does not get in; nobody is found by a name or an address", async () => {
  assert.deepEqual(refusal(await signIn("nobody-of-that-number")), [403, "EXTERNAL_NOT_LINKED"]);
  const { subject, accountId } = await linked();
  await inTransaction(api.bench.intake.db, { actor: "operator", purpose: "test" }, (tx) =>
    disableAccount(tx, accountId, api.clock.now().toString()),
  );
  assert.deepEqual(refusal(await signIn(subject)), [403, "EXTERNAL_ACCOUNT_SHUT"]);
  assert.deepEqual(
    refusal(await signIn("")),
    [403, "EXTERNAL_REFUSED"],
    "whoever turns back at the provider",
  );
});

test("a browser gets a page that says why and leads on", async () => {
  const refused = await comeBack(await go(), "nobody-at-all", PAGE);
  assert.equal(refused.statusCode, 200);
  assert.match(refused.body, /url=\/sign-in\?refused=EXTERNAL_NOT_LINKED&amp;next=%2Faccount/u);
});

test("whatever `next` says, the reader stays on this site", async () => {
  const { subject } = await linked();
  for (const next of [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    'x"><script>',
  ]) {
    const gone = await go(`/api/v1/session/external?${new URLSearchParams({ next })}`);
    const answer = await comeBack(gone, subject);
    assert.match(answer.body, /url=\/account"/u, next);
  }
  const odd = await comeBack(
    await go(`/api/v1/session/external?next=${encodeURIComponent('/a"<b>&c')}`),
    subject,
  );
  assert.match(odd.body, /url=\/a&quot;&lt;b>&amp;c"/u, "and nothing of it becomes markup");
});

test("a session that was planted or open before does not become the one that begins", async () => {
  const [{ subject }, victim] = [await linked(), await linked()];
  const planted = `xinheng_session=${"A".repeat(43)}`;
  const gone = await go("/api/v1/session/external", { cookie: planted });
  const answer = await comeBack({ ...gone, cookie: `${gone.cookie}; ${planted}` }, subject);
  const begun = cookieOf(answer, "xinheng_session");
  assert.notEqual(begun, planted);
  assert.equal((await get("/api/v1/session", { cookie: planted })).statusCode, 401);
  const before = victim.headers["cookie"] ?? "";
  const again = await go("/api/v1/session/external", { cookie: before });
  const second = await comeBack({ ...again, cookie: `${again.cookie}; ${before}` }, victim.subject);
  assert.notEqual(cookieOf(second, "xinheng_session"), before);
});

test("another site can neither begin a sign-in nor a link in somebody's browser", async () => {
  const { headers } = await signedInPerson(api);
  for (const url of ["/api/v1/session/external", "/api/v1/session/external/end"]) {
    const answer = await get(url, { ...headers, "sec-fetch-site": "cross-site" });
    assert.deepEqual(refusal(answer), [403, "REQUEST_NOT_OURS"], url);
  }
  const foreign = [{ cookie: headers["cookie"] ?? "" }, { ...headers, "sec-fetch-site": "cross-site" }];
  for (const given of foreign) assert.deepEqual(refusal(await askLink(given)), [403, "REQUEST_NOT_OURS"]);
});

test("a provider that is down stops nothing but the sign-in through it, and is asked again later", async () => {
  const { subject } = await linked();
  const gone = await go();
  const callback = await walk(gone.address, subject);
  keepSecrets(callback);
  await provider.down();
  assert.deepEqual(refusal(await get(callback, { cookie: gone.cookie })), [503, "EXTERNAL_UNAVAILABLE"]);
  const fresh = await apiBench({ settings: settingsFor(provider, PUBLIC) });
  const begin = (headers: Headers = {}) =>
    fresh.send({ method: "GET", url: "/api/v1/session/external", headers });
  assert.deepEqual(refusal(await begin()), [503, "EXTERNAL_UNAVAILABLE"]);
  assert.equal((await begin(PAGE)).headers.location, "/sign-in?refused=EXTERNAL_UNAVAILABLE");
  assert.equal((await fresh.get("/api/v1/session/ways")).json().external.issuer, provider.issuer);
  await provider.up();
  assert.equal((await begin()).statusCode, 503, "not asked again at once");
  fresh.clock.moveTo(fresh.clock.now().add({ seconds: 6 }).toString());
  assert.equal((await begin()).statusCode, 302);
  await fresh.close();
});

test("a person links and unlinks, with a session that is still open, and never what another has", async () => {
  const [person, other] = [await signedInPerson(api), await linked()];
  const cookie = person.headers["cookie"] ?? "";
  const start = () => goLink(cookie);
  const list = async () => (await get("/api/v1/account/identities", { cookie })).json().items;
  const own = "own-number-at-the-provider";
  secrets.add(own);
  const answer = await comeBack(await start(), own);
  assert.match(answer.body, /url=\/account\?done=linked/u);
  assert.equal(cookieOf(answer, "xinheng_session"), "", "linking begins no session");
  assert.deepEqual(refusal(await comeBack(await start(), other.subject)), [409, "EXTERNAL_LINKED_ELSEWHERE"]);
  const hourAgo = Math.floor(Date.now() / 1000) - 3600;
  provider.acts.forge = async (token) => provider.sign({ ...claimsOf(token), auth_time: hourAgo });
  const stale = await comeBack(await start(), "somebody-else-of-this-browser");
  assert.deepEqual(refusal(stale), [403, "EXTERNAL_ANSWER_INVALID"], "recognised there an hour before");
  delete provider.acts.forge;
  const [{ id }] = await list();
  const remove = (which: string, headers: Headers = { ...OURS, cookie }) =>
    api.send({ method: "DELETE", url: `/api/v1/account/identities/${which}`, headers });
  assert.deepEqual(refusal(await remove(id)), [409, "EXTERNAL_LAST_WAY"], "nobody locks herself out");
  const strange = await remove(id, { ...OURS, cookie: other.headers["cookie"] ?? "" });
  assert.deepEqual(refusal(strange), [404, "EXTERNAL_IDENTITY_UNKNOWN"]);

  const through = cookieOf(await signIn(own), "xinheng_session");
  const hashed = await hashPassword("云州 horse 电池 staple 9");
  await inTransaction(api.bench.intake.db, { actor: "operator", purpose: "test" }, (tx) =>
    setPassword(tx, person.accountId, hashed),
  );
  assert.equal((await remove(id)).statusCode, 200);
  assert.equal(
    (await get("/api/v1/session", { cookie: through })).statusCode,
    401,
    "what began through it ends",
  );
  assert.equal((await get("/api/v1/session", { cookie })).statusCode, 200);
  assert.deepEqual(refusal(await signIn(own)), [403, "EXTERNAL_NOT_LINKED"]);

  for (let n = 0; n < 5; n += 1) await comeBack(await start(), `more-${n}`);
  assert.deepEqual(refusal(await askLink({ ...OURS, cookie })), [409, "EXTERNAL_IDENTITIES_FULL"]);
  const late = await linked();
  const begun = await goLink(late.headers["cookie"] ?? "");
  await api.send({ method: "DELETE", url: "/api/v1/session", headers: late.headers });
  assert.deepEqual(
    refusal(await comeBack(begun, "late-number")),
    [400, "EXTERNAL_STATE_INVALID"],
    "signed out meanwhile",
  );
});

test("the provider ends sessions by a logout token, once, and by nothing else", async () => {
  const [{ subject }, other] = [await linked(), await linked()];
  const [here, there] = [await signIn(subject), await signIn(subject)].map((one) =>
    cookieOf(one, "xinheng_session"),
  );
  const elsewhere = cookieOf(await signIn(other.subject), "xinheng_session");
  const open = async (cookie = ""): Promise<boolean> =>
    (await get("/api/v1/session", { cookie })).statusCode === 200;
  const seconds = Math.floor(api.clock.now().epochMilliseconds / 1000);
  const events = { "http://schemas.openid.net/event/backchannel-logout": {} };
  const claims = {
    iss: provider.issuer,
    aud: provider.clientId,
    iat: seconds,
    exp: seconds + 120,
    jti: "one",
    sub: subject,
    events,
  };
  const send = (token: string) =>
    api.send({
      method: "POST",
      url: "/api/v1/session/external/ended",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      payload: new URLSearchParams({ logout_token: token }).toString(),
    });
  const { sub: _, ...nobody } = claims;
  const { jti: __, ...unnumbered } = claims;
  const wrong: readonly JWTPayload[] = [
    nobody,
    unnumbered,
    { ...claims, aud: "another" },
    { ...claims, iss: "https://evil.example" },
    { ...claims, iat: seconds - 400, exp: seconds - 300 },
    { ...claims, nonce: "an ID token" },
    { ...claims, events: {} },
  ];
  for (const [at, one] of wrong.entries()) {
    const answer = await send(await provider.sign(one, { typ: "logout+jwt" }));
    assert.deepEqual(
      [...refusal(answer), answer.json().error],
      [400, "EXTERNAL_LOGOUT_INVALID", "invalid_request"],
      String(at),
    );
  }
  assert.equal((await send(new UnsecuredJWT(claims).encode())).statusCode, 400);
  assert.equal((await send("junk")).statusCode, 400);
  assert.ok((await open(here)) && (await open(there)));
  const token = await provider.sign(claims, { typ: "logout+jwt" });
  assert.equal((await send(token)).json().ended, 2);
  assert.deepEqual([await open(here), await open(there), await open(elsewhere)], [false, false, true]);
  assert.equal((await send(token)).statusCode, 400, "a token counts once");
});

test("where the operator wants it so, whoever the provider knows gets an account without password and role", async () => {
  const settings = {
    ...settingsFor(provider, PUBLIC),
    XINHENG_OIDC_ACCOUNTS: "first-sign-in",
    XINHENG_OIDC_SCOPES: "openid profile",
  };
  const open = await apiBench({ settings });
  open.clock.moveTo(Temporal.Now.instant().toString());
  const signInThere = async () => {
    const gone = await open.get("/api/v1/session/external");
    const callback = await walk(String(gone.headers.location), "newcomer");
    return open.get(callback, { cookie: cookieOf(gone, "xinheng_external") });
  };
  const [first, second] = [await signInThere(), await signInThere()];
  const whoIs = async (answer: LightMyRequestResponse) =>
    (await open.get("/api/v1/session", { cookie: cookieOf(answer, "xinheng_session") })).json();
  const [one, again] = [await whoIs(first), await whoIs(second)];
  await open.close();
  assert.match(one.account.login, /^ext-[0-9a-f]{16}$/u);
  assert.deepEqual([one.account.displayName, one.password], ["统一 newcomer", false]);
  assert.equal(again.account.id, one.account.id);
});

test("sign-ins, refusals, links and unlinks are on the trail, and neither it nor a log holds what travelled", async () => {
  const { sql } = api.bench.database;
  assert.equal((await verifyAudit(sql, [])).broken, null);
  const entries = await sql<{ act: string; text: string }[]>`
    select act, actor || ' ' || detail::text as text from platform.audit where purpose in ('sign-in', 'account', 'test')`;
  const acts = new Set(entries.map(({ act }) => act));
  for (const act of ["sign-in", "sign-in-refused", "link-identity", "unlink-identity", "end-session"])
    assert.ok(acts.has(act), act);
  assert.ok(entries.some(({ text }) => text.includes("EXTERNAL_NOT_LINKED")));
  const rows = await sql<{ text: string }[]>`
    select row_to_json(i)::text as text from platform.external_identity i
     union all select row_to_json(s)::text from platform.session s`;
  const kept = [...entries, ...rows].map(({ text }) => text).join("\n") + lines.join("");
  assert.ok(lines.length > 50 && secrets.size > 40, "there was something to find");
  for (const secret of [...secrets, provider.secret, "统一 "]) assert.ok(!kept.includes(secret), secret);
  assert.doesNotMatch(kept, /eyJ[\w-]{10,}\.[\w-]+\.[\w-]+/u, "no token");
});
