import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { test } from "node:test";
import { Type } from "typebox";
import { makeLogger } from "../logger.ts";
import { createApp } from "./app.ts";

test("a sender that goes away inside its body is no fault of ours and none of the database", async () => {
  const lines: string[] = [];
  const { app } = await createApp({
    config: { ratePerMinute: 10_000, trustedProxies: [] },
    logger: makeLogger("error", "test", { write: (line: string) => lines.push(line) }),
    version: "0.0.0",
    ready: {},
  });
  app.post("/taken", { schema: { body: Type.Object({}) }, bodyLimit: 10_000 }, async () => ({}));
  const failed = Promise.withResolvers<string>();
  app.addHook("onError", async (_request, _reply, error) => failed.resolve(String(error.code)));
  await app.listen({ host: "127.0.0.1", port: 0 });
  try {
    const address = app.server.address() as AddressInfo;
    const socket = connect(address.port, "127.0.0.1");
    await once(socket, "connect");
    const arrived = once(app.server, "request");
    socket.write(
      'POST /taken HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{"half',
    );
    await arrived;
    socket.resetAndDestroy();
    assert.equal(await failed.promise, "ECONNRESET");
    assert.equal((await app.inject({ method: "POST", url: "/taken", payload: {} })).statusCode, 200);
    assert.deepEqual(lines, []);
  } finally {
    await app.close();
  }
});
