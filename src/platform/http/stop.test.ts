import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import { until } from "../../../test/abuse/server.ts";
import { openLine, requestText } from "../../../test/abuse/wire.ts";
import { RETRY_AFTER_SECONDS } from "../limits.ts";
import { silentLogger } from "../logger.ts";
import { createApp } from "./app.ts";
import { stopApp } from "./stop.ts";

test("a server that stops lets open requests end with what they ask inside, and refuses with a code what comes after them", async () => {
  const { app, ask } = await createApp({
    config: { ratePerMinute: 100, trustedProxies: [] },
    logger: silentLogger(),
    version: "0.0.0",
    ready: {},
  });
  const parked = Promise.withResolvers<void>();
  let came = 0;
  const inside = async (): Promise<string> => {
    await parked.promise;
    return String((await ask("/healthz")).status);
  };
  app.get("/open", inside);
  app.get("/begun", async (_request, reply) => {
    const pieces = async function* (): AsyncGenerator<string, void, void> {
      yield "first ";
      yield await inside();
    };
    return reply.header("content-length", "9").send(Readable.from(pieces()));
  });
  app.server.on("request", () => {
    came += 1;
  });
  const port = Number(new URL(await app.listen({ port: 0, host: "127.0.0.1" })).port);
  const [open, begun] = [openLine(port), openLine(port)];
  const keep = { connection: "keep-alive" };
  open.write(requestText("GET /open HTTP/1.1", keep));
  begun.write(requestText("GET /begun HTTP/1.1", keep));
  await until("one is under way, and the answer to the other", () => begun.answers().length + came === 3);
  const stopped = stopApp(app);
  begun.write(requestText("GET /healthz HTTP/1.1", keep));
  await until("the late one came", () => came === 3);
  parked.resolve();
  const [whole, ...none] = await open.closed;
  assert.deepEqual([whole?.body, whole?.headers.connection, none.length], ["200", "close", 0]);
  const [first, late] = await begun.closed;
  assert.equal(first?.body, "first 200");
  assert.deepEqual([late?.status, late?.code, late?.headers.connection], [503, "UNAVAILABLE", "close"]);
  assert.equal(late?.headers["retry-after"], String(RETRY_AFTER_SECONDS));
  assert.equal(late?.headers["x-content-type-options"], "nosniff");
  await stopped;
});
