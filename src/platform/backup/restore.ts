import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "../database.ts";
import type { Keys } from "../keys.ts";
import { migrate, migrationNames } from "../migrate.ts";
import { ensureDataFolder } from "../postgres/place.ts";
import { adoptSuite, requireSameSuite, suiteOfDigest } from "../suite.ts";
import { inTransaction } from "../transaction.ts";
import { uploadsOf } from "./archive.ts";
import { contentsOf, keysKnown } from "./contents.ts";
import { copyRing, openExistingKeys, requireKeys } from "./keys-apart.ts";
import { type Manifest, readBackup } from "./manifest.ts";
import { backupOfNewerProgram, keysMissing, targetTaken } from "./refusals.ts";
import { restoreLogical } from "./restore-logical.ts";
import { restorePhysical } from "./restore-physical.ts";
import type { Restored, RestoreRequest } from "./restoring.ts";
import { markFinished, markUnfinished } from "./unfinished.ts";
import { openUploads } from "./uploads.ts";

/**
 * Restores a backup into a new data folder. Everything is verified first, so that a refusal leaves nothing behind: the
 * backup file by file, the keys, the target, the archive. Refuses with the codes of ./refusals.ts.
 */
export async function restoreBackup(request: RestoreRequest): Promise<Restored> {
  const manifest = await readBackup(request.backup);
  await requireKnownMigrations(manifest);
  requireSameSuite(request.suite, suiteOfDigest(manifest.digest));
  adoptSuite(request.suite);
  const keys = await openExistingKeys(request.keys, request.cipher);
  requireKeys(request.keys, keys, manifest);
  const wasThere = await requireEmpty(request.into);
  const dataFolder = await ensureDataFolder(request.into);
  await markUnfinished(dataFolder);
  const finish = (db: Pick<Database, "sql" | "url">) => finishIn(db, { request, manifest, dataFolder, keys });
  try {
    const restore = manifest.kind === "physical" ? restorePhysical : restoreLogical;
    const restored = await restore({ request, manifest, dataFolder, finish });
    await copyRing(request.keys, join(dataFolder, "keys"));
    await markFinished(dataFolder);
    return restored;
  } catch (error) {
    await empty(dataFolder, wasThere);
    throw error;
  }
}

async function requireKnownMigrations(manifest: Manifest): Promise<void> {
  const ours = await migrationNames();
  const foreign = manifest.migrations.find((name, at) => name !== ours[at]);
  if (foreign !== undefined) throw backupOfNewerProgram(foreign);
}

/** Answers whether the empty folder was there before. */
async function requireEmpty(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw targetTaken(folder);
  });
  if (names !== null && names.length > 0) throw targetTaken(folder);
  return names !== null;
}

async function empty(dataFolder: string, wasThere: boolean): Promise<void> {
  await rm(dataFolder, { recursive: true, force: true });
  if (wasThere) await mkdir(dataFolder, { recursive: true, mode: 0o700 });
}

interface Finishing {
  readonly request: RestoreRequest;
  readonly manifest: Manifest;
  readonly dataFolder: string;
  readonly keys: Keys;
}

/**
 * The log may have brought keys that the backup did not know. What was restored is told as it was; then it gets the
 * migrations of this program, files of open batches come back, and the trail says so.
 */
async function finishIn(db: Pick<Database, "sql" | "url">, of: Finishing): Promise<Restored> {
  const { request, manifest } = of;
  const known = await keysKnown(db.sql);
  const lacking = known.filter((key) => of.keys.fingerprints.get(key.id) !== key.fingerprint);
  if (lacking.length > 0)
    throw keysMissing(
      request.keys,
      lacking.map((key) => key.id),
    );
  const contents = await contentsOf(db.sql);
  await migrate(db);
  const uploads = join(of.dataFolder, "uploads");
  const detail = { backup: manifest.backupId, kind: manifest.kind, until: request.until };
  const names = await inTransaction(
    db,
    { actor: "operator", purpose: "restore", act: "restore-backup", detail },
    (tx) => request.rehome(tx, uploads),
  );
  const from = [
    join(request.backup, "uploads"),
    ...(request.archive === null ? [] : [uploadsOf(request.archive)]),
  ];
  const lostUploads = await openUploads(of.keys, { names, from, to: uploads });
  return { manifest, contents, openBatches: names.length, lostUploads };
}
