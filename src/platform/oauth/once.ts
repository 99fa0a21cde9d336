import type postgres from "postgres";
import { digestOf } from "../suite.ts";

/** Rows that are over and are removed with each new one: more than come, so that the table stays small. */
const OVER_REMOVED_EACH = 10;

/** Takes a value that may be shown once; false when it was shown before, to this server or another one. */
export async function takeOnce(
  sql: postgres.ISql,
  value: {
    readonly kind: "assertion" | "proof" | "logout" | "sign-in";
    readonly owner: string;
    readonly text: string;
    readonly until: Temporal.Instant;
    readonly at: Temporal.Instant;
  },
): Promise<boolean> {
  const at = value.at.toString();
  await sql`
    delete from platform.once where (kind, owner, value_hash) in (
      select kind, owner, value_hash from platform.once where expires_at < ${at}::timestamptz
       order by expires_at limit ${OVER_REMOVED_EACH} for update skip locked)`;
  const hash = digestOf(value.text);
  const taken = await sql`
    insert into platform.once (kind, owner, value_hash, expires_at)
    values (${value.kind}, ${value.owner}, ${hash}, ${value.until.toString()}::timestamptz)
        on conflict (kind, owner, value_hash) do nothing
    returning 1 as taken`;
  return taken.length === 1;
}
