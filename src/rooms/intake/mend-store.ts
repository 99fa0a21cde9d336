import type postgres from "postgres";

export interface Resent {
  /** The batch whose rows are sent again. */
  readonly batchId: string;
  readonly rows: readonly { readonly row: number; readonly becomes: number }[];
  /** The batch that sends them. */
  readonly by: string;
}

/** Notes rows as sent again and answers how many were free: not sent before, or by a batch that failed as a whole. */
export async function markResent(tx: postgres.ISql, resent: Resent): Promise<number> {
  const rows = resent.rows.map(({ row }) => row);
  const becomes = resent.rows.map((one) => one.becomes);
  const marked = await tx`
    insert into intake.resent_row as k (batch_id, row_no, resent_by, resent_row_no)
    select ${resent.batchId}, r.row_no, ${resent.by}, r.becomes
      from unnest(${rows}::integer[], ${becomes}::integer[]) as r (row_no, becomes)
        on conflict (batch_id, row_no) do update set resent_by = excluded.resent_by, resent_row_no = excluded.resent_row_no
     where exists (select 1 from intake.batch b where b.batch_id = k.resent_by and b.status = 'failed')
    returning row_no`;
  return marked.length;
}

/** Sets the remaining rejected rows of a batch aside, or takes them up again. */
export async function settleBatch(
  tx: postgres.ISql,
  of: { readonly batchId: string; readonly settledAt: string | null },
): Promise<void> {
  await tx`update intake.batch set settled_at = ${of.settledAt}::timestamptz where batch_id = ${of.batchId}`;
}
