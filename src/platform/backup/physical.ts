import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type postgres from "postgres";
import { assertThat } from "../../kernel/outcome.ts";
import { connect } from "../connect.ts";
import type { Keys } from "../keys.ts";
import { CLUSTER_FOLDER, type ClusterCopy, copyCluster } from "./cluster-copy.ts";
import { copyHashed, writeDurably } from "./files.ts";
import type { BackedUpFile, Manifest } from "./manifest.ts";
import { backupRunning, hasTablespaces } from "./refusals.ts";
import { type HeldUploads, type HoldStill, holdUploads, sealUploads } from "./uploads.ts";
import { segmentOf, segmentsBetween } from "./wal.ts";

/** Folder of a backup that holds its own write-ahead log. */
export const WAL_FOLDER = "wal";

export interface PhysicalSource {
  /** Address of the database: the backup has a connection of its own. */
  readonly url: string;
  readonly keys: Keys;
  /** Folder where uploads wait for their batch. */
  readonly uploads: string;
  readonly hold: HoldStill;
}

export type PhysicalParts = Pick<Manifest, "files" | "folders" | "wal">;

/**
 * A base backup of the embedded cluster, taken while it serves. A passing slot keeps the write-ahead log from the start
 * on; the log of the time of the copy goes into the backup, so that it can be restored by itself. Refuses with TABLESPACE_PRESENT.
 */
export async function takePhysical(source: PhysicalSource, backup: string): Promise<PhysicalParts> {
  const own = connect(source.url, { connectionsMax: 1, name: "xinheng-backup" });
  const session = await own.reserve();
  try {
    const cluster = await clusterFolder(session);
    if ((await readdir(join(cluster, "pg_tblspc"))).length > 0) throw hasTablespaces();
    await reserveLog(session);
    await session`select pg_backup_start('xinheng', true)`;
    const copy = await copyCluster(cluster, backup);
    const { end, held } = await source.hold(async (open) => ({
      held: await holdUploads(source.uploads, open),
      end: await stopBackup(session),
    }));
    return await assemble(source, { cluster, backup, copy, end, held });
  } finally {
    session.release();
    // The slot, and a backup that was not stopped, end with their connection.
    await own.end({ timeout: CLOSE_SECONDS });
  }
}

const CLOSE_SECONDS = 5;
const SLOT = "xinheng_backup";
const SLOT_TAKEN = "42710";

/** One at a time: the slot has a fixed name and goes with its connection. */
async function reserveLog(session: postgres.ISql): Promise<void> {
  await session`select pg_create_physical_replication_slot(${SLOT}, true, true)`.catch((error: unknown) => {
    throw error instanceof Error && "code" in error && error.code === SLOT_TAKEN ? backupRunning() : error;
  });
}

async function clusterFolder(session: postgres.ISql): Promise<string> {
  const [row] = await session<{ folder: string }[]>`select current_setting('data_directory') as folder`;
  assertThat(row !== undefined, "a server has a data directory");
  return row.folder;
}

interface BackupEnd {
  readonly label: string;
  readonly map: string;
  readonly lastSegment: string;
  readonly segmentBytes: number;
}

/** What is needed of the log is copied here, so nobody has to wait for the archive. */
async function stopBackup(session: postgres.ISql): Promise<BackupEnd> {
  const [row] = await session<{ label: string; map: string; last: string; bytes: string }[]>`
    select s.labelfile as label, s.spcmapfile as map, pg_walfile_name(s.lsn) as last,
           (select setting from pg_settings where name = 'wal_segment_size') as bytes
      from pg_backup_stop(false) s`;
  assertThat(row !== undefined, "a backup that began can be stopped");
  return { label: row.label, map: row.map, lastSegment: row.last, segmentBytes: Number(row.bytes) };
}

interface Assembly {
  readonly cluster: string;
  readonly backup: string;
  readonly copy: ClusterCopy;
  readonly end: BackupEnd;
  readonly held: HeldUploads;
}

async function assemble(source: PhysicalSource, made: Assembly): Promise<PhysicalParts> {
  const { backup, copy, end, held } = made;
  try {
    const label = await writeDurably(join(backup, CLUSTER_FOLDER, "backup_label"), end.label);
    const map =
      end.map.trim() === ""
        ? null
        : await writeDurably(join(backup, CLUSTER_FOLDER, "tablespace_map"), end.map);
    const wal = await copyLog(made);
    return {
      folders: [...copy.folders],
      wal: { first: wal.first, last: end.lastSegment, segmentBytes: end.segmentBytes },
      files: [
        ...copy.files,
        { path: `${CLUSTER_FOLDER}/backup_label`, ...label },
        ...(map === null ? [] : [{ path: `${CLUSTER_FOLDER}/tablespace_map`, ...map }]),
        ...wal.files,
        ...(await sealUploads(source.keys, held, backup)),
      ],
    };
  } finally {
    await held.release();
  }
}

/** The segments from the start through the end of the backup, and the history of a timeline that is not the first. */
async function copyLog({
  cluster,
  backup,
  end,
}: Assembly): Promise<{ first: string; files: readonly BackedUpFile[] }> {
  const firstName = /^START WAL LOCATION: .*\(file ([0-9A-F]{24})\)/m.exec(end.label)?.[1] ?? "";
  const first = segmentOf(firstName, end.segmentBytes);
  const last = segmentOf(end.lastSegment, end.segmentBytes);
  assertThat(first !== null && last !== null, "a backup label names its first segment");
  const history = `${first.timeline}.history`;
  const hasHistory = (await stat(join(cluster, "pg_wal", history)).catch(() => null)) !== null;
  const names = [...segmentsBetween(first, last, end.segmentBytes), ...(hasHistory ? [history] : [])];
  const files: BackedUpFile[] = [];
  for (const name of names) {
    const hash = await copyHashed(join(cluster, "pg_wal", name), join(backup, WAL_FOLDER, name));
    files.push({ path: `${WAL_FOLDER}/${name}`, ...hash });
  }
  return { first: first.name, files };
}
