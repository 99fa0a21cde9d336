import type { Database } from "../../platform/database.ts";
import { inTransaction } from "../../platform/transaction.ts";

/** Erases the cells of rejected rows whose keeping time is over; their problems stay. Runs once a day; more often does no harm. */
export async function forgetRejectedCells(db: Pick<Database, "sql">, today: string): Promise<void> {
  await inTransaction(
    db,
    { actor: "system", purpose: "retention", act: "forget-rejected-cells" },
    async (tx) => {
      await tx`
      update intake.row_outcome set sealed_cells = null, kept_until = null
       where kept_until < ${today}::date`;
    },
  );
}
