import type { Database } from "../../platform/database.ts";
import type { WatchedFigure } from "../../platform/http/metrics.ts";
import { KEY_ENDING_DAYS, KEY_OLD_DAYS, KEY_UNUSED_DAYS } from "../../platform/limits.ts";

/** Figures of credentials for /metrics: keys that somebody should look at. */
export function credentialFigures(db: Pick<Database, "sql">): readonly WatchedFigure[] {
  return [
    {
      name: "xinheng_body_keys",
      help: "Keys of bodies in force: all, issued long ago, without a last day, ending soon, not used for long, frozen",
      labels: ["state"],
      measure: async () => {
        const [row] = await db.sql<Record<string, number>[]>`
          select count(*)::integer as all,
                 (count(*) filter (where issued_at < now() - make_interval(days => ${KEY_OLD_DAYS})))::integer as old,
                 (count(*) filter (where key_until is null))::integer as endless,
                 (count(*) filter (where key_until <= current_date + ${KEY_ENDING_DAYS}::integer))::integer as ending,
                 (count(*) filter (where coalesce(last_used_on, issued_at::date)
                                         < current_date - ${KEY_UNUSED_DAYS}::integer))::integer as unused,
                 (count(*) filter (where frozen_at is not null))::integer as frozen
            from bodies.api_key
           where revoked_at is null and (key_until is null or key_until >= current_date)`;
        return Object.entries(row ?? {}).map(([state, value]) => ({ labels: { state }, value }));
      },
    },
  ];
}
