import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, it } from "node:test";
import { openApiDocument } from "../../src/entry/openapi.ts";
import { RATE_WINDOW_SECONDS } from "../../src/platform/limits.ts";
import { ensurePortalBuilt } from "../../src/portal/build.ts";
import { mountPortal } from "../../src/portal/mount.ts";
import { bearer, multipart } from "../support/api.ts";
import { penaltyCsv } from "../support/penalty-file.ts";
import { signedInPerson } from "../support/people.ts";
import { type AbusedServer, abusedServer } from "./server.ts";
import { type Answer, exchange, requestText } from "./wire.ts";

/** Checks that go over every route of the composed application, so that a new one cannot forget what holds for all. */

const UPLOADS = 5;
/** The test's own address is a trusted proxy: what it says of the visitor is believed. */
const HTTPS = { "x-forwarded-proto": "https" };

let server: AbusedServer;
before(async () => {
  await ensurePortalBuilt();
  server = await abusedServer({
    trustedProxies: "127.0.0.1",
    limits: { lingerSeconds: 0.1 },
    uploadLimits: { perWindow: UPLOADS },
    mount: ({ app, ask }) => mountPortal(app, { api: ask }),
  });
});
after(() => server.close());

async function ask(
  first: string,
  headers: Readonly<Record<string, string>> = {},
  body: Buffer = Buffer.alloc(0),
): Promise<Answer> {
  const head = Buffer.from(requestText(`${first} HTTP/1.1`, headers));
  const [answer] = await exchange(server.port, Buffer.concat([head, body]));
  assert.ok(answer, `an answer to ${first}`);
  return answer;
}

function assertSafe(what: string, { status, headers }: Answer, isSecure: boolean): void {
  const policy = headers["content-security-policy"] ?? "";
  const seen = `${what} ${status}`;
  assert.match(policy, /default-src '(none|self)'/, seen);
  assert.match(policy, /frame-ancestors 'none'/, seen);
  assert.match(policy, /base-uri 'none'/, seen);
  assert.doesNotMatch(policy, /unsafe-|\*|https?:/, seen);
  assert.equal(headers["x-content-type-options"], "nosniff", seen);
  assert.equal(headers["x-frame-options"], "DENY", seen);
  assert.equal(headers["referrer-policy"], "same-origin", seen);
  assert.equal(headers["cross-origin-resource-policy"], "same-origin", seen);
  assert.equal(headers["cross-origin-opener-policy"], "same-origin", seen);
  assert.match(headers["permissions-policy"] ?? "", /geolocation=\(\)/, seen);
  assert.match(headers["x-request-id"] ?? "", /^[0-9a-f-]{36}$/, seen);
  assert.equal(headers["strict-transport-security"], isSecure ? "max-age=31536000" : undefined, seen);
  assert.equal(headers.server ?? headers["x-powered-by"], undefined, seen);
  if (status < 300 || status >= 400) assert.notEqual(headers["cache-control"], undefined, seen);
  if (status >= 500) assert.equal(status, 503, seen);
}

/** An address that a route answers, though perhaps with a refusal. */
const addressOf = (url: string): string => url.replaceAll(/:[a-z]+/gi, "x").replaceAll("*", "x");

it("every route answers with the security headers, and speaks of TLS only behind TLS", async () => {
  assert.ok(server.routes.length > 40, `${server.routes.length} routes`);
  for (const { method, url } of server.routes) {
    const first = `${method} ${addressOf(url)}`;
    assertSafe(first, await ask(first), false);
    assertSafe(first, await ask(first, HTTPS), true);
  }
});

it("behind TLS a session is in the cookie with the safe name, for the API and for pages, and a planted one opens nothing", async () => {
  const { headers } = await signedInPerson(server);
  const plain = headers.cookie ?? "";
  const safe = `__Host-${plain}`;
  const names = async (cookie: string, more: Readonly<Record<string, string>>): Promise<boolean> => {
    const answers = [
      await ask("GET /api/v1/session", { cookie, ...more }),
      await ask("GET /account", { cookie, ...more }),
    ];
    const [api, page] = answers.map(({ status }) => status === 200);
    assert.equal(api, page, "pages and API see the same");
    return page === true;
  };
  assert.equal(await names(plain, {}), true);
  assert.equal(await names(safe, HTTPS), true);
  assert.equal(await names(plain, HTTPS), false);
  assert.equal(await names(`xinheng_session=${"A".repeat(43)}; ${safe}`, HTTPS), true);
});

it("so do assets, unchanged answers, unknown addresses, and every kind of refusal", async () => {
  const page = await ask("GET /");
  const asset = /\/assets\/[^"]+\.js/.exec(page.body)?.[0] ?? "";
  const statistics = await ask("GET /api/v1/statistics");
  const script = await ask(`GET ${asset}`);
  const cases: readonly (readonly [number, string, Readonly<Record<string, string>>?])[] = [
    [200, `GET ${asset}`],
    [304, `GET ${asset}`, { "if-none-match": script.headers.etag ?? "" }],
    [304, "GET /", { "if-none-match": page.headers.etag ?? "" }],
    [304, "GET /api/v1/statistics", { "if-none-match": statistics.headers.etag ?? "" }],
    [404, "GET /nowhere"],
    [404, "GET /api/nowhere"],
    [403, "GET /assets/../../package.json"],
    [404, "GET /assets/none.css"],
    [400, "GET /search?q=%00"],
    [400, "GET //evil.example"],
    [400, "GET /subjects/%ff"],
    [400, "GET /api/v1/subjects/%ff"],
    [404, `GET /api/v1/subjects/${"9".repeat(300)}`],
    [414, `GET /?${"9".repeat(5_000)}`],
    [431, "GET /", { x: "9".repeat(20_000) }],
    [400, "BREW /"],
    [401, "GET /api/v1/batches"],
    [405, "DELETE /api/v1/statistics"],
    [413, "POST /api/v1/statistics", { "content-length": "9999999" }],
    [417, "GET /", { expect: "tea" }],
  ];
  for (const [status, first, headers = {}] of cases) {
    const answer = await ask(first, headers);
    assert.equal(answer.status, status, `${first.slice(0, 60)} ${answer.status}`);
    assertSafe(first.slice(0, 60), answer, false);
  }
});

it("a refused page is a page that says why, in the reader's language, and is no fault of ours", async () => {
  const answer = await ask("GET /search?q=%00&lang=en");
  assert.equal(answer.status, 400);
  assert.match(String(answer.headers["content-type"]), /^text\/html/);
  assert.match(answer.body, /PATH_INVALID/);
  assert.match(answer.body, /The address of the request cannot be parsed/);
});

it("every route that takes a body declares its own limit, and the description tells it", async () => {
  const withBody = server.routes.filter(({ method }) => ["POST", "PUT", "PATCH", "DELETE"].includes(method));
  assert.ok(withBody.length > 0);
  const document: { paths?: Record<string, Record<string, Record<string, unknown>>> } =
    await openApiDocument();
  for (const { method, url, bodyBytesMax, isHidden } of withBody) {
    assert.ok(bodyBytesMax !== null, `${method} ${url} declares bodyLimit`);
    if (isHidden) continue;
    const told = document.paths?.[url.replaceAll(/:([a-z]+)/gi, "{$1}")]?.[method.toLowerCase()];
    assert.equal(told?.["x-body-bytes-max"], bodyBytesMax, `${method} ${url} is described with its limit`);
  }
});

it("every limit of requests that a route has of its own is in the table of limits", async () => {
  const table = await readFile("docs/limits.md", "utf8");
  const rows = table.split("\n").filter((row) => row.includes("TOO_MANY_REQUESTS"));
  const told = new Set(rows.map((row) => Number(row.split("|")[2]?.replaceAll(" ", ""))));
  const limited = server.routes.filter(({ perWindow }) => perWindow !== null);
  assert.ok(limited.length > 3);
  for (const { method, url, perWindow } of limited) assert.ok(told.has(perWindow ?? 0), `${method} ${url}`);
});

it("uploads count in a window of their own that both routes share, and the key has its own", async () => {
  const { payload, type } = multipart([{ name: "file", content: penaltyCsv([]), fileName: "a.csv" }]);
  const form = { "content-type": type, "content-length": String(payload.length) };
  const put = (headers: Readonly<Record<string, string>>): Promise<Answer> =>
    ask("PUT /api/v1/registrations", { ...form, ...headers }, payload);
  const stranger = { "x-forwarded-for": "10.9.8.7", authorization: "Bearer invented" };
  for (let n = 0; n < UPLOADS; n++) {
    const answer = n % 2 === 0 ? await put(stranger) : await ask("POST /api/v1/batches", stranger);
    assert.deepEqual([answer.status, answer.headers["ratelimit-limit"]], [401, String(UPLOADS)]);
    assert.equal(answer.headers["ratelimit-remaining"], String(UPLOADS - 1 - n));
  }
  const refused = await put(stranger);
  assert.deepEqual([refused.status, refused.code], [429, "TOO_MANY_REQUESTS"]);
  const wait = Number(refused.headers["retry-after"]);
  assert.ok(wait > 0 && wait <= RATE_WINDOW_SECONDS);
  assert.equal(refused.headers["ratelimit-remaining"], "0");
  assertSafe("an upload too many", refused, false);
  assert.equal((await ask("GET /api/v1/statistics", stranger)).status, 200, "reading counts elsewhere");
  const keyed = { ...stranger, ...bearer(server.key) };
  assert.equal((await ask("GET /api/v1/batches", keyed)).status, 200);
  const vouched = await put(keyed);
  assert.equal(vouched.status, 202, "a key that was found valid does not pay for its address");
  assert.equal(vouched.headers["ratelimit-remaining"], String(UPLOADS - 1));
});
