import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import Fastify, { type FastifyInstance } from "fastify";
import { connect } from "../connect.ts";
import { silentLogger } from "../logger.ts";
import { type TestDatabase, testDatabase } from "../testing.ts";
import { answerInTime } from "./in-time.ts";
import { makeProblemBook } from "./problem-book.ts";
import { answerErrors } from "./refusals.ts";

let db: TestDatabase;
before(async () => {
  db = await testDatabase();
});
after(() => db.drop());

function appWith(limits: { readonly answerMs: number; readonly openMax: number }): FastifyInstance {
  const app = Fastify();
  answerErrors(app, makeProblemBook([]), silentLogger());
  answerInTime(app, limits);
  return app;
}

test("a request that waits for connections that others hold is refused with a code, and told to come again", async () => {
  const sql = connect(db.url, { connectionsMax: 1 });
  const app = appWith({ answerMs: 50, openMax: 10 });
  app.get("/api/n", async () => sql`select 1 as n`);
  const session = await sql.reserve();
  const refused = await app.inject("/api/n");
  assert.equal(refused.statusCode, 503);
  assert.equal(refused.json().code, "UNAVAILABLE");
  assert.equal(refused.headers["retry-after"], "5");
  session.release();
  let status = 503;
  for (let tries = 0; status === 503 && tries < 1_000; tries++)
    status = (await app.inject("/api/n")).statusCode;
  assert.equal(status, 200, "and served once they are free");
  await app.close();
  await sql.end();
});

test("beyond the requests that may wait at once, the next is refused at once; one that was refused counts until it ends", async () => {
  const app = appWith({ answerMs: 20, openMax: 2 });
  const waiting: (() => void)[] = [];
  app.get("/api/slow", async () => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return { ok: true };
  });
  const late = await Promise.all([app.inject("/api/slow"), app.inject("/api/slow")]);
  assert.deepEqual(
    late.map((answer) => answer.statusCode),
    [503, 503],
  );
  assert.equal((await app.inject("/api/slow")).statusCode, 503);
  assert.equal(waiting.length, 2, "the third has asked for nothing");
  for (const end of waiting) end();
  await new Promise(setImmediate);
  void app.inject("/api/slow").then(() => {});
  while (waiting.length < 3) await new Promise(setImmediate);
  waiting[2]?.();
  await app.close();
});

test("an answer that has begun may take as long as its reader needs", async () => {
  const app = appWith({ answerMs: 20, openMax: 10 });
  const go = Promise.withResolvers<void>();
  app.get("/api/long", async (_request, reply) => {
    const pieces = async function* (): AsyncGenerator<string, void, void> {
      yield "first";
      await go.promise;
      yield " last";
    };
    return reply.type("text/plain").send(Readable.from(pieces()));
  });
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  const answer = await fetch(`${address}/api/long`);
  const reading = answer.text();
  await sleep(60);
  go.resolve();
  assert.equal(await reading, "first last");
  await app.close();
});

test("a statement that takes longer than it may frees its connection and is answered with 503", async () => {
  const sql = connect(db.url, { connectionsMax: 1, statementSecondsMax: 1 });
  const app = appWith({ answerMs: 60_000, openMax: 10 });
  app.get("/api/slow", async () => sql`select pg_sleep(600)`);
  const answer = await app.inject("/api/slow");
  assert.equal(answer.json().code, "UNAVAILABLE");
  assert.equal((await sql`select 1 as n`).length, 1);
  await app.close();
  await sql.end();
});

test("a full disk has a code of its own, whether the system or PostgreSQL says so", async () => {
  const app = appWith({ answerMs: 60_000, openMax: 10 });
  app.get<{ Params: { code: string } }>("/api/:code", async (request) => {
    throw Object.assign(new Error("no space"), { code: request.params.code });
  });
  for (const code of ["ENOSPC", "53100"]) {
    const answer = await app.inject(`/api/${code}`);
    assert.equal(answer.statusCode, 507);
    assert.equal(answer.json().code, "STORAGE_FULL");
    assert.equal(answer.headers["retry-after"], "5");
  }
  await app.close();
});
