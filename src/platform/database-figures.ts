import type { Database } from "./database.ts";
import type { WatchedFigure } from "./http/metrics.ts";
import { POOL_CONNECTIONS_MAX } from "./limits.ts";

type Asked = Pick<Database, "sql">;

/** Figures of the database for /metrics: connections, answer time, size, archive, last backup. */
export function databaseFigures(db: Asked): readonly WatchedFigure[] {
  return [
    connections(db),
    one("xinheng_pool_connections_max", "Connections that one program may have at once", async () => {
      return POOL_CONNECTIONS_MAX;
    }),
    one(
      "xinheng_database_answer_seconds",
      "Time of a trivial question: waiting for a connection included",
      () => answerSeconds(db),
    ),
    one("xinheng_database_bytes", "Size of the database on disk", () =>
      number(db, "select pg_database_size(current_database())::float8 as value"),
    ),
    ...archiveFigures(db),
    backups(db),
  ];
}

function one(name: string, help: string, value: () => Promise<number>): WatchedFigure {
  return { name, help, labels: [], measure: async () => [{ labels: {}, value: await value() }] };
}

async function number(db: Asked, query: string): Promise<number> {
  const [row] = await db.sql.unsafe<{ value: number | null }[]>(query);
  return row?.value ?? 0;
}

function connections(db: Asked): WatchedFigure {
  return {
    name: "xinheng_database_connections",
    help: "Connections to this database by program and state",
    labels: ["program", "state"],
    measure: async () => {
      const rows = await db.sql<{ program: string; state: string; count: number }[]>`
        select case when application_name like 'xinheng%' then application_name else 'other' end as program,
               coalesce(state, 'none') as state, count(*)::integer as count
          from pg_stat_activity where datname = current_database()
         group by 1, 2 order by 1, 2`;
      return rows.map(({ program, state, count }) => ({ labels: { program, state }, value: count }));
    },
  };
}

async function answerSeconds(db: Asked): Promise<number> {
  const began = performance.now();
  await db.sql`select 1`;
  return (performance.now() - began) / 1000;
}

/** Zero where nothing is archived by this server; an external one may be archived by other means. */
function archiveFigures(db: Asked): readonly WatchedFigure[] {
  const last = (column: string) =>
    `select coalesce(extract(epoch from ${column}), 0)::float8 as value from pg_stat_archiver`;
  return [
    one("xinheng_archive_on", "1 when the server archives its write-ahead log", () =>
      number(db, "select (current_setting('archive_mode') <> 'off')::integer::float8 as value"),
    ),
    one("xinheng_archive_failures", "Failed attempts to archive since the statistics began", () =>
      number(db, "select failed_count::float8 as value from pg_stat_archiver"),
    ),
    one("xinheng_archive_last_success_timestamp_seconds", "When a segment was last archived; 0: never", () =>
      number(db, last("last_archived_time")),
    ),
    one("xinheng_archive_last_failure_timestamp_seconds", "When archiving last failed; 0: never", () =>
      number(db, last("last_failed_time")),
    ),
  ];
}

function backups(db: Asked): WatchedFigure {
  return {
    name: "xinheng_backup_last_success_timestamp_seconds",
    help: "When the newest whole backup of each kind was finished; 0: never",
    labels: ["kind"],
    measure: async () => {
      const rows = await db.sql<{ kind: string; at: number }[]>`
        select k.kind, coalesce(extract(epoch from max(b.finished_at)), 0)::float8 as at
          from unnest(array['physical', 'logical']) as k (kind)
          left join platform.backup b using (kind)
         group by k.kind order by k.kind`;
      return rows.map(({ kind, at }) => ({ labels: { kind }, value: at }));
    },
  };
}
