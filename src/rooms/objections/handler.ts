import type postgres from "postgres";
import { delegationsOf } from "../representatives/index.ts";
import type { Handler } from "./types.ts";
import type { ObjectionRow } from "./views.ts";

/**
 * Somebody who handles an objection, with what makes him a party of it: that the subject delegated something to him for any
 * day since it was received. Ending the delegation early does not make him impartial.
 */
export async function handlerOf(
  sql: postgres.ISql,
  objection: Pick<ObjectionRow, "subjectCode" | "receivedOn">,
  accountId: string,
): Promise<Handler> {
  const { subjectCode, receivedOn } = objection;
  const delegations = await delegationsOf(sql, accountId);
  const represents = delegations.some((one) => one.subjectCode === subjectCode && one.until >= receivedOn);
  return { accountId, represents };
}
