import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { openApiDocument } from "../../src/entry/openapi.ts";
import { insertAccount } from "../../src/platform/identity/accounts.ts";
import { hashPassword } from "../../src/platform/identity/password.ts";
import { uuidv7 } from "../../src/platform/ids.ts";
import { makeLogger } from "../../src/platform/logger.ts";
import { inTransaction } from "../../src/platform/transaction.ts";
import { delegationOf } from "../access/made.ts";
import { type ApiBench, apiBench, bearer, TODAY } from "../support/api.ts";
import { BODY, GOOD_ROW } from "../support/penalty-file.ts";

const PASSWORD = "云州 horse 电池 staple 9";
const OURS = { "x-xinheng-page": "1" };
const lines: string[] = [];

let api: ApiBench;
let cookie = "";
before(async () => {
  const to = { write: (line: string) => void lines.push(line) };
  api = await apiBench({ logger: makeLogger("trace", "test", to) });
  const password = await hashPassword(PASSWORD);
  const recordedAt = api.clock.now().toString();
  const accountId = uuidv7();
  await inTransaction(api.bench.intake.db, { actor: "operator", purpose: "test" }, async (tx) => {
    await insertAccount(tx, { accountId, login: "clerk", displayName: "王", password, recordedAt });
    await tx`
      insert into bodies.role (account_id, body_code, role, role_from, role_until, granted_by, recorded_at)
      values (${accountId}, ${BODY.uscc}, 'auditor', ${TODAY}, ${TODAY}, 'operator', ${recordedAt}),
             (${accountId}, ${BODY.uscc}, 'clerk', ${TODAY}, ${TODAY}, 'operator', ${recordedAt})`;
  });
  await delegationOf({ api }, { accountId }, ["looks", "export", "correct"]);
  const answer = await signIn({ login: "clerk", password: PASSWORD });
  cookie = String(answer.headers["set-cookie"]);
});
after(() => api.close());

const signIn = (payload: object, headers: Readonly<Record<string, string>> = {}) =>
  api.send({ method: "POST", url: "/api/v1/session", headers: { ...OURS, ...headers }, payload });

it("the cookie of a session is out of reach for scripts and other sites, for its own host, and has an end", () => {
  assert.match(cookie, /^xinheng_session=[A-Za-z0-9_-]{43}; /u);
  for (const flag of ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="])
    assert.ok(cookie.includes(flag), flag);
  assert.equal(/Domain=/iu.test(cookie), false);
});

it("what is answered to a key or a session is kept by nobody, on every route that takes one", async () => {
  const document: { paths?: Record<string, Record<string, { security?: readonly object[] }>> } =
    await openApiDocument();
  const session = cookie.split(";")[0] ?? "";
  let tried = 0;
  for (const [path, { get }] of Object.entries(document.paths ?? {})) {
    if (get?.security === undefined || path.includes("{")) continue;
    const takes = (kind: string) => get.security?.some((one) => kind in one) === true;
    const credentials = [
      ...(takes("session") ? [{ cookie: session }] : []),
      ...(takes("key") ? [bearer(api.key)] : []),
    ];
    assert.ok(credentials.length > 0, path);
    const query = path.endsWith("/counts")
      ? `?from=${TODAY}&through=${TODAY}`
      : path.endsWith("/subjects")
        ? "?q=云州"
        : "";
    const entry = path.includes("/publications") ? "?entry=administrative-penalty" : "";
    const what = path.endsWith("/expiring") ? "?what=publicity" : "";
    const of = /\/my\/|\/traces$/u.test(path) ? `?uscc=${GOOD_ROW.uscc}` : "";
    for (const headers of credentials) {
      const answer = await api.get(encodeURI(`${path}${query}${entry}${what}${of}`), headers);
      assert.equal(answer.statusCode, 200, `${path}: ${answer.body.slice(0, 200)}`);
      assert.match(String(answer.headers["cache-control"]), /no-store/u, path);
      tried += 1;
    }
  }
  assert.ok(tried >= 8, `${tried} answers`);
});

it("nothing that is sent puts a header into an answer", async () => {
  const evil = "%0d%0aset-cookie:%20planted=1%0d%0ax-planted:%201";
  for (const { method, url } of api.routes) {
    if (method !== "GET") continue;
    const path = url.replaceAll(/:[a-z]+/giu, evil).replaceAll("*", evil);
    const answer = await api.get(`${path}?q=${evil}&entry=${evil}&lang=${evil}`, {
      "accept-language": "zh, planted=1",
      "x-request-id": "planted=1",
    });
    assert.equal(answer.headers["x-planted"], undefined, url);
    const { location = "/", ...others } = answer.headers;
    assert.doesNotMatch(JSON.stringify(others), /planted=1/u, url);
    assert.match(String(location), /^\/(?!\/)[!-~]*$/u, "an address that leads on stays here, and encoded");
    assert.ok(answer.statusCode < 500, `${url} ${answer.statusCode}`);
  }
});

it("nothing that is sent makes a line of the log, and no secret is in one", async () => {
  const forged = '"}\n{"level":"error","said":"forged"}';
  await signIn({ login: forged, password: forged });
  await signIn(
    { login: "clerk", password: "an attempt of a password" },
    { "user-agent": 'x"}{"said":"forged"' },
  );
  await api.get(`/api/v1/subjects?q=${encodeURIComponent(forged)}`, bearer(api.key));
  await api.get("/nowhere/forged%0aforged", { cookie });
  assert.ok(lines.length > 0);
  const token = /=([^;]+);/u.exec(cookie)?.[1] ?? "";
  for (const line of lines) {
    assert.equal(line.trim().split("\n").length, 1);
    assert.equal(typeof JSON.parse(line), "object");
    for (const secret of [PASSWORD, "an attempt of a password", token, api.key, "forged"])
      assert.equal(line.includes(secret), false, "a secret or a forged text is in the log");
  }
});

it("an error answer says nothing of the inside: no statement, table, file, stack or version", async () => {
  await api.bench.database.sql`alter table publicity.term rename to term_away`;
  await api.bench.database.sql`alter table bodies.api_key rename to api_key_away`;
  const broken = [
    await api.get("/api/v1/statistics"),
    await api.get("/api/v1/batches", bearer(api.key)),
    await api.get("/api/v1/publications?entry=administrative-penalty"),
  ];
  const faults = broken.filter((answer) => answer.statusCode === 500);
  assert.ok(faults.length >= 2, broken.map((answer) => answer.statusCode).join());
  for (const { body, headers } of faults) {
    const { code, title, detail, ...rest } = JSON.parse(body);
    assert.equal(code, "INTERNAL");
    assert.doesNotMatch(
      body,
      /select|relation|term|api_key|\.ts|node:|at \w+ \(|postgres|fastify|\/work|\/src/iu,
    );
    assert.ok(title !== undefined && detail !== undefined && rest.stack === undefined);
    assert.equal(headers["cache-control"], "no-store");
    assert.equal(headers.server ?? headers["x-powered-by"], undefined);
  }
});
