import type { Suite } from "./config.ts";
import type { Database } from "./database.ts";
import { adoptSuite, digestOfSuite, heldSuite, requireSameSuite } from "./suite.ts";
import { inTransaction } from "./transaction.ts";

/**
 * Takes up the suite of a migrated database for this process. A database in which nothing was written yet gets the one of
 * the setting, as the first entry of its trail. Refuses with SUITE_DIFFERS.
 */
export async function beginSuite(db: Pick<Database, "sql">, setting: Suite): Promise<void> {
  const { suite, isBegun } = await heldSuite(db.sql);
  if (isBegun) requireSameSuite(setting, suite);
  adoptSuite(setting);
  if (suite === setting) return;
  const digest = digestOfSuite(setting);
  const act = { actor: "system", purpose: "start", act: "choose-suite", detail: { suite: setting } };
  // Whoever comes second finds the trail begun: its own entry then fits, or is refused as of another suite.
  await inTransaction(
    db,
    act,
    (tx) =>
      tx`update platform.audit_head set digest = ${digest} where chain = 'audit' and position = 0 and digest <> ${digest}`,
  );
}
