import type postgres from "postgres";
import { inTransaction } from "../src/platform/transaction.ts";
import type { Ground } from "./ground.ts";
import { moreIsBetter, type Result } from "./result.ts";

const TRANSACTIONS = 2_000;
const ROUNDS = 6;
const AT_ONCE = 8;

/**
 * What the chain of the audit trail costs a transaction that does nothing else, under the suite that XINHENG_CRYPTO names.
 * Control: a transaction that writes the same entry into a table without a chain. One after the other, and eight at once,
 * which wait for each other at the end of the chain.
 */
export async function benchAudit(ground: Ground, scale: number): Promise<readonly Result[]> {
  const { sql } = ground;
  await sql`create table if not exists platform.bench_entry (like platform.audit including indexes)`;
  const count = Math.max(AT_ONCE, Math.round((TRANSACTIONS * scale) / ROUNDS));
  const single = await perSecond(ground, { count, lanes: 1 });
  const many = await perSecond(ground, { count, lanes: AT_ONCE });
  await sql`drop table platform.bench_entry`;
  const unit = "transactions/s";
  const notes = { suite: ground.config.crypto };
  return [
    moreIsBetter({ name: "audit", ...single, unit, target: null, notes }),
    moreIsBetter({ name: "audit-at-once", ...many, unit, target: null, notes: { ...notes, lanes: AT_ONCE } }),
  ];
}

interface Load {
  /** Transactions in a round. */
  readonly count: number;
  readonly lanes: number;
}

/** Both kinds in turns, so that both meet the same machine. */
async function perSecond(
  ground: Ground,
  load: Load,
): Promise<{ readonly value: number; readonly control: number }> {
  const db = ground.intake.db;
  const detail = { batch: "019ac2f0-0000-7000-8000-000000000000", slice: 7 };
  const act = { actor: ground.body, purpose: "intake", act: "apply-slice", subjectCount: 100, detail };
  const chained = () => inTransaction(db, act, async () => {});
  const bare = () => bareEntry(db.sql, act);
  const seconds = { chained: 0, bare: 0 };
  await round(chained, { ...load, count: load.lanes });
  await round(bare, { ...load, count: load.lanes });
  for (let n = 0; n < ROUNDS; n++) {
    seconds.bare += await round(bare, load);
    seconds.chained += await round(chained, load);
  }
  const rate = (spent: number): number => Math.round((load.count * ROUNDS) / spent);
  return { value: rate(seconds.chained), control: rate(seconds.bare) };
}

async function bareEntry(sql: postgres.Sql, act: { readonly actor: string; readonly detail: object }) {
  await sql.begin(async (tx) => {
    await tx`
      insert into platform.bench_entry (audit_id, at, actor, purpose, act, subject_count, detail, hash, position, previous_hash)
      values (gen_random_uuid(), now(), ${act.actor}, 'intake', 'apply-slice', 100, ${JSON.stringify(act.detail)}::text::jsonb,
              ${HASH}, 1, ${HASH})`;
  });
}

const HASH = Buffer.alloc(32, 1);

async function round(one: () => Promise<void>, { count, lanes }: Load): Promise<number> {
  const began = performance.now();
  let left = count;
  const lane = async (): Promise<void> => {
    while (left-- > 0) await one();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return (performance.now() - began) / 1000;
}
