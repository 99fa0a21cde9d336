import type postgres from "postgres";
import type { Cipher, Suite } from "../config.ts";
import type { Database } from "../database.ts";
import type { Contents } from "./contents.ts";
import type { Manifest } from "./manifest.ts";

export interface RestoreRequest {
  /** Folder of one backup. */
  readonly backup: string;
  /** Folder of the keys, kept apart from the backup. */
  readonly keys: string;
  /** The new data folder: not there yet, or empty. */
  readonly into: string;
  /** Archive to go on from after a physical backup. */
  readonly archive: string | null;
  /** ISO instant to stop at. */
  readonly until: string | null;
  /** An empty external database to fill from a logical backup; null: an embedded one in the data folder. */
  readonly databaseUrl: string | null;
  readonly cipher: Cipher;
  /** Suite of the setting, which must be that of the backup. */
  readonly suite: Suite;
  /** Tells open batches where their files are now, and answers the names of the files. */
  readonly rehome: (tx: postgres.TransactionSql, uploads: string) => Promise<readonly string[]>;
}

export interface Restored {
  readonly manifest: Manifest;
  /** What was restored, before the restore itself was written into the audit trail. */
  readonly contents: Contents;
  /** Batches that go on by themselves. */
  readonly openBatches: number;
  /** Open batches whose file is neither in the backup nor in the archive: they will end as given up. */
  readonly lostUploads: readonly string[];
}

/** What the two kinds of restore are given: all that could be refused beforehand has been looked at. */
export interface Restoring {
  readonly request: RestoreRequest;
  readonly manifest: Manifest;
  readonly dataFolder: string;
  /** Finishes in the restored database, while nobody else can use it. */
  readonly finish: (db: Pick<Database, "sql" | "url">) => Promise<Restored>;
}
