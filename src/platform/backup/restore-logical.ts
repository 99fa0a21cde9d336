import { rm } from "node:fs/promises";
import type postgres from "postgres";
import { connect } from "../connect.ts";
import { openUrl } from "../database.ts";
import { migrate, schemaState } from "../migrate.ts";
import { attachCluster } from "../postgres/embedded.ts";
import { migrationsOf } from "./contents.ts";
import { fillLogical } from "./logical.ts";
import type { Manifest } from "./manifest.ts";
import { targetTaken, untilNotPossible } from "./refusals.ts";
import type { Restored, Restoring } from "./restoring.ts";

/**
 * Restores a logical backup into an empty database: first the tables as the version that made it had them, then the rows,
 * then what newer migrations do to rows, as in any upgrade.
 */
export async function restoreLogical(restoring: Restoring): Promise<Restored> {
  const { request, dataFolder } = restoring;
  if (request.until !== null) throw untilNotPossible(WHOLE_ONLY);
  if (request.databaseUrl === null) return intoEmbedded(restoring, dataFolder);
  const db = await openUrl(request.databaseUrl, { name: "xinheng-restore" });
  try {
    return await fill(restoring, db);
  } finally {
    await db.close();
  }
}

async function intoEmbedded(restoring: Restoring, dataFolder: string): Promise<Restored> {
  const cluster = await attachCluster({ dataFolder, logger: null, isRestore: true });
  const sql = connect(cluster.url, { name: "xinheng-restore" });
  const close = async (): Promise<void> => {
    await sql.end({ timeout: 5 });
    await cluster.detach();
  };
  try {
    const restored = await fill(restoring, { sql, url: cluster.url });
    await close();
    return restored;
  } catch (error) {
    await close();
    await rm(cluster.place.home, { recursive: true, force: true });
    throw error;
  }
}

async function fill(
  { request, manifest, finish }: Restoring,
  db: { readonly sql: postgres.Sql; readonly url: string },
): Promise<Restored> {
  const isEmpty = (await migrationsOf(db.sql)).length === 0 && (await schemaState(db.sql)) === "behind";
  if (!isEmpty) throw targetTaken("DATABASE_URL");
  try {
    await migrate(db, { through: manifest.migrations.length });
    await fillLogical(db.sql, request.backup, manifest);
    return await finish(db);
  } catch (error) {
    await dropSchemas(db.sql, manifest);
    throw error;
  }
}

/** The database was empty, so what is in it now came by this restore. */
async function dropSchemas(sql: postgres.Sql, manifest: Manifest): Promise<void> {
  const schemas = new Set(["platform", ...manifest.tables.map((table) => table.schema)]);
  for (const schema of schemas) await sql`drop schema if exists ${sql(schema)} cascade`;
}

const WHOLE_ONLY = {
  zh: "逻辑备份只能整体恢复，不能用 --until。",
  en: "A logical backup is restored as a whole; --until is for physical ones.",
};
