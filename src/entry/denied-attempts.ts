import type { LawFault } from "../law/types.ts";
import type { Database } from "../platform/database.ts";
import { inTransaction } from "../platform/transaction.ts";

/** The categories of denied information that a law folder reaches for, each once. */
export function deniedCodes(faults: readonly LawFault[]): readonly string[] {
  return [...new Set(faults.flatMap(({ denied }) => (denied === undefined ? [] : [denied])))].toSorted();
}

/** Writes down that somebody tried to load law that reaches for information that may not be recorded (policy, article 4). */
export async function noteDeniedLaw(
  db: Pick<Database, "sql">,
  attempt: { readonly actor: string; readonly faults: readonly LawFault[] },
): Promise<void> {
  const denied = deniedCodes(attempt.faults);
  if (denied.length === 0) return;
  await inTransaction(
    db,
    {
      actor: attempt.actor,
      purpose: "catalogue",
      act: "denied-law",
      detail: { code: "LAW_INVALID", denied: denied.join(",") },
    },
    async () => {},
  );
}
