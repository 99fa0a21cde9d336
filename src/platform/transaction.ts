import type postgres from "postgres";
import { assertThat } from "../kernel/outcome.ts";
import { type Act, appendEntry } from "./audit.ts";
import type { Database } from "./database.ts";

const WORD_LENGTH_MAX = 80;

/**
 * The only writer. Runs `work` in one transaction and appends the audit entry in the same transaction, so that a write
 * without its entry, and an entry without its write, cannot exist. No actor or purpose: no write (a bug, thrown).
 */
export async function inTransaction<T>(
  db: Pick<Database, "sql">,
  act: Act,
  work: (tx: postgres.TransactionSql) => Promise<T>,
): Promise<T> {
  assertThat(isWord(act.actor), "a write names its actor");
  assertThat(isWord(act.purpose), "a write names its purpose");
  const kept: { result: T }[] = [];
  await db.sql.begin(async (tx) => {
    kept.push({ result: await work(tx) });
    await appendEntry(tx, act);
  });
  const [done] = kept;
  assertThat(done !== undefined, "a committed transaction has a result");
  return done.result;
}

function isWord(text: string): boolean {
  return text.trim() !== "" && text.length <= WORD_LENGTH_MAX;
}
