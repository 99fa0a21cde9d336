import type postgres from "postgres";

/** Where a record came from: the batch as its subject may know it. */
export interface OwnBatch {
  readonly batch_id: string;
  readonly body_code: string;
  readonly entry: string;
  readonly submitted_at: string;
}

/** The batches with these ids, oldest first. */
export async function batchesNamed(sql: postgres.ISql, ids: readonly string[]): Promise<readonly OwnBatch[]> {
  return sql<OwnBatch[]>`
    select batch_id, body_code, entry, to_char(submitted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as submitted_at
      from intake.batch
     where batch_id = any(${[...ids]}::uuid[])
     order by submitted_at, batch_id`;
}
