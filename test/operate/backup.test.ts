import assert from "node:assert/strict";
import { chmod, mkdtemp, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type postgres from "postgres";
import { verifyAudit } from "../../src/platform/audit.ts";
import { type Contents, contentsOf } from "../../src/platform/backup/contents.ts";
import { openKeys } from "../../src/platform/keys.ts";
import { schemaState } from "../../src/platform/migrate.ts";
import { BODY } from "../support/penalty-file.ts";
import { addBody, bearer, ended, post } from "./batches.ts";
import { firm, largePenalties, PAD_ROWS, penalties } from "./files.ts";
import {
  answerOf,
  asking,
  asOperator,
  command,
  emptyDatabase,
  type Served,
  type Settings,
  served,
  until,
} from "./program.ts";

/** First key of the locks that a slice takes, and the slice that the test keeps from being applied. */
const STRIPE_LOCK = 7_301;
const KEPT_SLICE = 7;
const SLICES = 16;
const LARGE_ROWS = 300;

const numbers = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at);

describe("an installation whose machine is lost", () => {
  let folder = "";
  let key = "";
  let server: Served | null = null;
  let live: Settings = {};
  const at = (name: string) => join(folder, name);

  /** What the story notes on its way, to compare with what comes back. */
  let backup = "";
  let instant = "";
  let large = "";
  let queued = "";
  let then: Contents | null = null;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "xinheng-backup-"));
    await chmod(folder, 0o711);
    live = { XINHENG_DATA: at("live"), XINHENG_ARCHIVE: at("archive"), LOG_LEVEL: "warn" };
    server = await served(live);
    key = await addBody(live, BODY);
    const first = await post(server.url, key, penalties("甲", numbers(1, 40)));
    await ended(server.url, key, first);
  });
  after(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("was backed up while a batch was being taken in, and archived what came after", async () => {
    assert.ok(server !== null);
    const { url } = server;
    await asOperator(at("live"), async (sql) => {
      const holder = await sql.reserve();
      await holder`select pg_advisory_lock(${STRIPE_LOCK}, ${KEPT_SLICE})`;
      large = await post(url, key, largePenalties("乙", numbers(100, LARGE_ROWS)));
      await until(async () => (await slicesOf(sql, large)) === SLICES - 1);
      const made = await answerOf(live, "backup", at("backups"), "--keys-to", at("kept/keys"));
      assert.equal(made.kind, "physical");
      backup = String(made.backup);
      queued = await post(url, key, penalties("丙", numbers(1, 3)));
      then = await contentsOf(sql);
      const [now] = await sql<{ at: string }[]>`select clock_timestamp() as at`;
      instant = now?.at ?? "";
      await addBody(live, { uscc: "11339900MB0TE5T01R", name: "云州市示例局" });
      await holder`select pg_advisory_unlock(${STRIPE_LOCK}, ${KEPT_SLICE})`;
      holder.release();
      await ended(url, key, large);
      await ended(url, key, await post(url, key, penalties("丁", numbers(800, 5))));
      await archiveAll(sql);
    });
    await lose(server, at("live"), at("lost"));
    server = null;
  });

  it("comes back as it was at the instant, and a batch that was half done goes on by itself", async () => {
    const told = await answerOf(
      live,
      "restore",
      backup,
      ...targets("back"),
      "--archive",
      at("archive"),
      "--until",
      instant,
    );
    assert.ok(then !== null);
    assert.deepEqual(told.rows, then.rows);
    assert.deepEqual(told.newestAudit, then.newestAudit);
    assert.deepEqual([told.openBatches, told.lostUploads], [2, []]);
    server = await served({ XINHENG_DATA: at("back"), LOG_LEVEL: "warn" });
    const [done, small] = [await ended(server.url, key, large), await ended(server.url, key, queued)];
    assert.deepEqual([done.counts.accepted, done.counts.rejected], [LARGE_ROWS, PAD_ROWS]);
    assert.equal(small.counts.accepted, 3);
    const [page, later] = await Promise.all(
      [firm(101), firm(801)].map(({ uscc }) => fetch(`${server?.url}/subjects/${uscc}`)),
    );
    assert.equal(page?.status, 200);
    assert.ok((await page?.text())?.includes(firm(101).name));
    assert.equal(later?.status, 404, "what came after the instant is not there");
    const rejected = await fetch(`${server.url}/api/v1/batches/${large}/rejected.csv`, bearer(key));
    assert.ok(
      (await rejected.text()).includes(firm(90_000).name),
      "what is sealed can be read with the keys",
    );
    await asOperator(at("back"), async (sql) => {
      await assertTrailWhole(sql);
      const [last] = await sql`select actor, act from platform.audit where purpose = 'restore'`;
      assert.deepEqual({ ...last }, { actor: "operator", act: "restore-backup" });
    });
    await server.stop();
    server = null;
  });

  it("is not restored from a damaged backup, with other keys, or over what is there", async () => {
    const spoilt = join(backup, "cluster/global/pg_control");
    await flipByte(spoilt, 100);
    await assertRefused("BACKUP_DAMAGED", "new", backup, ...targets("new"));
    await flipByte(spoilt, 100);
    await openKeys({ folder: at("other-keys"), cipher: "aes-256-gcm" });
    await assertRefused(
      "BACKUP_KEYS_MISSING",
      "new",
      backup,
      "--into",
      at("new"),
      "--keys",
      at("other-keys"),
    );
    await assertRefused("BACKUP_KEYS_MISSING", "new", backup, "--into", at("new"), "--keys", at("nowhere"));
    await assertRefused("TARGET_NOT_EMPTY", null, backup, ...targets("back"));
    await assertRefused("BACKUP_UNREADABLE", "new", at("archive"), ...targets("new"));
    const early = ["--archive", at("archive"), "--until", "2026-01-01T00:00:00Z"];
    await assertRefused("UNTIL_NOT_POSSIBLE", "new", backup, ...targets("new"), ...early);
    const beside = await command(
      { ...live, XINHENG_DATA: at("back") },
      "backup",
      at("b"),
      "--keys-to",
      at("b/keys"),
    );
    assert.match(beside.said, /^KEYS_BESIDE_BACKUP: /);
  });

  it("is not restored past a segment that the archive lacks or that was damaged there", async () => {
    const wal = at("archive/wal");
    const manifest = JSON.parse(await readFile(join(backup, "manifest.json"), "utf8")).manifest;
    const later = (await readdir(wal))
      .filter((name) => /^[0-9A-F]{24}$/.test(name) && name > manifest.wal.last)
      .sort();
    const [next = ""] = later;
    assert.ok(later.length >= 2, "the story wrote more than one segment after its backup");
    await rename(join(wal, next), at("taken-away"));
    const onwards = [backup, ...targets("new"), "--archive", at("archive")];
    await assertRefused("ARCHIVE_GAP", "new", ...onwards);
    await assertRefused("ARCHIVE_GAP", "new", ...onwards, "--until", instant);
    await rename(at("taken-away"), join(wal, next));
    const segment = await open(join(wal, next), "r+");
    await segment.write(Buffer.alloc(64 * 1024), 0, 64 * 1024, 64 * 1024);
    await segment.close();
    await assertRefused("ARCHIVE_DAMAGED", "new", ...onwards);
  });

  it("moves to another PostgreSQL by a logical backup, which needs an empty database", async () => {
    const database = await emptyDatabase();
    const { url } = database;
    try {
      const source = { XINHENG_DATA: at("back"), LOG_LEVEL: "warn" };
      const made = await answerOf(source, "backup", at("backups"), "--logical");
      const taken = String(made.backup);
      const into = { DATABASE_URL: url, LOG_LEVEL: "warn" };
      const told = await answerOf(into, "restore", taken, ...targets("moved"));
      await asking(url, async (moved) => {
        assert.equal(await schemaState(moved), "matching");
        const now = await contentsOf(moved);
        assert.deepEqual(told.rows, { ...now.rows, "platform.audit": (now.rows["platform.audit"] ?? 0) - 1 });
        assert.equal(now.rows["records.record"], 40 + LARGE_ROWS + 3);
        await assertTrailWhole(moved);
      });
      const again = await command(into, "restore", taken, ...targets("new"));
      assert.match(again.said, /^TARGET_NOT_EMPTY: /);
      assert.equal(await exists(at("new")), false);
    } finally {
      await database.drop();
    }
  });

  const targets = (name: string): readonly string[] => ["--into", at(name), "--keys", at("kept/keys")];

  /** Refused with this code, exit code 1, and nothing at the target. */
  const assertRefused = async (
    code: string,
    target: string | null,
    ...args: readonly string[]
  ): Promise<void> => {
    const end = await command({ LOG_LEVEL: "warn" }, "restore", ...args);
    assert.ok(end.said.startsWith(`${code}: `), `${code}: ${end.said}`);
    assert.equal(end.code, 1);
    if (target !== null) assert.equal(await exists(at(target)), false);
  };
});

async function slicesOf(sql: postgres.Sql, batch: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from intake.slice where batch_id = ${batch} and slice_no >= 0`;
  return row?.count ?? 0;
}

/** What an operator does before a planned move: ends the segment and waits until it is in the archive. */
async function archiveAll(sql: postgres.Sql): Promise<void> {
  const [row] = await sql<{ name: string }[]>`select pg_walfile_name(pg_switch_wal()) as name`;
  await until(async () => {
    const [state] = await sql<{ last: string }[]>`select last_archived_wal as last from pg_stat_archiver`;
    return (state?.last ?? "") >= (row?.name ?? "");
  });
}

/** Programs and database end without a farewell, and the data folder is gone from its place. */
async function lose(server: Served, data: string, to: string): Promise<void> {
  const pid = Number((await readFile(join(data, "postgres/cluster/postmaster.pid"), "utf8")).split("\n")[0]);
  process.kill(pid, "SIGKILL");
  server.child.kill("SIGKILL");
  await rename(data, to);
}

/** The chain of the audit trail holds from its first entry to its head. */
async function assertTrailWhole(sql: postgres.Sql): Promise<void> {
  const { entries, broken } = await verifyAudit(sql, []);
  assert.equal(broken, null);
  assert.ok(entries > SLICES);
}

async function flipByte(path: string, position: number): Promise<void> {
  const handle = await open(path, "r+");
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, position);
  byte[0] = (byte[0] ?? 0) ^ 1;
  await handle.write(byte, 0, 1, position);
  await handle.close();
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
