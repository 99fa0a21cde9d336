import type { Database } from "../platform/database.ts";
import { isHeldByCase } from "../rooms/incidents/index.ts";
import { printRefusal } from "./answer.ts";

/**
 * Whether an account, key or program is held frozen by a case, which is told: another person than the one who froze lets it
 * go there. The command line is no way around those two people.
 */
export async function refusedAsHeld(db: Pick<Database, "sql">, id: string): Promise<boolean> {
  if (!(await isHeldByCase(db.sql, id))) return false;
  printRefusal("CREDENTIAL_HELD", {
    zh: "安全事件冻结了它，请由办理冻结的人以外的另一人用 xinheng incident lift 或者在事件办理台解除。",
    en: "An incident holds it frozen: another person than the one who froze lifts it, by xinheng incident lift or at the incident desk.",
  });
  return true;
}
