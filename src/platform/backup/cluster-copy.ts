import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { copyHashed, type FileHash, writeDurably } from "./files.ts";
import type { BackedUpFile } from "./manifest.ts";

/** What a copy of a running cluster holds. */
export interface ClusterCopy {
  readonly files: readonly BackedUpFile[];
  /** All its folders; some are empty and must be there. */
  readonly folders: readonly string[];
}

/** Folder of a backup that holds the cluster. */
export const CLUSTER_FOLDER = "cluster";

/** Folders whose contents a base backup leaves out (PostgreSQL manual, "Making a Base Backup Using the Low Level API"). */
const EMPTIED =
  /^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\//;
const KEPT_FOLDERS = /^pg_wal\/(archive_status|summaries)$/;

/** Files that belong to the running server or to an earlier backup, and our own settings, which are written at every start. */
const LEFT_OUT =
  /^(postmaster\.(pid|opts)|backup_label(\.old)?|tablespace_map(\.old)?|backup_manifest|current_logfiles|postgresql\.auto\.conf\.tmp|xinheng\.conf|(recovery|standby)\.signal|global\/pg_control)$/;
const PASSING = /(^|\/)(pgsql_tmp[^/]*|pg_internal\.init[^/]*|t\d+_\d+[^/]*)(\/|$)/;

/** A relation's file: its number, its fork, its part. */
const RELATION = /^(\d+)(_(?:fsm|vm|init))?(\.\d+)?$/;

const CONTROL_FILE = "global/pg_control";
const CONTROL_TRIES_MAX = 50;
const CONTROL_PAUSE_MS = 20;

/**
 * Copies the files of a running cluster between backup start and backup stop. Pages may be torn and files may vanish:
 * that is in order, the write-ahead log from the start on mends both. Contents of unlogged tables are left out.
 */
export async function copyCluster(cluster: string, backup: string): Promise<ClusterCopy> {
  const listed = await listing(cluster);
  const files: BackedUpFile[] = [];
  for (const path of listed.files) {
    const hash = await copyUnlessGone(join(cluster, path), join(backup, CLUSTER_FOLDER, path));
    if (hash !== null) files.push({ path: `${CLUSTER_FOLDER}/${path}`, ...hash });
  }
  const control = await writeDurably(
    join(backup, CLUSTER_FOLDER, CONTROL_FILE),
    await controlFile(join(cluster, CONTROL_FILE)),
  );
  files.push({ path: `${CLUSTER_FOLDER}/${CONTROL_FILE}`, ...control });
  return { files, folders: listed.folders };
}

async function listing(
  cluster: string,
): Promise<{ readonly files: readonly string[]; readonly folders: readonly string[] }> {
  const entries = await readdir(cluster, { recursive: true, withFileTypes: true });
  const named = entries.map((entry) => ({
    path: join(entry.parentPath, entry.name).slice(cluster.length + 1),
    isFolder: entry.isDirectory(),
    isFile: entry.isFile(),
  }));
  const inits = new Set(named.filter(({ path }) => path.endsWith("_init")).map(({ path }) => path));
  const folders = named.filter(({ path, isFolder }) => isFolder && belongs(path));
  const files = named.filter(({ path, isFile }) => isFile && belongs(path) && !isUnlogged(path, inits));
  return {
    files: files.map(({ path }) => path).sort(),
    folders: folders.map(({ path }) => path).sort(),
  };
}

function belongs(path: string): boolean {
  if (EMPTIED.test(path)) return KEPT_FOLDERS.test(path);
  return !LEFT_OUT.test(path) && !PASSING.test(path);
}

/** An unlogged relation has an init fork; only that is kept, and the server makes the relation empty from it. */
function isUnlogged(path: string, inits: ReadonlySet<string>): boolean {
  const at = path.lastIndexOf("/") + 1;
  const [, number, fork] = RELATION.exec(path.slice(at)) ?? [];
  return number !== undefined && fork !== "_init" && inits.has(`${path.slice(0, at)}${number}_init`);
}

async function copyUnlessGone(from: string, to: string): Promise<FileHash | null> {
  return copyHashed(from, to).catch((error: unknown) => {
    if (
      error instanceof Error &&
      "code" in error &&
      error.code === "ENOENT" &&
      "path" in error &&
      error.path === from
    )
      return null;
    throw error;
  });
}

/** Without the control file nothing starts, and it is rewritten in place: it is read until two readings agree. */
async function controlFile(path: string): Promise<Buffer> {
  let before = await readFile(path);
  for (let tries = 0; tries < CONTROL_TRIES_MAX; tries += 1) {
    await sleep(CONTROL_PAUSE_MS);
    const now = await readFile(path);
    if (now.equals(before)) return now;
    before = now;
  }
  throw new Error("Broken invariant: the control file rests between checkpoints");
}
