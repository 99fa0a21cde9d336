import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import {
  type ApiBench,
  apiBench,
  bearer,
  multipart,
  postFile,
  secondServer,
  TODAY,
} from "../../../test/support/api.ts";
import { selfSigned } from "../../../test/support/certificate.ts";
import { addBody } from "../../../test/support/intake.ts";
import {
  askToken,
  assertionOf,
  ISSUER,
  JWT_BEARER,
  type Machine,
  machineOf,
  TOKEN_URL,
  tokenOf,
} from "../../../test/support/machine.ts";
import { BODY, GOOD_ROW, penaltyCsv } from "../../../test/support/penalty-file.ts";
import { verifyAudit } from "../../platform/audit.ts";
import { inTransaction } from "../../platform/transaction.ts";
import {
  freezeCredential,
  removeClientKey,
  revokeClient,
  saveAdmissions,
  unfreezeCredential,
} from "./index.ts";

const ENTRY = "administrative-penalty";
const PROXY = "10.0.0.1";
const OTHER = { uscc: "11330106002489401J", name: "云州市示例区市场监督管理局" };

let api: ApiBench;
before(async () => {
  api = await apiBench({ trustedProxies: PROXY });
  await addBody(api.bench.intake, { ...OTHER, territory: "330106", entries: [ENTRY] });
  for (const purpose of ["graded-supervision", "repair"]) await admit(purpose);
});
after(() => api.close());

async function admit(purpose: string): Promise<void> {
  const days = { from: TODAY, until: "2026-12-31", recordedAt: `${TODAY}T00:00:00Z` };
  await inTransaction(api.bench.intake.db, { actor: "operator", purpose: "test" }, (tx) =>
    saveAdmissions(tx, [{ bodyCode: BODY.uscc, purpose, entry: ENTRY, persons: false, ...days }]),
  );
}

const write = <T>(work: Parameters<typeof inTransaction<T>>[2]): Promise<T> =>
  inTransaction(api.bench.intake.db, { actor: "operator", purpose: "test" }, work);
const self = (token: string) => api.get("/api/v1/bodies/self", bearer(token));
const codeOf = (answer: { json(): { code?: string } }): string | undefined => answer.json().code;
const lastEntries = (actor: string) =>
  api.bench.database.sql<{ act: string; detail: Record<string, unknown> }[]>`
    select act, detail from platform.audit where actor = ${actor} order by position desc limit 3`;
const actorOf = ({ clientId }: Machine): string => `${BODY.uscc}/client:${clientId}`;

test("a program submits by a token of its own, within its scopes, and the trail names it", async () => {
  const machine = await machineOf(api, { scopes: [`submit:${ENTRY}`] });
  const answer = await askToken(api, await assertionOf(api, machine));
  assert.equal(answer.statusCode, 200, answer.body);
  assert.equal(answer.headers["cache-control"], "no-store");
  const { access_token: token, ...told } = answer.json();
  assert.deepEqual(told, { token_type: "Bearer", expires_in: 300, scope: `submit:${ENTRY}` });
  assert.equal((await self(token)).json().uscc, BODY.uscc);
  const file = { entry: ENTRY, content: penaltyCsv([{}]) };
  const { id } = (await postFile(api, file, bearer(token))).json();
  assert.equal((await api.get(`/api/v1/batches/${id}`, bearer(token))).statusCode, 200);
  assert.deepEqual(
    (await lastEntries(actorOf(machine))).map(({ act }) => act),
    ["submit-batch", "issue-token"],
  );
  const licence = await postFile(api, { ...file, entry: "administrative-licence" }, bearer(token));
  assert.deepEqual([licence.statusCode, codeOf(licence)], [403, "SCOPE_REQUIRED"]);
  const byKey = (await postFile(api, { ...file, entry: "administrative-licence" })).json().id;
  assert.equal(codeOf(await api.get(`/api/v1/batches/${byKey}`, bearer(token))), "SCOPE_REQUIRED");
  const listed = (await api.get("/api/v1/batches", bearer(token))).json().items;
  assert.deepEqual([...new Set(listed.map((batch: { entry: string }) => batch.entry))], [ENTRY]);
  const looked = await api.send({
    method: "POST",
    url: "/api/v1/looks",
    headers: bearer(token),
    payload: {},
  });
  assert.deepEqual([looked.statusCode, codeOf(looked)], [403, "SCOPE_REQUIRED"]);
});

test("a program looks for the purpose of its scope and for no other its body is admitted to", async () => {
  const machine = await machineOf(api, { scopes: ["look:graded-supervision"] });
  const token = await tokenOf(api, machine);
  const look = (purpose: string) =>
    api.send({
      method: "POST",
      url: "/api/v1/looks",
      headers: bearer(token),
      payload: { uscc: GOOD_ROW.uscc, purpose, caseNumber: "云市监检〔2026〕7号" },
    });
  assert.equal((await look("graded-supervision")).statusCode, 200);
  assert.equal(codeOf(await look("repair")), "SCOPE_REQUIRED");
  const [refused, seen] = await lastEntries(actorOf(machine));
  assert.deepEqual(
    [refused?.act, refused?.detail["code"], seen?.act],
    ["look-refused", "SCOPE_REQUIRED", "look"],
  );
  assert.equal(codeOf(await api.get("/api/v1/batches", bearer(token))), "SCOPE_REQUIRED");
});

test("a program asks for fewer scopes than it has, and for none that it has not", async () => {
  const machine = await machineOf(api);
  const ask = async (scope: string) => askToken(api, await assertionOf(api, machine), { form: { scope } });
  assert.equal((await ask(`submit:${ENTRY}`)).json().scope, `submit:${ENTRY}`);
  const refused = await ask("submit:registration");
  assert.deepEqual([refused.statusCode, refused.json().error], [400, "invalid_scope"]);
  assert.match(String(refused.headers["content-type"]), /^application\/json/u);
  const [entry] = await lastEntries(actorOf(machine));
  assert.deepEqual([entry?.act, entry?.detail], ["token-refused", { code: "SCOPE_NOT_GRANTED" }]);
});

test("the form of a request is read strictly", async () => {
  const machine = await machineOf(api);
  const good = { grant_type: "client_credentials", client_assertion_type: JWT_BEARER };
  const post = (payload: string, type = "application/x-www-form-urlencoded") =>
    api.send({ method: "POST", url: "/oauth/token", payload, headers: { "content-type": type } });
  const form = async (more: Readonly<Record<string, string>>): Promise<string> =>
    new URLSearchParams({ ...good, client_assertion: await assertionOf(api, machine), ...more }).toString();
  assert.equal((await post(await form({ unknown: "x" }))).statusCode, 200);
  assert.equal(
    (await post(`${await form({})}&grant_type=client_credentials`)).json().error,
    "invalid_request",
  );
  assert.equal((await post(await form({ grant_type: "password" }))).json().error, "unsupported_grant_type");
  assert.equal((await post(await form({ client_assertion_type: "x" }))).json().error, "invalid_request");
  assert.equal((await post("")).json().error, "invalid_request");
  assert.equal((await post("{}", "application/json")).statusCode, 415);
  assert.equal((await post(`a=${"x".repeat(20_000)}`)).statusCode, 413);
  assert.equal((await post(await form({ client_id: randomUUID() }))).json().error, "invalid_client");
});

test("one assertion opens one token, whichever server it is shown to", async () => {
  const machine = await machineOf(api);
  const other = await secondServer(api);
  try {
    const assertion = await assertionOf(api, machine);
    const answers = await Promise.all(
      [api.app, other, api.app, other].map((app) => askToken(api, assertion, { app })),
    );
    const codes = answers.map((answer) => (answer.statusCode === 200 ? "issued" : codeOf(answer))).sort();
    assert.deepEqual(codes, ["ASSERTION_REPLAYED", "ASSERTION_REPLAYED", "ASSERTION_REPLAYED", "issued"]);
    const token = await tokenOf(api, machine);
    const there = await other.inject({ url: "/api/v1/bodies/self", headers: bearer(token) });
    assert.equal(there.statusCode, 200, "a token of one server is good on the other");
    assert.equal((await api.get("/oauth/jwks")).json().keys.length, 1, "they sign with the same key");
  } finally {
    await other.close();
  }
});

test("a token bound to a certificate opens nothing with another one, and a stranger's header is none", async () => {
  const machine = await machineOf(api, { sender: "mtls" });
  const own = { "client-cert": `:${selfSigned("own").der.toString("base64")}:` };
  const other = { "client-cert": `:${selfSigned("other").der.toString("base64")}:` };
  assert.equal(
    codeOf(await askToken(api, await assertionOf(api, machine), { headers: own })),
    "PROOF_REQUIRED",
  );
  const token = await tokenOf(api, machine, { headers: own, remoteAddress: PROXY });
  const show = async (headers: Readonly<Record<string, string>>, remoteAddress: string) => {
    const url = "/api/v1/bodies/self";
    const answer = await api.send({
      method: "GET",
      url,
      headers: { ...bearer(token), ...headers },
      remoteAddress,
    });
    return answer.statusCode === 200 ? "yes" : codeOf(answer);
  };
  assert.equal(await show(own, PROXY), "yes");
  assert.equal(await show(other, PROXY), "TOKEN_PROOF_INVALID");
  assert.equal(await show({}, PROXY), "TOKEN_PROOF_INVALID");
  assert.equal(await show(own, "127.0.0.1"), "TOKEN_PROOF_INVALID");
});

test("a revoked client, a removed key and a frozen credential are refused at once, also with a token that lives", async () => {
  const at = `${TODAY}T04:00:00Z`;
  const cases = [
    {
      code: "CLIENT_REVOKED",
      act: (one: Machine) => write((tx) => revokeClient(tx, one.clientId, at)),
    },
    {
      code: "CLIENT_REFUSED",
      act: (one: Machine) =>
        write((tx) => removeClientKey(tx, { clientId: one.clientId, keyId: one.kid, at })),
    },
    {
      code: "CREDENTIAL_FROZEN",
      act: (one: Machine) =>
        write((tx) => freezeCredential(tx, { kind: "client", id: one.clientId }, { because: "演练", at })),
    },
  ];
  for (const { code, act } of cases) {
    const machine = await machineOf(api);
    const token = await tokenOf(api, machine);
    assert.equal((await self(token)).statusCode, 200);
    assert.equal(await act(machine), true);
    assert.equal(codeOf(await self(token)), code);
    assert.equal(codeOf(await askToken(api, await assertionOf(api, machine))), code);
    const [refused] = await lastEntries(code === "CLIENT_REFUSED" ? "unknown" : actorOf(machine));
    assert.equal(refused?.act, "token-refused");
    if (code !== "CREDENTIAL_FROZEN") continue;
    await write((tx) => unfreezeCredential(tx, { kind: "client", id: machine.clientId }));
    assert.equal((await self(token)).statusCode, 200, "what is unfrozen acts again");
  }
  const over = await machineOf(api, { until: TODAY, keyUntil: "2026-12-31" });
  const key = await machineOf(api, { keyUntil: TODAY });
  try {
    api.clock.moveTo("2026-05-09");
    assert.equal(codeOf(await askToken(api, await assertionOf(api, over))), "CLIENT_REVOKED");
    assert.equal(codeOf(await askToken(api, await assertionOf(api, key))), "CLIENT_REFUSED");
  } finally {
    api.clock.moveTo(TODAY);
  }
});

test("a program has a quota of its own by minute and by day, for all servers, and is told what is left", async () => {
  const machine = await machineOf(api, { perMinute: 3, perDay: 5 });
  const other = await secondServer(api);
  try {
    const token = await tokenOf(api, machine);
    const ask = async (app: ApiBench["app"]) => {
      const answer = await app.inject({ url: "/api/v1/bodies/self", headers: bearer(token) });
      const { "ratelimit-limit": limit, "ratelimit-remaining": left } = answer.headers;
      return [answer.statusCode === 200 ? "yes" : codeOf(answer), limit, left];
    };
    assert.deepEqual(await ask(api.app), ["yes", "3", "2"]);
    assert.deepEqual(await ask(other), ["yes", "3", "1"]);
    assert.deepEqual(await ask(api.app), ["yes", "3", "0"]);
    const refused = await self(token);
    assert.deepEqual([refused.statusCode, codeOf(refused)], [429, "QUOTA_MINUTE_USED"]);
    assert.ok(Number(refused.headers["retry-after"]) <= 60);
    api.clock.moveTo(api.clock.now().add({ minutes: 1 }).toString());
    assert.deepEqual(await ask(other), ["yes", "5", "1"]);
    assert.deepEqual(await ask(api.app), ["yes", "5", "0"]);
    assert.equal((await ask(other))[0], "QUOTA_DAY_USED");
    const url = `/api/v1/clients/${machine.clientId}/figures?from=${TODAY}&through=${TODAY}`;
    const figures = (await api.get(url, bearer(api.key))).json();
    assert.deepEqual(figures, {
      perMinute: 3,
      perDay: 5,
      items: [{ day: TODAY, requests: 7, refused: 2, tokens: 1 }],
    });
    const stranger = await api.get(url, bearer(await api.keyOf(OTHER.uscc)));
    assert.equal(codeOf(stranger), "CLIENT_UNKNOWN");
    const years = url.replace(TODAY, "2020-01-01");
    assert.equal(codeOf(await api.get(years, bearer(api.key))), "DAYS_TOO_MANY");
  } finally {
    api.clock.moveTo(TODAY);
    await other.close();
  }
});

test("a body sees all of its programs, a program sees itself", async () => {
  const machine = await machineOf(api);
  const token = await tokenOf(api, machine);
  const own = (await api.get("/api/v1/clients", bearer(token))).json().items;
  assert.deepEqual(
    own.map((one: { id: string }) => one.id),
    [machine.clientId],
  );
  assert.equal(own[0].keys[0].id, machine.kid);
  const all = (await api.get("/api/v1/clients", bearer(api.key))).json().items;
  assert.ok(all.length > 5);
  const others = await api.get("/api/v1/clients", bearer(await api.keyOf(OTHER.uscc)));
  assert.deepEqual(others.json().items, []);
});

test("metadata and keys say how to ask, and nothing private", async () => {
  const metadata = (await api.get("/.well-known/oauth-authorization-server")).json();
  assert.deepEqual([metadata.issuer, metadata.token_endpoint], [ISSUER, TOKEN_URL]);
  assert.deepEqual(metadata.token_endpoint_auth_methods_supported, ["private_key_jwt"]);
  assert.equal(metadata.tls_client_certificate_bound_access_tokens, true);
  const { keys } = (await api.get(new URL(metadata.jwks_uri).pathname)).json();
  assert.deepEqual(Object.keys(keys[0]).sort(), ["alg", "crv", "kid", "kty", "use", "x", "y"]);
});

test("an upload by a token names its program, and the audit chain holds", async () => {
  const { payload, type } = multipart([{ name: "file", content: penaltyCsv([]), fileName: "a.csv" }]);
  const token = await tokenOf(api, await machineOf(api));
  const headers = { ...bearer(token), "content-type": type };
  const register = await api.send({ method: "PUT", url: "/api/v1/registrations", payload, headers });
  assert.equal(codeOf(register), "SCOPE_REQUIRED");
  assert.equal((await verifyAudit(api.bench.database.sql, [])).broken, null);
});
