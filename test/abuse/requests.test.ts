import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { HEADERS_MAX, QUERY_PARAMETERS_MAX, TARGET_LENGTH_MAX } from "../../src/platform/limits.ts";
import { bearer } from "../support/api.ts";
import { type AbusedServer, abusedServer, until } from "./server.ts";
import { type Answer, chunk, exchange, openLine, requestText } from "./wire.ts";

let server: AbusedServer;
before(async () => {
  server = await abusedServer({ limits: { lingerSeconds: 0.2 } });
});
after(() => server.close());

const GET = "GET /api/v1/statistics HTTP/1.1";
const POST = "POST /api/v1/batches?entry=administrative-penalty HTTP/1.1";

/** The one answer to bytes that end their connection. */
async function only(bytes: string | Buffer): Promise<Answer> {
  const answers = await exchange(server.port, bytes);
  assert.equal(answers.length, 1, `one answer to ${String(bytes).slice(0, 80)}`);
  const [answer] = answers;
  assert.ok(answer);
  return answer;
}

async function refused(bytes: string | Buffer, status: number, code: string): Promise<void> {
  const answer = await only(bytes);
  assert.deepEqual([answer.status, answer.code], [status, code], String(bytes).slice(0, 120));
  assert.equal(answer.headers["x-content-type-options"], "nosniff");
  assert.match(String(answer.headers["content-security-policy"]), /default-src 'none'/);
  assert.match(String(answer.headers["x-request-id"]), /^[0-9a-f-]{36}$/);
  assert.equal(answer.headers["cache-control"], "no-store");
}

describe("a request whose form two readers could read differently", () => {
  it("is refused when its length is told twice", async () => {
    const body = "0\r\n\r\nGET /smuggled HTTP/1.1\r\nhost: x\r\n\r\n";
    const both = { "content-length": "4", "transfer-encoding": "chunked" };
    await refused(requestText(POST, both, body), 400, "BODY_UNREADABLE");
    await refused(requestText(POST, { "content-length": ["4", "5"] }, "abcde"), 400, "BODY_UNREADABLE");
    await refused(requestText(POST, { "content-length": "+4" }, "abcd"), 400, "BODY_UNREADABLE");
    await refused(requestText(POST, { "content-length": "4, 4" }, "abcd"), 400, "BODY_UNREADABLE");
  });

  it("is refused when its transfer coding is anything but chunked", async () => {
    for (const coding of ["gzip, chunked", "identity", "xchunked", "chunked, identity", "chunked, chunked"]) {
      const answer = await only(requestText(POST, { "transfer-encoding": coding }, "0\r\n\r\n"));
      assert.deepEqual([answer.status, answer.code], [400, "BODY_UNREADABLE"], coding);
    }
  });

  it("is refused when headers or chunks are framed unlike the standard", async () => {
    const head = `${POST}\r\nhost: x\r\ncontent-type: text/csv\r\nauthorization: Bearer ${server.key}\r\n`;
    for (const bytes of [
      `${head}transfer-encoding : chunked\r\n\r\n0\r\n\r\n`,
      `${head}transfer-encoding:\r\n chunked\r\n\r\n0\r\n\r\n`,
      `${head}x: a\rb: c\r\n\r\n`,
      `${head}x\0y: a\r\n\r\n`,
      `${head}transfer-encoding: chunked\r\n\r\n-1\r\n\r\n`,
      `${head}transfer-encoding: chunked\r\n\r\n1 1\r\na\r\n0\r\n\r\n`,
      `${head}transfer-encoding: chunked\r\n\r\n1\r\nab0\r\n\r\n`,
    ]) {
      const [answer, ...more] = await exchange(server.port, bytes);
      assert.equal(answer?.status, 400, JSON.stringify(bytes.slice(head.length)));
      assert.notEqual(answer?.code, null);
      assert.equal(more.length, 0, "nothing after it is taken for a request");
    }
  });

  it("is refused when its host is missing, given twice or no host", async () => {
    await refused(`${GET}\r\nconnection: close\r\n\r\n`, 400, "HOST_INVALID");
    await refused(requestText(GET, { host: ["a", "b"] }), 400, "HOST_INVALID");
    for (const host of ["", "a b", "a/b", "a@b", "a,b", "[::1", "a:b", "甲"])
      await refused(requestText(GET, { host }), 400, "HOST_INVALID");
    for (const host of ["credit.example.gov.cn", "[::1]:3000", "10.0.0.1:80"])
      assert.equal((await only(requestText(GET, { host }))).status, 200, host);
    assert.equal((await only("GET /healthz HTTP/1.0\r\n\r\n")).status, 200);
  });

  it("never has its host or its forwarding headers put into an answer", async () => {
    const evil = { host: "evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" };
    for (const path of [
      "/",
      "/api/v1/statistics",
      "/api/openapi.json",
      "/api/docs/",
      "/nowhere",
      "/api/docs",
    ]) {
      const answer = await only(requestText(`GET ${path} HTTP/1.1`, evil));
      assert.doesNotMatch(JSON.stringify(answer), /evil\.example/, path);
      assert.equal(answer.headers["strict-transport-security"], undefined);
    }
  });
});

describe("an address", () => {
  it("is refused when it is too long or has too many parameters", async () => {
    await refused(requestText(`GET /?${"x".repeat(TARGET_LENGTH_MAX)} HTTP/1.1`), 414, "PATH_TOO_LONG");
    const many = Array.from({ length: QUERY_PARAMETERS_MAX + 1 }, (_, at) => `p${at}=1`).join("&");
    await refused(requestText(`GET /api/v1/statistics?${many} HTTP/1.1`), 400, "TOO_MANY_PARAMETERS");
    await refused(requestText(`GET /api/v1/subjects/${"9".repeat(300)} HTTP/1.1`), 414, "PATH_TOO_LONG");
  });

  it("is refused when it is not a path in visible ASCII", async () => {
    for (const target of [
      "//evil.example/x",
      "/\\evil.example",
      "http://evil.example/",
      "*",
      "/search?q=张三",
    ])
      await refused(requestText(`GET ${target} HTTP/1.1`), 400, "PATH_INVALID");
  });

  it("is refused when its percent encoding is no text", async () => {
    for (const path of ["/api/v1/subjects/%ff%fe", "/api/v1/subjects/%", "/api/v1/subjects/%zz", "/a%00b"])
      await refused(requestText(`GET ${path} HTTP/1.1`), 400, "PATH_INVALID");
    for (const query of ["%ff%fe", "%", "%zz", "%e5%bc", "%ed%a0%80"]) {
      const answer = await only(requestText(`GET /api/v1/subjects?q=${query} HTTP/1.1`));
      assert.ok(answer.status < 500, `${query}: ${answer.status}`);
    }
  });

  it("leads nowhere above the served files", async () => {
    for (const path of [
      "/api/docs/static/../../../package.json",
      "/api/docs/static/..%2f..%2fpackage.json",
    ]) {
      const answer = await only(requestText(`GET ${path} HTTP/1.1`));
      assert.ok(answer.status >= 400 && answer.status < 500, `${path}: ${answer.status}`);
      assert.doesNotMatch(answer.body, /"dependencies"/);
    }
  });
});

describe("headers", () => {
  it("are refused when they are too large or too many", async () => {
    await refused(requestText(GET, { x: "y".repeat(32 * 1024) }), 431, "HEADERS_TOO_LARGE");
    const many = Array.from({ length: HEADERS_MAX + 1 }, () => "1");
    await refused(requestText(GET, { x: many }), 431, "HEADERS_TOO_LARGE");
  });

  it("that expect anything but 100-continue are refused; a large body is refused before it is invited", async () => {
    await refused(requestText(GET, { expect: "tea" }), 417, "EXPECTATION_UNKNOWN");
    const large = { ...bearer(server.key), expect: "100-continue", "content-length": "10000000000" };
    await refused(requestText(POST, { ...large, "content-type": "text/csv" }), 413, "BODY_TOO_LARGE");
    const line = openLine(server.port);
    const small = { ...large, "content-length": "3", "content-type": "text/csv" };
    line.write(requestText(POST, small));
    await until("the body is invited", () => line.answers()[0]?.status === 100);
    line.write("a,b");
    assert.equal((await line.closed).at(-1)?.status, 202);
  });
});

describe("methods and connections", () => {
  it("that no route takes are refused with what it does take", async () => {
    for (const method of ["DELETE", "PATCH", "TRACE", "PROPFIND", "OPTIONS"]) {
      const answer = await only(requestText(`${method} /api/v1/statistics HTTP/1.1`));
      assert.deepEqual([answer.status, answer.code], [405, "METHOD_NOT_ALLOWED"], method);
      assert.match(String(answer.headers.allow), /GET/);
    }
    await refused(requestText("BREW /api/v1/statistics HTTP/1.1"), 400, "PATH_INVALID");
    assert.deepEqual(await exchange(server.port, requestText("CONNECT evil.example:443 HTTP/1.1")), []);
    const upgraded = await only(requestText(GET, { connection: "upgrade, close", upgrade: "websocket" }));
    assert.equal(upgraded.status, 200);
  });

  it("answer pipelined requests in order, and nothing after one that is broken", async () => {
    const keep = { connection: "keep-alive" };
    const three = [
      requestText("GET /healthz HTTP/1.1", keep),
      requestText("GET /nowhere HTTP/1.1", keep),
      requestText("GET /healthz HTTP/1.1"),
    ].join("");
    const answers = await exchange(server.port, three);
    assert.deepEqual(
      answers.map((answer) => answer.status),
      [200, 404, 200],
    );
    const broken = `${requestText("GET /healthz HTTP/1.1", keep)}NOT HTTP\r\n\r\n${requestText("GET /healthz HTTP/1.1")}`;
    const [first, second, third] = await exchange(server.port, broken);
    assert.deepEqual([first?.status, second?.status, third], [200, 400, undefined]);
  });

  it("do not serve what stands in a body that was refused", async () => {
    const smuggled = requestText("GET /healthz HTTP/1.1");
    const body = `${smuggled}${"x".repeat(200_000)}`;
    const keep = {
      connection: "keep-alive",
      "content-type": "text/csv",
      "content-length": String(body.length),
    };
    const answers = await exchange(server.port, requestText(POST, keep, body));
    assert.deepEqual(
      answers.map((answer) => [answer.status, answer.code]),
      [[401, "KEY_REQUIRED"]],
    );
  });
});

describe("a body", () => {
  it("is refused when it is compressed, whether the compression is whole or not", async () => {
    for (const encoding of ["gzip", "deflate", "br", "gzip, gzip"]) {
      const headers = { ...bearer(server.key), "content-type": "text/csv", "content-encoding": encoding };
      await refused(
        requestText(POST, { ...headers, "content-length": "2" }, "\x1f\x8b"),
        415,
        "ENCODING_UNSUPPORTED",
      );
    }
  });

  it("of JSON, deep or not, is no upload", async () => {
    const deep = "[".repeat(50_000);
    const headers = { ...bearer(server.key), "content-type": "application/json" };
    await refused(
      requestText(POST, { ...headers, "content-length": String(deep.length) }, deep),
      415,
      "MEDIA_TYPE_UNSUPPORTED",
    );
  });

  it("of JSON that nests without end, is cut off, or reaches inside the language is refused before it is used", async () => {
    const look = (body: string): Promise<Answer> =>
      only(
        requestText(
          "POST /api/v1/looks HTTP/1.1",
          {
            ...bearer(server.key),
            "content-type": "application/json",
            "content-length": String(body.length),
          },
          body,
        ),
      );
    for (const body of [
      "[".repeat(10_000),
      `{"purpose":${"[".repeat(5_000)}${"]".repeat(5_000)}}`,
      '{"purpose":"x"',
      '{"__proto__":{"purpose":"x"}}',
      '{"constructor":{"prototype":{"a":1}}}',
      '"\ud800"',
      "",
    ]) {
      const answer = await look(body);
      assert.ok([400, 415].includes(answer.status), `${body.slice(0, 40)} ${answer.status}`);
      assert.notEqual(answer.code, null);
    }
    assert.equal(Object.hasOwn(Object.prototype, "purpose"), false);
    const large = await look(JSON.stringify({ purpose: "x".repeat(20_000) }));
    assert.deepEqual([large.status, large.code], [413, "BODY_TOO_LARGE"]);
  });

  it("is refused by any other route when it is larger than that takes", async () => {
    const headers = { "content-type": "application/json", "content-length": "70000" };
    await refused(requestText("POST /api/v1/statistics HTTP/1.1", headers), 413, "BODY_TOO_LARGE");
    const chunked = { "content-type": "application/json", "transfer-encoding": "chunked" };
    const line = openLine(server.port);
    line.write(requestText("POST /nowhere HTTP/1.1", chunked));
    line.write(chunk("x".repeat(100_000)));
    assert.equal((await line.closed)[0]?.code, "BODY_TOO_LARGE");
  });
});

it("the server still answers others after all of this", async () => {
  assert.equal(await server.answersOthers(), true);
});
