import assert from "node:assert/strict";
import { copyFile, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { verifyAudit } from "./audit.ts";
import { connect, withDatabase } from "./connect.ts";
import { uuidv7 } from "./ids.ts";
import { MIGRATIONS_FOLDER, migrate, mismatch, schemaState } from "./migrate.ts";
import { Refused } from "./refused.ts";
import { type TestDatabase, testDatabase, untilUnused } from "./testing.ts";
import { inTransaction } from "./transaction.ts";

const OLD_HASHES = [
  "19199da9fd34da7bb41c1100d0d20f917cb504458a8188df57526a2bda22e769",
  "e3ec48b2b320a098a993a57b25c504b167b27417f0c64a21d2cfde0624e8ecb3",
];

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

  it("chain the audit entries of the time before the chain", async () => {
    const before = await mkdtemp(join(tmpdir(), "xinheng-migrations-"));
    for (const file of (await readdir(MIGRATIONS_FOLDER)).filter((name) => name < "0007")) {
      await copyFile(join(MIGRATIONS_FOLDER, file), join(before, file));
    }
    await empty(async (db) => {
      await migrate(db, { folder: before });
      // Hashes as that version wrote them: SHA-256 of the canonical JSON of the entry.
      for (const [n, hash] of OLD_HASHES.entries()) {
        await db.sql`
          insert into platform.audit (audit_id, at, actor, purpose, act, subject_count, detail, hash)
          values (${`00000000-0000-7000-8000-00000000000${n}`}, ${`2026-11-24T00:00:0${n}.000000Z`}::timestamptz, 'system', 'start',
                  'remember-keys', null, '{}', ${Buffer.from(hash, "hex")})`;
      }
      await migrate(db);
      const verdict = await verifyAudit(db.sql, []);
      assert.deepEqual([verdict.entries, verdict.broken], [OLD_HASHES.length, null]);
      await inTransaction(db, { actor: "system", purpose: "test" }, async () => {});
      assert.equal((await verifyAudit(db.sql, [verdict.head])).broken, null);
    });
    await rm(before, { recursive: true });
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
