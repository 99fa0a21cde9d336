import type { ChildProcess } from "node:child_process";
import { chown, mkdir, readdir, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "../connect.ts";
import { RESTORE_SECONDS_MAX } from "../limits.ts";
import { urlOf } from "../postgres/embedded.ts";
import type { Place } from "../postgres/place.ts";
import { isListening, logTail, startServer } from "../postgres/server.ts";
import { canReach } from "../postgres/server-user.ts";
import { SERVER_SETTINGS, type ServerSettings } from "../postgres/settings.ts";
import { archiveUnreachable, restoreCommand, walOf } from "./archive.ts";
import { CLUSTER_FOLDER } from "./cluster-copy.ts";
import { copyHashed, writeDurably } from "./files.ts";
import type { Manifest } from "./manifest.ts";
import { WAL_FOLDER } from "./physical.ts";
import { archiveDamaged, archiveGap, notReached, untilNotPossible } from "./refusals.ts";
import { type ArchiveReach, archiveReach, segmentOf } from "./wal.ts";

export interface Recovery {
  readonly backup: string;
  readonly manifest: Manifest;
  /** The archive to go on from after the backup; null: the backup alone. */
  readonly archive: string | null;
  /** ISO instant to stop at; null: as far as the log goes. */
  readonly until: string | null;
}

const POLL_MS = 50;

/**
 * What can be known before anything is written: that the archive is in reach and reaches far enough. Refuses with
 * UNTIL_NOT_POSSIBLE, ARCHIVE_UNREACHABLE and, where the end of the archive is wanted, ARCHIVE_GAP.
 */
export async function requireReach(recovery: Recovery): Promise<ArchiveReach> {
  const { archive, until, manifest } = recovery;
  if (until !== null && archive === null) throw untilNotPossible(NEEDS_ARCHIVE);
  if (until !== null && Temporal.Instant.compare(until, manifest.finishedAt) < 0)
    throw untilNotPossible(beforeBackup(manifest.finishedAt));
  if (archive === null || manifest.wal === null) return { newest: null, missing: null };
  const reach = await archiveReach(walOf(archive), manifest.wal).catch(() => {
    throw archiveUnreachable(archive, "ENOENT");
  });
  if (until === null && reach.missing !== null) throw archiveGap(reach.missing);
  return reach;
}

/** Puts the copied cluster in its place with what a recovery needs, owned by the server's user. */
export async function layOut(recovery: Recovery, place: Place): Promise<void> {
  const fresh = join(place.home, "cluster.new");
  const { backup, manifest } = recovery;
  await mkdir(fresh, { recursive: true, mode: 0o700 });
  for (const folder of manifest.folders) await mkdir(join(fresh, folder), { recursive: true, mode: 0o700 });
  const inCluster = (prefix: string) => manifest.files.filter(({ path }) => path.startsWith(`${prefix}/`));
  for (const { path } of inCluster(CLUSTER_FOLDER))
    await copyHashed(join(backup, path), join(fresh, path.slice(CLUSTER_FOLDER.length + 1)));
  for (const { path } of inCluster(WAL_FOLDER))
    await copyHashed(join(backup, path), join(fresh, "pg_wal", path.slice(WAL_FOLDER.length + 1)));
  await writeDurably(join(fresh, "recovery.signal"), "");
  await ownAll(fresh, place);
  await rename(fresh, join(place.home, "cluster"));
}

async function ownAll(folder: string, place: Place): Promise<void> {
  const { uid, gid } = place.user;
  if (uid === null || gid === null) return;
  await chown(folder, uid, gid);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    await chown(join(entry.parentPath, entry.name), uid, gid);
}

/**
 * Lets the server go through the log to where it should stop, and open as a cluster of its own timeline. It takes no
 * connection before. Refuses with RESTORE_NOT_REACHED, ARCHIVE_GAP and ARCHIVE_DAMAGED.
 */
export async function recover(recovery: Recovery, place: Place, reach: ArchiveReach): Promise<void> {
  if (recovery.archive !== null && !(await isReadable(walOf(recovery.archive), place)))
    throw archiveUnreachable(recovery.archive, "EACCES");
  const server = await startServer(place, recoverySettings(recovery));
  const deadline = performance.now() + RESTORE_SECONDS_MAX * 1000;
  while (!(await isOpen(place))) {
    const isOver = hasEnded(server) || performance.now() > deadline;
    if (isOver && reach.missing !== null) throw archiveGap(reach.missing);
    if (isOver) throw notReached(recovery.until, await logTail(place));
    await sleep(POLL_MS);
  }
  if (recovery.until === null) await requireEnd(place, recovery, reach);
}

function hasEnded(server: ChildProcess): boolean {
  return server.exitCode !== null || server.signalCode !== null;
}

/** Settings of this one start; the next one writes the usual ones. */
function recoverySettings({ archive, until }: Recovery): ServerSettings {
  return {
    ...SERVER_SETTINGS,
    hot_standby: "off",
    restore_command: archive === null ? "false" : restoreCommand(archive),
    ...(until === null
      ? {}
      : {
          recovery_target_time: postgresInstant(until),
          recovery_target_inclusive: "on",
          recovery_target_action: "promote",
        }),
  };
}

/** An ISO instant in UTC as this setting wants it, which knows no Z. */
function postgresInstant(iso: string): string {
  return iso.replace("T", " ").replace(/Z$/, "+00");
}

async function isOpen(place: Place): Promise<boolean> {
  if (!(await isListening(place))) return false;
  const sql = connect(urlOf(place), { connectionsMax: 1 });
  try {
    const [row] = await sql<{ recovering: boolean }[]>`select pg_is_in_recovery() as recovering`;
    return row?.recovering === false;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Where the log ends in the middle of the archive, a segment is damaged: PostgreSQL takes that for the end. */
async function requireEnd(place: Place, { manifest }: Recovery, reach: ArchiveReach): Promise<void> {
  if (reach.newest === null || manifest.wal === null) return;
  const sql = connect(urlOf(place), { connectionsMax: 1 });
  try {
    const [row] = await sql<{ name: string }[]>`select pg_walfile_name(pg_current_wal_lsn()) as name`;
    const reached = segmentOf(row?.name ?? "", manifest.wal.segmentBytes);
    if (reached !== null && reached.number < reach.newest.number) throw archiveDamaged(reached.name);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const ANYONE_READS = 0o004;

async function isReadable(folder: string, place: Place): Promise<boolean> {
  if (place.user.uid === null) return true;
  if (!(await canReach(folder, place.user))) return false;
  for (const name of await readdir(folder)) {
    const { uid, mode } = await stat(join(folder, name));
    if (uid !== place.user.uid && (mode & ANYONE_READS) === 0) return false;
  }
  return true;
}

const NEEDS_ARCHIVE = {
  zh: "恢复到某一时刻需要归档：请用 --archive 指定归档文件夹。",
  en: "Restoring to an instant needs the archive: name its folder with --archive.",
};

function beforeBackup(finishedAt: string) {
  return {
    zh: `这份备份在 ${finishedAt} 才完成，不能恢复到更早的时刻。请用更早的备份。`,
    en: `This backup was finished at ${finishedAt}; it cannot be restored to an earlier instant. Use an earlier backup.`,
  };
}
