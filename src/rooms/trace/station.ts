import type postgres from "postgres";
import { readStatement } from "../../platform/receipts/index.ts";
import type { StationReceipt } from "./types.ts";

/** A receipt as a column of another question. */
export interface StationRow {
  readonly statement: string;
  readonly countersigned: readonly string[];
}

/** The receipt that fits a condition on `p`, with who countersigned it, as one value of a row. */
export function stationColumn(
  sql: postgres.ISql,
  fits: postgres.PendingQuery<postgres.Row[]>,
): postgres.PendingQuery<postgres.Row[]> {
  return sql`
    (select json_build_object('statement', p.statement, 'countersigned',
              array(select c.body_code from platform.countersignature c
                     where c.receipt_id = p.receipt_id order by c.body_code))
       from platform.receipt p where ${fits})`;
}

/** What a station shows of its receipt; null where there is none. */
export function receiptStation(row: StationRow | null): StationReceipt | null {
  if (row === null) return null;
  const { id, at, sender, receiver, what } = readStatement(row.statement);
  return { id, at, sender, receiver, hash: what.hash, countersigned: row.countersigned };
}
