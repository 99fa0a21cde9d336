import type postgres from "postgres";
import type { SealedPlace } from "../../platform/reseal.ts";

/** Cells of rejected rows, bound to their batch and row. */
export const SEALED_CELLS: SealedPlace = {
  table: "intake.row_outcome",
  column: "sealed_cells",
  key: [
    ["batch_id", "uuid"],
    ["row_no", "integer"],
  ],
  context: "batch_id || ' ' || row_no",
};

/** Batches under way that began before an instant: what they staged may be sealed with the key of that time. */
export async function batchesFromBefore(sql: postgres.ISql, instant: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from intake.batch
     where status = 'running' and started_at < ${instant}::timestamptz`;
  return row?.count ?? 0;
}
