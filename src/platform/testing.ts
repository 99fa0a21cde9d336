import { createHash } from "node:crypto";
import { readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type postgres from "postgres";
import { connect, withDatabase } from "./connect.ts";
import { uuidv7 } from "./ids.ts";
import { MIGRATIONS_FOLDER, migrate } from "./migrate.ts";
import { attachCluster } from "./postgres/embedded.ts";
import { PASSING_SETTINGS } from "./postgres/settings.ts";

/** An own, migrated, empty database of one test file. */
export interface TestDatabase {
  /** Fits DATABASE_URL, for programs that a test starts. */
  readonly url: string;
  readonly sql: postgres.Sql;
  readonly embedded: false;
  drop(): Promise<void>;
  /** The same as `drop`, so that a test database can stand wherever a Database is asked for. */
  close(): Promise<void>;
}

/** A PostgreSQL for tests, with the template that test databases are copied from. */
export interface TestCluster {
  readonly url: string;
  readonly template: string;
  stop(): Promise<void>;
  /** Stops it and removes it with all its databases. */
  discard(): Promise<void>;
}

/** Set by the test runner: the address of its cluster with the template as database. */
export const TEST_CLUSTER_VARIABLE = "TEST_CLUSTER_URL";

const TEMPLATE_LOCK = 7_302;
const TEMPLATE_BUSY = "55006";
const COPY_TRIES = 100;
const COPY_POLL_MS = 50;

/**
 * Makes a database for this test file from the migrated template, in milliseconds. Under the test runner the cluster is
 * the runner's; a file that is run alone shares a cluster in the temporary folder, which the last one out stops.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const cluster = await currentCluster();
  const name = `test_${uuidv7().replaceAll("-", "")}`;
  await copyTemplate(cluster, name);
  const url = withDatabase(cluster.url, name);
  const sql = connect(url, { name: "xinheng-test" });
  const drop = async (): Promise<void> => {
    await sql.end({ timeout: 1 });
    await onAdmin(cluster.url, async (admin) => {
      await untilUnused(admin, name);
      await admin.unsafe(`drop database if exists ${name} with (force)`);
    });
    await cluster.stop();
  };
  return { url, sql, embedded: false, drop, close: drop };
}

/** Connections that are closing get a moment: one cut off by force would end its program with an error. */
export async function untilUnused(admin: postgres.Sql, name: string): Promise<void> {
  for (let tries = 0; tries < COPY_TRIES; tries++) {
    const [row] = await admin<{ clients: number }[]>`
      select count(*)::integer as clients from pg_stat_activity where datname = ${name}`;
    if (row?.clients === 0) return;
    await sleep(COPY_POLL_MS);
  }
}

/** Starts a PostgreSQL in a folder and makes the template in it. */
export async function startTestCluster(dataFolder: string): Promise<TestCluster> {
  const cluster = await attachCluster({ dataFolder, logger: null, settings: PASSING_SETTINGS });
  const template = `template_${await migrationsHash()}`;
  await ensureTemplate(cluster.url, template);
  return {
    url: cluster.url,
    template,
    stop: () => cluster.detach(),
    async discard() {
      await cluster.detach();
      await rm(cluster.place.home, { recursive: true, force: true });
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

async function currentCluster(): Promise<TestCluster> {
  const given = process.env[TEST_CLUSTER_VARIABLE];
  if (given !== undefined) {
    const none = async () => {};
    return { url: given, template: new URL(given).pathname.slice(1), stop: none, discard: none };
  }
  const checkout = createHash("sha256")
    .update(import.meta.dirname)
    .digest("hex")
    .slice(0, 8);
  return startTestCluster(join(tmpdir(), `xinheng-test-${process.getuid?.() ?? 0}-${checkout}`));
}

/** Named by what the migrations say, so that a changed migration makes a new template. */
async function migrationsHash(): Promise<string> {
  const hash = createHash("sha256");
  for (const file of (await readdir(MIGRATIONS_FOLDER)).sort()) {
    hash.update(file).update(await readFile(join(MIGRATIONS_FOLDER, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

async function ensureTemplate(url: string, template: string): Promise<void> {
  await onAdmin(url, async (admin) => {
    await admin`select pg_advisory_lock(${TEMPLATE_LOCK})`;
    const made = await admin`select 1 from pg_database where datname = ${template}`;
    if (made.length > 0) return;
    const draft = `${template}_draft`;
    await admin.unsafe(`drop database if exists ${draft} with (force)`);
    await admin.unsafe(`create database ${draft}`);
    await migrateDraft(withDatabase(url, draft));
    await renameWhenQuiet(admin, draft, template);
  });
}

async function migrateDraft(url: string): Promise<void> {
  const sql = connect(url, { connectionsMax: 1 });
  try {
    await migrate({ sql, url });
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** A template must have no connections; those of the migration end a moment after it. */
async function renameWhenQuiet(admin: postgres.Sql, draft: string, template: string): Promise<void> {
  await whenQuiet(() => admin.unsafe(`alter database ${draft} rename to ${template}`));
}

async function copyTemplate(cluster: TestCluster, name: string): Promise<void> {
  await onAdmin(cluster.url, (admin) =>
    whenQuiet(() => admin.unsafe(`create database ${name} template ${cluster.template} strategy file_copy`)),
  );
}

async function whenQuiet(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await work();
      return;
    } catch (error) {
      const busy = error instanceof Error && "code" in error && error.code === TEMPLATE_BUSY;
      if (!busy || tries === COPY_TRIES) throw error;
      await sleep(COPY_POLL_MS);
    }
  }
}

async function onAdmin(url: string, work: (admin: postgres.Sql) => Promise<unknown>): Promise<void> {
  const admin = connect(withDatabase(url, "postgres"), { connectionsMax: 1 });
  try {
    await work(admin);
  } finally {
    await admin.end({ timeout: 1 });
  }
}
