import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { runner } from "node-pg-migrate";
import type postgres from "postgres";
import type { Database } from "./database.ts";
import type { Logger } from "./logger.ts";
import { EXIT, Refused } from "./refused.ts";

/**
 * matching: the database has exactly our migrations. behind: it lacks the last ones. ahead: it has newer ones than this
 * program. foreign: it has other migrations, or other tables and none of ours.
 */
export type SchemaState = "matching" | "behind" | "ahead" | "foreign";

export interface MigrateOptions {
  readonly folder?: string;
  readonly logger?: Logger;
  /** Applies only the first so many: a database as an earlier version had it, for its rows to come back to. */
  readonly through?: number;
}

/** The plain SQL files, forward only, in the order of their names. */
export const MIGRATIONS_FOLDER = join(import.meta.dirname, "..", "..", "db", "migrations");

const SCHEMA = "platform";
const TABLE = "migration";

/**
 * Applies the migrations that the database does not have yet, all in one transaction, and answers their names. Several
 * programs may call it at once: they wait for each other. Refuses with SCHEMA_AHEAD and SCHEMA_FOREIGN.
 */
export async function migrate(
  db: Pick<Database, "sql" | "url">,
  options: MigrateOptions = {},
): Promise<readonly string[]> {
  const folder = options.folder ?? MIGRATIONS_FOLDER;
  const state = await schemaState(db.sql, folder);
  if (state === "matching") return [];
  if (state !== "behind") throw mismatch(state);
  const say = (text: string) => options.logger?.debug(text.trim());
  const applied = await runner({
    databaseUrl: db.url,
    dir: folder,
    direction: "up",
    migrationsTable: TABLE,
    migrationsSchema: SCHEMA,
    createMigrationsSchema: true,
    advisoryLockMode: "wait",
    singleTransaction: true,
    checkOrder: true,
    ...(options.through === undefined ? {} : { count: options.through }),
    logger: { debug: say, info: say, warn: say, error: (text: string) => options.logger?.error(text.trim()) },
  });
  return applied.map((migration) => migration.name);
}

/** How the database's schema stands to this program's migrations. Reads only. */
export async function schemaState(
  sql: postgres.ISql,
  folder: string = MIGRATIONS_FOLDER,
): Promise<SchemaState> {
  const ours = await migrationNames(folder);
  // Tables first: another program that migrates commits both at once, so tables that were seen have their list by now.
  const hasTables = await hasForeignTables(sql);
  const applied = await appliedNames(sql);
  if (applied === null) return hasTables ? "foreign" : "behind";
  const shared = Math.min(ours.length, applied.length);
  if (ours.slice(0, shared).join() !== applied.slice(0, shared).join()) return "foreign";
  if (ours.length === applied.length) return "matching";
  return ours.length > applied.length ? "behind" : "ahead";
}

/** The refusal of a program that may not migrate what it found, with the command that may. */
export function mismatch(state: Exclude<SchemaState, "matching">): Refused {
  const because = {
    behind: {
      code: "SCHEMA_BEHIND",
      zh: "数据库结构较旧。请先备份，然后运行 npx xinheng migrate。",
      en: "The database schema is older than this program. Back it up, then run: npx xinheng migrate",
    },
    ahead: {
      code: "SCHEMA_AHEAD",
      zh: "数据库结构比本程序新。请使用更新的程序版本。",
      en: "The database schema is newer than this program. Use a newer version of the program.",
    },
    foreign: {
      code: "SCHEMA_FOREIGN",
      zh: "数据库中有不属于本程序的表或迁移记录。请为信衡使用单独的数据库。",
      en: "The database has tables or migrations that are not this program's. Give Xinheng a database of its own.",
    },
  }[state];
  return new Refused(because.code, { zh: because.zh, en: because.en }, EXIT.unavailable);
}

/** Names of this program's migrations, in order. */
export async function migrationNames(folder: string = MIGRATIONS_FOLDER): Promise<readonly string[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith(".sql"))
    .map((file) => file.slice(0, -".sql".length))
    .sort();
}

/** Null when the database has no table of migrations at all. */
async function appliedNames(sql: postgres.ISql): Promise<readonly string[] | null> {
  const [found] = await sql<{ has: boolean }[]>`
    select to_regclass(${`${SCHEMA}.${TABLE}`}) is not null as has`;
  if (found?.has !== true) return null;
  const rows = await sql<{ name: string }[]>`select name from platform.migration order by id`;
  return rows.map((row) => row.name);
}

/** Tables of extensions do not count: a managed PostgreSQL comes with some. */
async function hasForeignTables(sql: postgres.ISql): Promise<boolean> {
  const rows = await sql`
    select 1
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p')
       and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
       and not exists (select 1 from pg_depend d
                        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
     limit 1`;
  return rows.length > 0;
}
