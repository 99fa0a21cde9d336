import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { connect, withDatabase } from "./connect.ts";
import { uuidv7 } from "./ids.ts";
import { migrate, mismatch, schemaState } from "./migrate.ts";
import { Refused } from "./refused.ts";
import { type TestDatabase, testDatabase, untilUnused } from "./testing.ts";

describe("migrations", () => {
  let database: TestDatabase;
  let folder = "";
  before(async () => {
    database = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), "xinheng-migrations-"));
    await writeFile(join(folder, "0001_first.sql"), "create table public.one (n integer);");
    await writeFile(join(folder, "0002_second.sql"), "create table public.two (n integer);");
  });
  after(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  /** An empty database beside the test's own. */
  const empty = async (work: (db: { sql: ReturnType<typeof connect>; url: string }) => Promise<void>) => {
    const name = `empty_${uuidv7().replaceAll("-", "")}`;
    await database.sql.unsafe(`create database ${name}`);
    const url = withDatabase(database.url, name);
    const sql = connect(url, { connectionsMax: 2 });
    try {
      await work({ sql, url });
    } finally {
      await sql.end();
      await untilUnused(database.sql, name);
      await database.sql.unsafe(`drop database ${name} with (force)`);
    }
  };

  it("of this program match a database that has them all", async () => {
    assert.equal(await schemaState(database.sql), "matching");
    assert.deepEqual(await migrate(database), []);
  });

  it("are applied once, in order, also when two programs begin together", async () => {
    await empty(async (db) => {
      assert.equal(await schemaState(db.sql, folder), "behind");
      const applied = await Promise.all([migrate(db, { folder }), migrate(db, { folder })]);
      assert.deepEqual(applied.flat(), ["0001_first", "0002_second"]);
      assert.equal(await schemaState(db.sql, folder), "matching");
    });
  });

  it("are applied all or not at all", async () => {
    const broken = await mkdtemp(join(tmpdir(), "xinheng-migrations-"));
    await writeFile(join(broken, "0001_first.sql"), "create table public.one (n integer);");
    await writeFile(join(broken, "0002_broken.sql"), "create table public.two (n nothing);");
    await empty(async (db) => {
      await assert.rejects(migrate(db, { folder: broken }), /nothing/);
      const [row] = await db.sql`select to_regclass('public.one') is null as none`;
      assert.equal(row?.none, true);
    });
    await rm(broken, { recursive: true });
  });

  it("are not applied to a database that is newer or someone else's", async () => {
    await empty(async (db) => {
      await migrate(db, { folder });
      await db.sql`insert into platform.migration (name, run_on) values ('0003_later', '2026-01-01')`;
      assert.equal(await schemaState(db.sql, folder), "ahead");
      await assert.rejects(
        migrate(db, { folder }),
        (error) => error instanceof Refused && error.code === "SCHEMA_AHEAD",
      );
      await db.sql`update platform.migration set name = '0001_other' where name = '0001_first'`;
      assert.equal(await schemaState(db.sql, folder), "foreign");
    });
    await empty(async (db) => {
      await db.sql`create table public.theirs (n integer)`;
      assert.equal(await schemaState(db.sql, folder), "foreign");
      const refused = migrate(db, { folder });
      await assert.rejects(refused, (error) => error instanceof Refused && error.code === "SCHEMA_FOREIGN");
    });
  });

  it("are missing by a name that says which command to run", () => {
    assert.match(mismatch("behind").because.en, /npx xinheng migrate/);
  });
});
