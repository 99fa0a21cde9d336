import type postgres from "postgres";

/** The file of an open batch, under the batch's id. */
interface OpenUpload {
  readonly name: string;
  readonly path: string;
}

/** A long write of a batch report may hold the table; a backup does not wait for it for ever. */
const WAIT = "60s";

/**
 * Holds intake still while `work` runs: no batch begins, ends or is queued meanwhile. So what the database says is open,
 * and the files that are there, belong together. For backups; keep `work` short.
 */
export async function holdOpenBatches<T>(
  sql: postgres.Sql,
  work: (open: readonly OpenUpload[]) => Promise<T>,
): Promise<T> {
  const kept: T[] = [];
  await sql.begin(async (tx) => {
    await tx.unsafe(`set local lock_timeout = '${WAIT}'`);
    await tx`lock table intake.batch in share mode`;
    const rows = await tx<{ batch_id: string; file_path: string }[]>`
      select batch_id, file_path from intake.batch
       where status in ('queued', 'running') and file_path is not null
       order by submitted_at, batch_id`;
    kept.push(await work(rows.map((row) => ({ name: row.batch_id, path: row.file_path }))));
  });
  const [done] = kept;
  if (done === undefined) throw new Error("Broken invariant: work that was committed has a result");
  return done;
}

/** Tells open batches that their files are in this folder, each under its batch's id, and answers those ids. */
export async function rehomeUploads(tx: postgres.TransactionSql, folder: string): Promise<readonly string[]> {
  const rows = await tx<{ batch_id: string }[]>`
    update intake.batch set file_path = ${`${folder}/`}::text || batch_id::text
     where status in ('queued', 'running')
    returning batch_id`;
  return rows.map((row) => row.batch_id).sort();
}
