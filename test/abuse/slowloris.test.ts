import assert from "node:assert/strict";
import { it } from "node:test";
import type { EdgeLimits } from "../../src/platform/http/edge.ts";
import { type AbusedServer, abusedServer, until } from "./server.ts";
import { openLine, requestText } from "./wire.ts";

const PER_CLIENT = 40;
/** Believed as a proxy, so that its connections are not counted; the abuser comes from 127.0.0.1. */
const OTHER = "127.0.0.2";

async function withServer(
  limits: Partial<EdgeLimits>,
  use: (server: AbusedServer) => Promise<void>,
): Promise<void> {
  const usual = { lingerSeconds: 0.2, connectionsPerClient: PER_CLIENT };
  const server = await abusedServer({ trustedProxies: OTHER, limits: { ...usual, ...limits } });
  try {
    await use(server);
  } finally {
    await server.close();
  }
}

/** A request from another address. */
async function otherAnswer(server: AbusedServer): Promise<number | undefined> {
  const line = openLine(server.port, OTHER);
  line.write(requestText("GET /healthz HTTP/1.1"));
  return (await line.closed)[0]?.status;
}

it("many connections that send their headers slowly are told and cut, and others are answered meanwhile", () =>
  withServer({ headersSeconds: 2, checkSeconds: 0.1 }, async (server) => {
    const lines = Array.from({ length: PER_CLIENT }, () => openLine(server.port));
    for (const [at, line] of lines.entries()) if (at % 2 === 0) line.write("GET / HTTP/1.1\r\nhost: x\r\n");
    const drip = setInterval(() => {
      for (const [at, line] of lines.entries()) if (at % 2 === 0) line.write("x: y\r\n");
    }, 50);
    await until("all of them are open", () => lines.every((line) => line.socket.readyState === "open"));
    assert.equal(await otherAnswer(server), 200);
    const ended = await Promise.all(lines.map((line) => line.closed)).finally(() => clearInterval(drip));
    for (const [answer, ...more] of ended)
      assert.deepEqual([answer?.status, answer?.code, more.length], [408, "REQUEST_TOO_SLOW", 0]);
  }));

it("an address with too many connections is told so, and may come back when one is closed", () =>
  withServer({ headersSeconds: 60 }, async (server) => {
    const held = Array.from({ length: PER_CLIENT }, () => openLine(server.port));
    await until("all of them are open", () => held.every((line) => line.socket.readyState === "open"));
    const [answer] = await openLine(server.port).closed;
    assert.deepEqual([answer?.status, answer?.code], [429, "TOO_MANY_CONNECTIONS"]);
    assert.equal(await otherAnswer(server), 200);
    for (const line of held) line.socket.destroy();
    await until("a place is free", () => server.answersOthers().catch(() => false));
  }));

it("a reader that does not read, and a line that is not used, are cut", () =>
  withServer({ stallSeconds: 1, keepAliveSeconds: 1, checkSeconds: 0.1 }, async (server) => {
    const line = openLine(server.port);
    const bundle = "GET /api/docs/static/swagger-ui-bundle.js HTTP/1.1";
    line.write(requestText(bundle, { connection: "keep-alive" }).repeat(200));
    line.socket.pause();
    const open = (): Promise<number> =>
      new Promise((resolve, reject) => {
        server.app.server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
      });
    await until("it is open", async () => (await open()) === 1);
    await until("it is cut", async () => (await open()) === 0);
    line.socket.destroy();
    const idle = openLine(server.port);
    idle.write(requestText("GET /healthz HTTP/1.1", { connection: "keep-alive" }));
    assert.deepEqual(
      (await idle.closed).map((answer) => answer.status),
      [200],
    );
  }));
