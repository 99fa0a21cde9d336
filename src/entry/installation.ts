import { join } from "node:path";
import type { Intake } from "../flows/read-batch.ts";
import { inspectLaw, loadLaw, readLaw, standardFolder } from "../law/load.ts";
import type { Law } from "../law/types.ts";
import { beginSuite } from "../platform/begin-suite.ts";
import { systemClock } from "../platform/clock.ts";
import { type Config, readConfig } from "../platform/config.ts";
import type { ConnectOptions, ProgramRole } from "../platform/connect.ts";
import { asProgram, type Database, openDatabase } from "../platform/database.ts";
import { areRemembered, checkKeys, type Keys, openKeys, rememberKeys } from "../platform/keys.ts";
import { type Logger, makeLogger } from "../platform/logger.ts";
import { migrate, mismatch, schemaState } from "../platform/migrate.ts";
import { EXIT, Refused } from "../platform/refused.ts";
import { inTransaction } from "../platform/transaction.ts";
import { catalogueOf } from "../rooms/catalogue/index.ts";
import { noteDeniedLaw } from "./denied-attempts.ts";

/** Everything one program of this installation works with: settings, database, law, keys. */
export interface Installation {
  readonly config: Config;
  readonly logger: Logger;
  readonly db: Database;
  readonly intake: Intake;
  /** Folder where uploads wait for their batch. */
  readonly uploads: string;
  close(): Promise<void>;
}

export interface OpenOptions extends Pick<ConnectOptions, "statementSecondsMax" | "role"> {
  /** Another law folder than the one of the checkout. */
  readonly lawFolder?: string;
}

/** The settings of this process; a mistake in them ends the program (exit code 2). */
export function configOrRefuse(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const config = readConfig(env);
  if (config.ok) return config.value;
  throw new Refused(config.code, config.because, EXIT.misused);
}

/**
 * Opens the installation this process belongs to. The embedded database is migrated; an external one must match
 * (SCHEMA_BEHIND, SCHEMA_AHEAD and SCHEMA_FOREIGN say what to do). The suite must be the one it was begun under (SUITE_DIFFERS),
 * keys those it was sealed with (KEY_MISSING). From then on a program with a role works under it.
 */
export async function openInstallation(
  config: Config,
  name: string,
  options: OpenOptions = {},
): Promise<Installation> {
  const logger = makeLogger(config.logLevel, name);
  const { role = null, statementSecondsMax } = options;
  const limits = statementSecondsMax === undefined ? {} : { statementSecondsMax };
  const owned = await openDatabase(config, { ...limits, logger, name });
  try {
    await requireSchema(owned);
    await beginSuite(owned, config.crypto);
    const keys = await openKeys({
      folder: join(config.dataFolder, "keys"),
      cipher: config.cipher,
      suite: config.crypto,
    });
    const known = await checkKeys(owned.sql, keys);
    if (!known.ok) throw new Refused(known.code, known.because);
    if (!(await areRemembered(owned.sql, keys))) await noteKeys(owned, keys);
    const law = await lawOrRefuse(owned, options.lawFolder);
    const db = role === null ? owned : await underRole(owned, role, { ...limits, name });
    const intake: Intake = { db, law, catalogue: catalogueOf(law), keys, clock: systemClock, logger };
    const uploads = join(config.dataFolder, "uploads");
    return { config, logger, db, intake, uploads, close: () => db.close() };
  } catch (error) {
    await owned.close();
    throw isDenied(error) ? ownerNeeded() : error;
  }
}

async function noteKeys(db: Database, keys: Keys): Promise<void> {
  const recordedAt = systemClock.now().toString();
  const act = { actor: "system", purpose: "start", act: "remember-keys" };
  await inTransaction(db, act, (tx) => rememberKeys(tx, keys, recordedAt));
}

/** PostgreSQL's insufficient_privilege. */
const DENIED = "42501";

function isDenied(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === DENIED;
}

function ownerNeeded(): Refused {
  return new Refused(
    "DATABASE_OWNER_NEEDED",
    {
      zh: "这个数据库登录名没有启动所需的权限：有新的密钥或算法套件要登记，或者没有授予程序角色。请用数据库所有者的 DATABASE_URL 运行一次 npx xinheng keys list，并检查角色（docs/operations.md）。",
      en: "This login of the database may not do what the start needs: a new key or suite has to be noted, or it is no member of the program's role. Run npx xinheng keys list once with the owner's DATABASE_URL, and check the roles (docs/operations.md).",
    },
    EXIT.unavailable,
  );
}

/** What the owner had to do is done: its connections end, and those of the program begin. */
async function underRole(owned: Database, role: ProgramRole, options: ConnectOptions): Promise<Database> {
  const db = asProgram(owned, role, options);
  // A login that is no member of the role is refused now, and not in the first request.
  await db.sql`select 1`.catch(async (error: unknown) => {
    await db.close();
    throw error;
  });
  await owned.sql.end();
  return {
    ...db,
    async close() {
      await db.close();
      await owned.close();
    },
  };
}

/** The law of the installation. Refuses with LAW_INVALID; an attempt to reach for denied information is on the audit trail. */
async function lawOrRefuse(db: Database, folder: string = standardFolder()): Promise<Law> {
  try {
    return loadLaw(folder);
  } catch (error) {
    const read = readLaw(folder);
    if (read.ok) throw error;
    await noteDeniedLaw(db, { actor: "system", faults: inspectLaw(folder).faults });
    throw new Refused(read.code, read.because);
  }
}

async function requireSchema(db: Database): Promise<void> {
  if (db.embedded) await migrate(db);
  const state = await schemaState(db.sql);
  if (state !== "matching") throw mismatch(state);
}
