import { createHash } from "node:crypto";
import type postgres from "postgres";
import { canonicalJson } from "../kernel/canonical.ts";
import { assertThat } from "../kernel/outcome.ts";
import type { Database } from "./database.ts";
import { uuidv7 } from "./ids.ts";

/** Who writes, and what for. `detail` tells batches and counts and never anything about a person. */
export interface Act {
  /** Code of a body, `system`, or `operator` for the command line. */
  readonly actor: string;
  /** Why, in one word of the law: intake, publicity, repair, … */
  readonly purpose: string;
  /** What is done, as a verb with its object: `apply-slice`. */
  readonly act?: string;
  readonly subjectCount?: number;
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

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

/** The hash covers the entry as a whole; chaining it to the one before is the work of the log, which reads in order. */
async function appendEntry(tx: postgres.TransactionSql, act: Act): Promise<void> {
  const entry = {
    auditId: uuidv7(),
    at: Temporal.Now.instant().toString({ fractionalSecondDigits: 6 }),
    actor: act.actor,
    purpose: act.purpose,
    act: act.act ?? act.purpose,
    subjectCount: act.subjectCount ?? null,
    detail: act.detail ?? {},
  };
  const hash = createHash("sha256").update(canonicalJson(entry)).digest();
  await tx`
    insert into platform.audit (audit_id, at, actor, purpose, act, subject_count, detail, hash)
    values (${entry.auditId}, ${entry.at}::timestamptz, ${entry.actor}, ${entry.purpose}, ${entry.act},
            ${entry.subjectCount}, ${JSON.stringify(entry.detail)}::text::jsonb, ${hash})`;
}
