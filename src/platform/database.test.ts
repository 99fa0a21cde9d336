import assert from "node:assert/strict";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type Config, readConfig } from "./config.ts";
import { openDatabase } from "./database.ts";
import { Refused } from "./refused.ts";
import { type TestDatabase, testDatabase } from "./testing.ts";

describe("the database", () => {
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase();
  });
  after(() => database.drop());

  it("gives days and instants as ISO texts, and takes them", async () => {
    const [row] = await database.sql`
      select ${"2026-04-30"}::date as day, ${"2026-04-30T16:00:00.5Z"}::timestamptz as instant,
             '2026-05-01 00:00+08'::timestamptz as shanghai, null::date as none`;
    assert.deepEqual(
      { ...row },
      { day: "2026-04-30", instant: "2026-04-30T16:00:00.5Z", shanghai: "2026-04-30T16:00:00Z", none: null },
    );
  });

  it("named by DATABASE_URL is used as it is, and is not ours to migrate", async () => {
    const db = await openDatabase(configWith({ DATABASE_URL: database.url }));
    assert.equal(db.embedded, false);
    const [row] = await db.sql`select current_database() as name`;
    assert.equal(row?.name, new URL(database.url).pathname.slice(1));
    await db.close();
  });

  it("that cannot be reached is refused with a code, and the password is not repeated", async () => {
    const opening = openDatabase(configWith({ DATABASE_URL: "postgres://u:secret@127.0.0.1:1/x" }));
    await assert.rejects(opening, (error) => {
      assert.ok(error instanceof Refused);
      assert.equal(error.code, "DATABASE_UNREACHABLE");
      assert.doesNotMatch(error.because.en + error.because.zh, /secret/);
      return true;
    });
  });

  it("is embedded when none is named, and ends with the last that leaves", async () => {
    const folder = await mkdtemp(join(tmpdir(), "xinheng-database-"));
    await chmod(folder, 0o711);
    const config = configWith({ XINHENG_DATA: join(folder, "data") });
    const db = await openDatabase(config);
    assert.equal(db.embedded, true);
    const [row] = await db.sql`
      select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`;
    assert.deepEqual({ ...row }, { fsync: "on", commit: "on" });
    await db.close();
    await rm(folder, { recursive: true });
  });
});

function configWith(env: Readonly<Record<string, string>>): Config {
  const config = readConfig(env);
  assert.ok(config.ok);
  return config.value;
}
