import type postgres from "postgres";
import type { Manifest } from "./manifest.ts";

/** Notes a backup that is whole, for its age in the metrics. */
export async function noteBackup(tx: postgres.ISql, manifest: Manifest): Promise<void> {
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  await tx`
    insert into platform.backup (backup_id, kind, started_at, finished_at, files, bytes)
    values (${manifest.backupId}, ${manifest.kind}, ${manifest.startedAt}::timestamptz,
            ${manifest.finishedAt}::timestamptz, ${manifest.files.length}, ${bytes})`;
}
