import type { Database } from "../../platform/database.ts";
import type { WatchedFigure } from "../../platform/http/metrics.ts";

/** Figures of the queue for /metrics. */
export function batchFigures(db: Pick<Database, "sql">): readonly WatchedFigure[] {
  return [
    {
      name: "xinheng_batches",
      help: "Batches by status",
      labels: ["status"],
      measure: async () => {
        const rows = await db.sql<{ status: string; count: number }[]>`
          select status, count(*)::integer as count from intake.batch group by status order by status`;
        return rows.map((row) => ({ labels: { status: row.status }, value: row.count }));
      },
    },
    {
      name: "xinheng_batch_oldest_waiting_seconds",
      help: "Age of the oldest batch that is not finished",
      labels: [],
      measure: async () => {
        const [row] = await db.sql<{ age: number | null }[]>`
          select extract(epoch from clock_timestamp() - min(submitted_at))::float8 as age
            from intake.batch where status in ('queued', 'running')`;
        return [{ labels: {}, value: row?.age ?? 0 }];
      },
    },
  ];
}
