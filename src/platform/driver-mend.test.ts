import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type postgres from "postgres";
import { connect } from "./connect.ts";
import { type TestDatabase, testDatabase } from "./testing.ts";

let db: TestDatabase;
before(async () => {
  db = await testDatabase();
  await db.sql`create table kept (n integer)`;
});
after(() => db.drop());

async function pidOf(session: postgres.ISql): Promise<number> {
  const [row] = await session<{ pid: number }[]>`select pg_backend_pid() as pid`;
  return row?.pid ?? 0;
}

async function cutOff(pid: number): Promise<void> {
  await db.sql`select pg_terminate_backend(${pid}, 10000)`;
}

test("a transaction that lost its connection fails, and nothing of it is written outside of any transaction", async () => {
  const sql = connect(db.url, { connectionsMax: 1 });
  const lost = sql.begin(async (tx) => {
    await cutOff(await pidOf(tx));
    assert.notEqual(await pidOf(sql), 0, "the only connection of the pool is made anew and serves others");
    await tx`insert into kept values (1)`;
  });
  await assert.rejects(lost);
  assert.equal((await sql`select n from kept`).length, 0);
  await sql.end();
});

test("a session that lost its connection refuses, and takes no place from the pool", async () => {
  const sql = connect(db.url, { connectionsMax: 1 });
  const session = await sql.reserve();
  const pid = await pidOf(session);
  await cutOff(pid);
  await assert.rejects(async () => session`select 1`);
  await assert.rejects(async () => session`select 1`, "again, and the process lives");
  session.release();
  assert.notEqual(await pidOf(sql), pid);
  await sql.end();
});

test("reservations that could not connect leave the pool as it was", async () => {
  const url = db.url.replace("/xinheng@", "/nobody-of-this-name@");
  assert.notEqual(url, db.url);
  const sql = connect(url, { connectionsMax: 1 });
  for (let tries = 0; tries < 3; tries++) {
    await assert.rejects(async () => sql.reserve());
    await assert.rejects(async () => sql`select 1`);
  }
  await sql.end({ timeout: 0 });
});

test("a COPY whose rows are refused at its very end says so instead of waiting for ever", async () => {
  const session = await db.sql.reserve();
  const stream = await session`copy kept from stdin`.writable();
  const ended = new Promise((resolve, reject) => stream.on("error", reject).on("finish", resolve));
  stream.end("no number\n");
  await assert.rejects(ended);
  session.release();
  assert.equal((await db.sql`select n from kept`).length, 0);
});
