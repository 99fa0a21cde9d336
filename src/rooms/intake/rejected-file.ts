import type { Database } from "../../platform/database.ts";
import type { Keys } from "../../platform/keys.ts";
import { rejectedText } from "./file/index.ts";
import { reasonText } from "./rejected.ts";
import { headerOf, rejectedOf } from "./row-views.ts";
import type { Cell } from "./types.ts";

export interface RejectedSource {
  readonly db: Database;
  readonly keys: Keys;
}

/** The rejected rows of a batch as a file in the template they came in, with the reasons in an extra column. Streams. */
export async function* writeRejectedFile(
  source: RejectedSource,
  batchId: string,
): AsyncGenerator<string, void, void> {
  const headers = await headerOf(source.db.sql, batchId);
  yield* rejectedText({ headers, rows: rejectedRows(source, batchId) });
}

/** Rows whose keeping time is over have no cells any more; their reasons still say which row they were. */
async function* rejectedRows(
  source: RejectedSource,
  batchId: string,
): AsyncGenerator<{ cells: readonly Cell[]; reason: string }, void, void> {
  let after = 0;
  for (let page = await rejectedOf(source.db.sql, batchId, after); page.length > 0; ) {
    for (const row of page) {
      const cells: readonly Cell[] =
        row.sealed === null ? [] : JSON.parse(source.keys.open(row.sealed, `${batchId} ${row.row}`));
      yield { cells, reason: reasonText(row.row, row.problems) };
      after = row.row;
    }
    page = await rejectedOf(source.db.sql, batchId, after);
  }
}
