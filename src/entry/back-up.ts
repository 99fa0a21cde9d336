import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { copyKeysApart, openExistingKeys, refuseBeside } from "../platform/backup/keys-apart.ts";
import type { Manifest } from "../platform/backup/manifest.ts";
import { nothingToBackUp } from "../platform/backup/refusals.ts";
import { restoreBackup } from "../platform/backup/restore.ts";
import { takeBackup } from "../platform/backup/take.ts";
import { noteBackup } from "../platform/backup/taken.ts";
import type { Config } from "../platform/config.ts";
import { type Database, openDatabase } from "../platform/database.ts";
import { checkKeys } from "../platform/keys.ts";
import { mismatch, schemaState } from "../platform/migrate.ts";
import { Refused } from "../platform/refused.ts";
import { adoptSuite, heldSuite, requireSameSuite } from "../platform/suite.ts";
import { inTransaction } from "../platform/transaction.ts";
import { holdOpenBatches, rehomeUploads } from "../rooms/intake/index.ts";
import { configOrRefuse } from "./installation.ts";
import { version } from "./version.ts";

export interface BackUp {
  readonly to: string;
  readonly isLogical: boolean;
  readonly keysTo: string | null;
}

/**
 * Backs the installation of this process up. The database is not migrated for it: before an upgrade, the new version
 * can back up what the old one left.
 */
export async function backUp(asked: BackUp) {
  const config = configOrRefuse();
  const to = resolve(asked.to);
  const keysTo = asked.keysTo === null ? null : resolve(asked.keysTo);
  if (keysTo !== null) refuseBeside(keysTo, to);
  await requireInstallation(config);
  const began = performance.now();
  const db = await openDatabase(config, { name: "xinheng-backup" });
  try {
    await requireOurs(db);
    await takeUpSuite(db, config);
    const folder = join(config.dataFolder, "keys");
    const keys = await openExistingKeys(folder, config.cipher);
    const known = await checkKeys(db.sql, keys);
    if (!known.ok) throw new Refused(known.code, known.because);
    const kind = db.embedded && !asked.isLogical ? "physical" : "logical";
    const taken = await takeBackup({
      sql: db.sql,
      url: db.url,
      keys,
      kind,
      to,
      uploads: join(config.dataFolder, "uploads"),
      hold: (work) => holdOpenBatches(db.sql, work),
      program: version(),
    });
    if (keysTo !== null)
      await copyKeysApart({ from: folder, to: keysTo, backups: to, cipher: config.cipher });
    const { manifest } = taken;
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    await note(db, manifest);
    return {
      backup: taken.folder,
      backupId: manifest.backupId,
      kind,
      files: manifest.files.length,
      bytes,
      seconds: Math.round(performance.now() - began) / 1000,
      keysNeeded: manifest.keys,
      keysTo,
      archive: db.archive ?? null,
    };
  } finally {
    await db.close();
  }
}

/** A database that is not migrated yet has no place for this program's notes: it is backed up and left as it is. */
async function note(db: Database, manifest: Manifest): Promise<void> {
  if ((await schemaState(db.sql)) !== "matching") return;
  const { backupId, kind, files } = manifest;
  const act = { actor: "operator", purpose: "backup", act: "take-backup" };
  const detail = { backup: backupId, kind, files: files.length };
  await inTransaction(db, { ...act, detail }, (tx) => noteBackup(tx, manifest));
}

/** A command for backups must not make an empty installation by oversight. */
async function requireInstallation(config: Config): Promise<void> {
  if (config.databaseUrl !== null) return;
  const isThere = (await stat(join(config.dataFolder, "postgres.json")).catch(() => null)) !== null;
  if (!isThere) throw nothingToBackUp(config.dataFolder);
}

/** A database that nothing was written to yet is backed up under the suite that its first start will choose. */
async function takeUpSuite(db: Database, config: Config): Promise<void> {
  const held = await heldSuite(db.sql);
  if (held.isBegun) requireSameSuite(config.crypto, held.suite);
  adoptSuite(config.crypto);
}

async function requireOurs(db: Database): Promise<void> {
  const state = await schemaState(db.sql);
  if (state === "foreign" || state === "ahead") throw mismatch(state);
}

export interface Restore {
  readonly backup: string;
  readonly keys: string;
  readonly into: string;
  readonly archive: string | null;
  readonly until: string | null;
}

/** Restores a backup into a new data folder and tells what is in it. */
export async function restore(asked: Restore) {
  const config = configOrRefuse();
  const into = resolve(asked.into);
  const restored = await restoreBackup({
    backup: resolve(asked.backup),
    keys: resolve(asked.keys),
    into,
    archive: asked.archive === null ? null : resolve(asked.archive),
    until: asked.until,
    databaseUrl: config.databaseUrl,
    cipher: config.cipher,
    suite: config.crypto,
    rehome: rehomeUploads,
  });
  const { manifest, contents, openBatches, lostUploads } = restored;
  return {
    into,
    backup: manifest.backupId,
    kind: manifest.kind,
    until: asked.until,
    ...contents,
    openBatches,
    lostUploads,
  };
}
