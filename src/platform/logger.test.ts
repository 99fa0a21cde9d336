import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { makeLogger } from "./logger.ts";
import { type TestDatabase, testDatabase } from "./testing.ts";

describe("the log", () => {
  let database: TestDatabase;
  const lines: string[] = [];
  const logger = makeLogger("info", "test", { write: (line: string) => lines.push(line) });
  before(async () => {
    database = await testDatabase();
    await database.sql`create table public.person (name text primary key, born date)`;
  });
  after(() => database.drop());

  it("keeps nothing of a row that PostgreSQL refused, but says which rule refused it and where", async () => {
    const { sql } = database;
    await sql`insert into public.person values ('张三', '1990-01-01')`;
    const copies = await sql`insert into public.person values ('张三', '1990-01-01')`.catch(
      (error: unknown) => error,
    );
    const broken = await sql.unsafe("select '330102199001011234'::date").catch((error: unknown) => error);
    logger.error({ err: copies }, "refused");
    logger.error({ err: broken }, "refused");
    const [first, second] = lines.splice(0).map((line) => JSON.parse(line));
    assert.equal(first.err.code, "23505");
    assert.equal(first.err.constraint, "person_pkey");
    assert.ok(second.err.code.startsWith("22"));
    assert.doesNotMatch(JSON.stringify([first, second]), /张三|330102199001011234/);
    assert.match(JSON.stringify(second.err.stack), /logger\.test\.ts|postgres/);
  });

  it("keeps nothing of a text that could not be read", () => {
    for (const read of [() => JSON.parse("张三"), () => JSON.parse('{"a":张三'), () => BigInt("张三")]) {
      try {
        read();
      } catch (error) {
        logger.error({ err: error }, "unread");
      }
    }
    const told = lines.splice(0);
    assert.equal(told.length, 3);
    assert.doesNotMatch(told.join(""), /张三/);
    assert.match(told.join(""), /"type":"SyntaxError"/);
  });

  it("cuts keys, bodies and queries that were passed to it", () => {
    logger.info(
      { body: { name: "张三" }, query: { q: "张三" }, headers: { authorization: "Bearer x1" } },
      "asked",
    );
    const line = lines.splice(0).join();
    assert.doesNotMatch(line, /张三|x1/);
    assert.match(line, /"said":"asked"/);
    assert.match(line, /"level":"info"/);
  });
});
