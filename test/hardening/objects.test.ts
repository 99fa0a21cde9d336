import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, it } from "node:test";
import { insertAccount } from "../../src/platform/identity/accounts.ts";
import { beginSession } from "../../src/platform/identity/sessions.ts";
import { uuidv7 } from "../../src/platform/ids.ts";
import { inTransaction } from "../../src/platform/transaction.ts";
import { type ApiBench, apiBench, bearer, postFile } from "../support/api.ts";
import { addBody } from "../support/intake.ts";
import { penaltyCsv } from "../support/penalty-file.ts";

/**
 * What a parameter of an address opens. public: what anybody may see, or a value that is no object of anybody. key, session:
 * an object of one body or person, which is tried here with somebody else's credential. elsewhere: tried in the test named.
 */
const PARAMETERS: Readonly<Record<string, "public" | "key" | "session" | `elsewhere ${string}`>> = {
  "GET /api/docs/static/*": "public",
  "GET /api/problems/:code": "public",
  "GET /api/v1/subjects/:uscc": "public",
  "GET /api/v1/subjects/:uscc/records": "public",
  "GET /api/v1/catalogue/:entry": "public",
  "GET /api/v1/law/:parameter": "public",
  "GET /api/v1/templates/:file": "public",
  "PUT /api/v1/looks/counts/:day": "public",
  "DELETE /api/v1/sessions/:id": "session",
  "GET /api/v1/batches/:id": "key",
  "GET /api/v1/batches/:id/receipt": "key",
  "GET /api/v1/receipts/:id": "elsewhere src/rooms/bodies/receipts.test.ts",
  "POST /api/v1/receipts/:id/countersignature": "elsewhere src/rooms/bodies/receipts.test.ts",
  "GET /api/v1/batches/:id/rows": "key",
  "GET /api/v1/batches/:id/rejected.csv": "key",
  "GET /api/v1/batches/:id/rejected": "key",
  "POST /api/v1/batches/:id/mended": "key",
  "PUT /api/v1/batches/:id/settled": "key",
  "GET /api/v1/clients/:id/figures": "elsewhere src/rooms/bodies/machines.test.ts",
  "POST /api/v1/bodies/self/admissions/:id/confirm": "elsewhere src/rooms/bodies/roles.test.ts",
  "POST /api/v1/bodies/self/admissions/:id/decline": "elsewhere src/rooms/bodies/roles.test.ts",
  "GET /api/v1/traces/:id": "elsewhere src/rooms/trace/trace.test.ts",
  "POST /api/v1/records/:id/seal": "elsewhere src/flows/seal-record.test.ts",
  "POST /api/v1/records/:id/release": "elsewhere src/flows/seal-record.test.ts",
  "GET /api/v1/objections/:id": "elsewhere src/flows/answer-objection.test.ts",
  "GET /api/v1/objections/:id/evidence/:no": "elsewhere src/flows/answer-objection.test.ts",
  "POST /api/v1/objections/:id/proposal": "elsewhere src/flows/answer-objection.test.ts",
  "POST /api/v1/objections/:id/decision": "elsewhere src/flows/answer-objection.test.ts",
  "POST /api/v1/representations/:id/end": "elsewhere test/access/matrix.test.ts",
  "GET /api/v1/incidents/:id": "elsewhere src/rooms/incidents/desk.test.ts",
  "POST /api/v1/incidents/:id/triage": "elsewhere src/rooms/incidents/desk.test.ts",
  "POST /api/v1/incidents/:id/contain": "elsewhere src/rooms/incidents/desk.test.ts",
  "POST /api/v1/incidents/:id/lift": "elsewhere src/rooms/incidents/desk.test.ts",
  "POST /api/v1/incidents/:id/notify": "elsewhere src/rooms/incidents/desk.test.ts",
  "POST /api/v1/incidents/:id/note": "elsewhere src/rooms/incidents/desk.test.ts",
  "POST /api/v1/incidents/:id/ask-closing": "elsewhere src/rooms/incidents/desk.test.ts",
  "POST /api/v1/incidents/:id/close": "elsewhere src/rooms/incidents/desk.test.ts",
  "DELETE /api/v1/account/passkeys/:id": "elsewhere test/access/matrix.test.ts",
  "DELETE /api/v1/account/identities/:id": "elsewhere src/platform/identity/external/external.test.ts",
};

/** What a route is sent that takes a body. */
const SENT: Readonly<Record<string, object>> = {
  "POST /api/v1/batches/:id/mended": { rows: [{ row: 2, changes: [{ index: 0, text: "x" }] }] },
  "PUT /api/v1/batches/:id/settled": { settled: true },
};

const OTHER = { uscc: "11330106002489401J", name: "云州市示例区市场监督管理局" };
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
const OURS = { "x-xinheng-page": "1" };

let api: ApiBench;
let otherKey = "";
before(async () => {
  api = await apiBench();
  await addBody(api.bench.intake, { ...OTHER, territory: "330106", entries: ["administrative-penalty"] });
  otherKey = await api.keyOf(OTHER.uscc);
});
after(() => api.close());

const withParameter = () =>
  api.routes
    .filter(({ method, url }) => method !== "HEAD" && /[:*]/u.test(url))
    .map(({ method, url }) => `${method} ${url}`);

interface Asked {
  readonly route: string;
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Status and code of an answer: what somebody could learn from it. */
async function learnt({ route, id, headers }: Asked): Promise<readonly unknown[]> {
  const [method = "", url = ""] = route.split(" ");
  const payload = SENT[route];
  const answer = await api.app.inject({
    method: METHODS.find((one) => one === method) ?? "GET",
    url: url.replace(/:[a-z]+/iu, id),
    headers,
    ...(payload === undefined ? {} : { payload }),
  });
  return [answer.statusCode, answer.statusCode < 400 ? answer.body : answer.json().code];
}

it("every route with a parameter says what the parameter opens", () => {
  assert.deepEqual(
    withParameter().filter((route) => PARAMETERS[route] === undefined),
    [],
    "a new route with a parameter needs a line in PARAMETERS, and a try where it opens somebody's own",
  );
  const gone = Object.keys(PARAMETERS).filter((route) => !withParameter().includes(route));
  assert.deepEqual(gone, [], "a line without its route");
});

it("what belongs to a body looks to another body, and without a key, as if it were not there", async () => {
  const content = penaltyCsv([{ documentNumber: "云市监处罚〔2026〕1号" }, { fine: "no number" }]);
  const { id } = (await postFile(api, { entry: "administrative-penalty", content })).json();
  await api.work();
  const routes = withParameter().filter((route) => PARAMETERS[route] === "key");
  assert.ok(routes.length >= 3);
  for (const route of routes) {
    if (route.startsWith("GET "))
      assert.equal((await learnt({ route, id, headers: bearer(api.key) }))[0], 200, route);
    const strange = await learnt({ route, id, headers: bearer(otherKey) });
    const missing = await learnt({ route, id: uuidv7(), headers: bearer(otherKey) });
    assert.deepEqual(strange, missing, `${route} tells another body that there is something`);
    assert.equal(strange[0], 404, route);
    assert.deepEqual(await learnt({ route, id, headers: {} }), [401, "KEY_REQUIRED"], route);
  }
});

it("what belongs to a person looks to another person, and without a session, as if it were not there", async () => {
  const [mine, theirs] = [await signedIn(), await signedIn()];
  const routes = withParameter().filter((route) => PARAMETERS[route] === "session");
  assert.ok(routes.length >= 1);
  for (const route of routes) {
    const headers = { ...OURS, cookie: theirs.cookie };
    const strange = await learnt({ route, id: mine.sessionId, headers });
    assert.deepEqual(strange, await learnt({ route, id: randomUUID(), headers }), route);
    assert.equal(strange[0], 404, route);
    assert.equal((await learnt({ route, id: mine.sessionId, headers: OURS }))[0], 401, route);
  }
  const still = await api.get("/api/v1/session", { cookie: mine.cookie });
  assert.equal(still.statusCode, 200, "nobody ended the other's session");
});

async function signedIn(): Promise<{ readonly sessionId: string; readonly cookie: string }> {
  const accountId = uuidv7();
  const at = api.clock.now();
  const recordedAt = at.toString();
  const begun = await inTransaction(
    api.bench.intake.db,
    { actor: "operator", purpose: "test" },
    async (tx) => {
      await insertAccount(tx, { accountId, login: accountId, displayName: "王", password: null, recordedAt });
      return beginSession(tx, { accountId, strength: "password", client: "", at });
    },
  );
  return { sessionId: begun.sessionId, cookie: `xinheng_session=${begun.token}` };
}
