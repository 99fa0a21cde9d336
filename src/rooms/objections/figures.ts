import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import type { WatchedFigure } from "../../platform/http/metrics.ts";
import { openCounts } from "./views.ts";

/** Figures of the clock for /metrics: an objection that is overdue is for whoever watches over the platform, not only for its body. */
export function objectionFigures(db: Pick<Database, "sql">, clock: Clock): readonly WatchedFigure[] {
  return [
    {
      name: "xinheng_objections_open",
      help: "Objections that wait for their answer",
      labels: ["due"],
      measure: async () => {
        const { open, overdue } = await openCounts(db.sql, clock.today().toString());
        return [
          { labels: { due: "in-time" }, value: open - overdue },
          { labels: { due: "overdue" }, value: overdue },
        ];
      },
    },
  ];
}
