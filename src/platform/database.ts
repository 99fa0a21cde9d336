import type postgres from "postgres";
import { archiveNotOurs } from "./backup/archive.ts";
import type { Config } from "./config.ts";
import { type ConnectOptions, connect, type ProgramRole } from "./connect.ts";
import type { Logger } from "./logger.ts";
import { attachCluster } from "./postgres/embedded.ts";
import { Refused } from "./refused.ts";

export interface Database {
  readonly sql: postgres.Sql;
  /** Connection address, for programs that are started beside this one. May carry a password: never logged. */
  readonly url: string;
  /** Whether this is the embedded PostgreSQL, which start-up may migrate. */
  readonly embedded: boolean;
  /** The role that its connections work under; none for whoever owns the database. */
  readonly role?: ProgramRole;
  /** Folder that the embedded PostgreSQL archives into; null when it does not, or when this is an external one. */
  readonly archive?: string | null;
  close(): Promise<void>;
}

export interface DatabaseOptions extends ConnectOptions {
  readonly logger?: Logger;
}

const VERSION_LEAST = 150_000;
const CLOSE_SECONDS = 5;

/**
 * Opens the database of this installation: DATABASE_URL, or the embedded PostgreSQL under XINHENG_DATA, which is started
 * when no other process has done so and stopped by the last one that leaves. Does not migrate.
 * Refuses with DATABASE_UNREACHABLE, DATABASE_TOO_OLD and the codes of the embedded PostgreSQL.
 */
export async function openDatabase(config: Config, options: DatabaseOptions = {}): Promise<Database> {
  if (config.databaseUrl !== null && config.archive !== null) throw archiveNotOurs();
  if (config.databaseUrl !== null) return openUrl(config.databaseUrl, options);
  const cluster = await attachCluster({
    dataFolder: config.dataFolder,
    logger: options.logger ?? null,
    archive: config.archive,
  });
  const sql = connect(cluster.url, options);
  if (cluster.archive !== null) await warnUnlessArchiving(sql, options.logger);
  return {
    sql,
    url: cluster.url,
    embedded: true,
    archive: cluster.archive,
    async close() {
      await sql.end({ timeout: CLOSE_SECONDS });
      await cluster.detach();
    },
  };
}

/** The server may have been started before it was told to archive; that takes effect when it starts. */
async function warnUnlessArchiving(sql: postgres.Sql, logger: Logger | undefined): Promise<void> {
  const [row] = await sql<{ mode: string }[]>`select current_setting('archive_mode') as mode`;
  if (row?.mode === "off")
    logger?.warn("the database does not archive yet: stop all programs of this data folder and start again");
}

/** The same database for a program that answers or works: its own connections, under its role and not under that of the owner. */
export function asProgram(db: Database, role: ProgramRole, options: ConnectOptions = {}): Database {
  const sql = connect(db.url, { ...options, role });
  return { ...db, sql, role, close: () => sql.end({ timeout: CLOSE_SECONDS }) };
}

/** Opens a PostgreSQL by its address, once it is known to answer and to be new enough. */
export async function openUrl(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const sql = connect(url, options);
  try {
    await requireVersion(sql);
  } catch (error) {
    await sql.end({ timeout: 0 });
    throw error;
  }
  return { sql, url, embedded: false, close: () => sql.end({ timeout: CLOSE_SECONDS }) };
}

async function requireVersion(sql: postgres.Sql): Promise<void> {
  const version = await sql<
    { version: string }[]
  >`select current_setting('server_version_num') as version`.then(
    ([row]) => Number(row?.version ?? 0),
    (error: unknown) => {
      throw unreachable(error);
    },
  );
  if (version >= VERSION_LEAST) return;
  throw new Refused("DATABASE_TOO_OLD", {
    zh: `需要 PostgreSQL 15 或更新版本，当前为 ${Math.floor(version / 10_000)}。`,
    en: `PostgreSQL 15 or newer is needed; this one is ${Math.floor(version / 10_000)}.`,
  });
}

/** Says what the driver met (a code such as ECONNREFUSED or 28P01), never the address, which may carry a password. */
function unreachable(error: unknown): Refused {
  const met = error instanceof Error && "code" in error ? String(error.code) : "?";
  return new Refused("DATABASE_UNREACHABLE", {
    zh: `无法连接 DATABASE_URL 指定的数据库（${met}）。`,
    en: `The database of DATABASE_URL cannot be reached (${met}).`,
  });
}
