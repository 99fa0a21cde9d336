import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, describe, it } from "node:test";
import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { silentLogger } from "../logger.ts";
import { createApp, type Frame } from "./app.ts";
import { platformProblem, problem } from "./problem.ts";

const RATE = 12;
const TOKEN = "t".repeat(32);
const AS_OPERATOR = { authorization: `Bearer ${TOKEN}` };
let knownAt = 0;

async function frame(
  more: {
    readonly ready?: string | null;
    readonly ratePerMinute?: number;
    readonly metricsToken?: string | null;
  } = {},
): Promise<Frame> {
  const made = await createApp({
    config: {
      ratePerMinute: more.ratePerMinute ?? 10_000,
      trustedProxies: [],
      metricsToken: more.metricsToken === undefined ? TOKEN : more.metricsToken,
    },
    logger: silentLogger(),
    version: "0.0.0",
    ready: { database: async () => more.ready ?? null },
    notes: { worker: () => "restarting" },
    problems: [{ TEA_ONLY: { status: 418, zh: "只有茶。", en: "There is only tea." } }],
  });
  addRoutes(made.app);
  await made.app.ready();
  return made;
}

function addRoutes(app: FastifyInstance): void {
  app.get("/same", async () => ({ items: [1, 2], knownAt: String(knownAt++) }));
  app.get("/breaks", async () => {
    throw new Error("select secret from person where name = '张三'");
  });
  app.get("/tea", async () => {
    throw problem("TEA_ONLY", 418, { zh: "这里只有茶。", en: "Only tea here.", article: "第一条" });
  });
  app.get("/away", async () => {
    throw Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
  });
  app.get("/keyed", async (request) => {
    if (!/^bearer +good$/iu.test(request.headers.authorization ?? "")) throw platformProblem("KEY_REQUIRED");
    request.vouch?.();
    return { ok: true };
  });
  const querystring = Type.Object({ limit: Type.Integer({ maximum: 5 }) }, { additionalProperties: false });
  app.get<{ Querystring: { limit: number } }>(
    "/limited/:id",
    { schema: { querystring } },
    async (request) => ({
      twice: request.query.limit * 2,
    }),
  );
  app.post(
    "/taken",
    { schema: { body: Type.Object({ n: Type.Integer() }) }, bodyLimit: 200 },
    async () => ({}),
  );
}

describe("the HTTP application", () => {
  let made: Frame;
  before(async () => {
    made = await frame();
  });
  after(() => made.app.close());

  const get = (url: string, headers: Record<string, string> = {}) =>
    made.app.inject({ method: "GET", url, headers });
  const refused = async (url: string, headers: Record<string, string> = {}) => {
    const answer = await get(url, headers);
    assert.match(String(answer.headers["content-type"]), /^application\/problem\+json/);
    return answer;
  };

  it("answers a refusal of a room as a problem in both languages with its article", async () => {
    const answer = await refused("/tea", { "accept-language": "en-GB,zh;q=0.5" });
    assert.equal(answer.statusCode, 418);
    const body = answer.json();
    assert.equal(body.instance, `urn:uuid:${answer.headers["x-request-id"]}`);
    delete body.instance;
    assert.deepEqual(body, {
      type: "/api/problems/TEA_ONLY",
      title: "There is only tea.",
      status: 418,
      code: "TEA_ONLY",
      detail: "Only tea here.",
      zh: "这里只有茶。",
      en: "Only tea here.",
      article: "第一条",
    });
  });

  it("speaks Chinese to whoever does not prefer English", async () => {
    assert.equal((await refused("/tea")).json().detail, "这里只有茶。");
    assert.equal((await refused("/tea", { "accept-language": "zh-CN,en;q=0.8" })).json().title, "只有茶。");
  });

  it("says nothing of how an unexpected error came about", async () => {
    const answer = await refused("/breaks");
    assert.equal(answer.statusCode, 500);
    assert.equal(answer.json().code, "INTERNAL");
    assert.doesNotMatch(answer.body, /select|张三|\.ts/);
  });

  it("answers 503 while the database is away", async () => {
    assert.equal((await refused("/away")).json().code, "UNAVAILABLE");
  });

  it("tells an unknown address from a known one under another method", async () => {
    assert.equal((await refused("/nowhere?q=张三")).json().code, "NOT_FOUND");
    const answer = await made.app.inject({ method: "DELETE", url: "/limited/7" });
    assert.equal(answer.statusCode, 405);
    assert.equal(answer.json().code, "METHOD_NOT_ALLOWED");
    assert.match(String(answer.headers.allow), /GET/);
  });

  it("names each fault of an invalid request and where it is, but not the value", async () => {
    const answer = await refused("/limited/7?limit=secret&extra=1");
    assert.equal(answer.statusCode, 400);
    const { code, errors } = answer.json();
    assert.equal(code, "REQUEST_INVALID");
    assert.deepEqual(
      errors.map((error: { where: string; code: string }) => [error.where, error.code]),
      [
        ["querystring/extra", "additionalProperties"],
        ["querystring/limit", "type"],
      ],
    );
    assert.doesNotMatch(answer.body, /secret/);
    const number = await refused("/limited/7?limit=4&110101199003070011=1");
    assert.equal(number.json().errors[0].where, "querystring/…", "a name may be a person's number");
    assert.doesNotMatch(number.body, /110101199003070011/);
    assert.equal((await get("/limited/7?limit=4")).json().twice, 8);
    for (const endless of ["Infinity", "1e999", "9".repeat(400)])
      assert.equal((await get(`/limited/7?limit=${endless}`)).json().code, "REQUEST_INVALID");
  });

  it("refuses bodies that are too large, of another type, or not JSON", async () => {
    const post = (payload: string, type = "application/json") =>
      made.app.inject({ method: "POST", url: "/taken", payload, headers: { "content-type": type } });
    const large = await post(JSON.stringify({ n: 1, fill: "x".repeat(300) }));
    assert.deepEqual([large.statusCode, large.json().code], [413, "BODY_TOO_LARGE"]);
    const other = await post("<n/>", "text/xml");
    assert.deepEqual([other.statusCode, other.json().code], [415, "MEDIA_TYPE_UNSUPPORTED"]);
    const broken = await post("{");
    assert.deepEqual([broken.statusCode, broken.json().code], [400, "BODY_UNREADABLE"]);
    const text = await post(JSON.stringify({ n: "1" }));
    assert.deepEqual([text.statusCode, text.json().code], [400, "REQUEST_INVALID"]);
  });

  it("refuses an address that cannot be decoded or is too long", async () => {
    assert.equal((await refused("/limited/%ff%fe?limit=1")).json().code, "PATH_INVALID");
    assert.equal((await get(`/limited/${"x".repeat(300)}?limit=1`)).statusCode, 414);
  });

  it("answers 304 to whoever has the same answer already, though it is asked at another instant", async () => {
    const first = await get("/same");
    const tag = String(first.headers.etag);
    assert.equal(first.headers["cache-control"], "public, no-cache");
    const second = await get("/same", { "if-none-match": `"other", ${tag}` });
    assert.equal(second.statusCode, 304);
    assert.equal(second.body, "");
    assert.equal(second.headers.etag, tag);
    assert.equal((await get("/same", { "if-none-match": '"other"' })).statusCode, 200);
  });

  it("lets nobody keep what was answered to a key", async () => {
    const answer = await get("/keyed", { authorization: "Bearer good" });
    assert.equal(answer.headers["cache-control"], "private, no-store");
    assert.equal(answer.headers.etag, undefined);
    const none = await get("/keyed");
    assert.equal(none.statusCode, 401);
    assert.equal(none.headers["www-authenticate"], "Bearer");
  });

  it("sends a content policy without inline code, and forbids framing", async () => {
    const answer = await get("/same");
    assert.equal(
      answer.headers["content-security-policy"],
      "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    );
    assert.equal(answer.headers["x-content-type-options"], "nosniff");
  });

  it("describes its routes as OpenAPI 3.1 and shows them with local files under a policy without inline scripts", async () => {
    const document = (await get("/api/openapi.json")).json();
    assert.equal(document.openapi, "3.1.0");
    assert.ok(document.paths["/limited/{id}"].get);
    assert.equal(document.paths["/metrics"], undefined);
    const page = await get("/api/docs/");
    assert.equal(page.statusCode, 200);
    const policy = String(page.headers["content-security-policy"]);
    assert.match(policy, /script-src 'self';/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.doesNotMatch(page.body, /https?:\/\/(?!www\.w3\.org)/);
    assert.equal((await get("/api/docs/static/swagger-ui-bundle.js")).statusCode, 200);
  });

  it("lists every code with status and sentences", async () => {
    const { items } = (await get("/api/problems")).json();
    assert.ok(items.some((line: { code: string }) => line.code === "TEA_ONLY"));
    assert.equal((await get("/api/problems/NOT_FOUND")).json().status, 404);
    assert.equal((await refused("/api/problems/NONE")).statusCode, 404);
  });

  it("measures routes by pattern and status, never by address", async () => {
    made.metrics.watch({
      name: "xinheng_batches",
      help: "Batches",
      labels: ["status"],
      measure: async () => [{ labels: { status: "queued" }, value: 3 }],
    });
    await get("/limited/personal-name?limit=1");
    const text = (await get("/metrics", AS_OPERATOR)).body;
    assert.match(
      text,
      /xinheng_http_request_seconds_count\{method="GET",route="\/limited\/:id",status="200"\}/,
    );
    assert.match(text, /xinheng_batches\{status="queued"\} 3/);
    assert.doesNotMatch(text, /personal-name/);
  });

  it("shows metrics to the operator's token only, and to nobody where none is set", async () => {
    for (const headers of [{}, { authorization: `Bearer ${"t".repeat(31)}u` }]) {
      const answer = await refused("/metrics", headers);
      assert.deepEqual([answer.statusCode, answer.json().code], [401, "METRICS_TOKEN_REQUIRED"]);
      assert.doesNotMatch(answer.body, /xinheng_/);
    }
    const closed = await frame({ metricsToken: null });
    const answer = await closed.app.inject({ url: "/metrics", headers: AS_OPERATOR });
    await closed.app.close();
    assert.deepEqual([answer.statusCode, answer.json().code], [404, "NOT_FOUND"]);
  });

  it("leaves out a figure that cannot be had, and shows the others", async () => {
    made.metrics.watch({
      name: "xinheng_away",
      help: "Away",
      labels: [],
      measure: () => Promise.reject(new Error("away")),
    });
    await get("/metrics", AS_OPERATOR);
    const answer = await get("/metrics", AS_OPERATOR);
    assert.equal(answer.statusCode, 200);
    assert.match(answer.body, /xinheng_figure_failures_total\{figure="xinheng_away"\} [12]/);
    assert.doesNotMatch(answer.body, /^xinheng_away /m);
  });

  it("is healthy while it runs and ready only when every check holds", async () => {
    assert.equal((await get("/healthz")).statusCode, 200);
    assert.deepEqual((await get("/readyz")).json(), {
      status: "ready",
      database: "ok",
      worker: "restarting",
    });
    const unready = await frame({ ready: "SCHEMA_BEHIND" });
    const answer = await unready.app.inject("/readyz");
    await unready.app.close();
    assert.equal(answer.statusCode, 503);
    assert.deepEqual([answer.json().code, answer.json().database], ["NOT_READY", "SCHEMA_BEHIND"]);
  });

  it("answers bytes that are not a request with a problem", async () => {
    await made.app.listen({ port: 0, host: "127.0.0.1" });
    const address = made.app.server.address();
    assert.ok(typeof address === "object" && address !== null);
    const told = await new Promise<string>((resolve) => {
      const socket = connect(address.port, "127.0.0.1", () => socket.write("NOT HTTP\r\n\r\n"));
      let text = "";
      socket.on("data", (piece) => {
        text += piece.toString();
      });
      socket.on("close", () => resolve(text));
    });
    assert.match(told, /^HTTP\/1\.1 400 /);
    assert.equal(JSON.parse(told.split("\r\n\r\n")[1] ?? "").code, "PATH_INVALID");
  });
});

describe("the rate limit", () => {
  it("counts down in RateLimit headers and then refuses with the time to wait", async () => {
    const { app } = await frame({ ratePerMinute: RATE });
    const first = await app.inject("/same");
    assert.equal(first.headers["ratelimit-limit"], String(RATE));
    assert.equal(first.headers["ratelimit-remaining"], String(RATE - 1));
    assert.ok(Number(first.headers["ratelimit-reset"]) > 0);
    for (let n = 1; n < RATE; n++) await app.inject("/same");
    const refused = await app.inject("/same");
    assert.equal(refused.statusCode, 429);
    assert.equal(refused.json().code, "TOO_MANY_REQUESTS");
    assert.ok(Number(refused.headers["retry-after"]) > 0);
    assert.equal((await app.inject("/nowhere")).statusCode, 429);
    assert.equal((await app.inject("/healthz")).statusCode, 200);
    await app.close();
  });

  it("gives a valid key a window of its own, and an invented key none", async () => {
    const { app } = await frame({ ratePerMinute: RATE });
    const invent = (n: number) =>
      app.inject({ url: "/keyed", headers: { authorization: `Bearer made-up-${n}` } });
    const good = () => app.inject({ url: "/keyed", headers: { authorization: "Bearer good" } });
    assert.equal((await good()).statusCode, 200);
    for (let n = 1; n < RATE; n++) assert.equal((await invent(n)).statusCode, 401);
    assert.equal((await invent(99)).statusCode, 429);
    const answer = await good();
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.headers["ratelimit-remaining"], String(RATE - 1));
    for (const [n, authorization] of ["bearer good", "BEARER   good"].entries()) {
      const again = await app.inject({ url: "/keyed", headers: { authorization } });
      assert.equal(again.headers["ratelimit-remaining"], String(RATE - 2 - n), "however it is written");
    }
    await app.close();
  });

  it("does not count what a page of the program asks from inside", async () => {
    const { app, ask } = await frame({ ratePerMinute: RATE });
    for (let n = 0; n < RATE * 2; n++) assert.equal((await ask("/same")).status, 200);
    assert.deepEqual((await ask("/tea")).status, 418);
    const pretender = await app.inject({ url: "/same", headers: { "x-xinheng-inside": "guess" } });
    assert.equal(pretender.headers["ratelimit-remaining"], String(RATE - 1));
    await app.close();
  });
});
