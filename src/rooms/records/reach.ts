import type postgres from "postgres";
import type { Database } from "../../platform/database.ts";

/** Whose records that are not public a transaction is about: those of one subject, or those that a body answers for. */
export type Reach = { readonly subject: string } | { readonly body: string };

/**
 * Lets a transaction of the server see what is not public, as far as it says and until it ends. A server that does not say so
 * sees what is or was public: the policies on `records.record` ask, whatever the application thought (articles 4 and 7).
 * With a body it may also write. Programs that own the database or take rows in need none.
 */
export async function reach(tx: postgres.TransactionSql, to: Reach): Promise<void> {
  const subject = "subject" in to ? to.subject : "";
  const body = "body" in to ? to.body : "";
  await tx`select set_config('xinheng.reach_subject', ${subject}, true), set_config('xinheng.reach_body', ${body}, true)`;
}

/** Reads within a reach, in a transaction that writes nothing. */
export async function reading<T>(
  db: Pick<Database, "sql">,
  to: Reach,
  read: (tx: postgres.TransactionSql) => Promise<T>,
): Promise<T> {
  const kept: { result: T }[] = [];
  await db.sql.begin("read only", async (tx) => {
    await reach(tx, to);
    kept.push({ result: await read(tx) });
  });
  const [done] = kept;
  if (done === undefined) throw new Error("Broken invariant: a transaction that ended has a result");
  return done.result;
}
