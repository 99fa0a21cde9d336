import type postgres from "postgres";
import { mendedDriver } from "./driver-mend.ts";
import { CONNECT_SECONDS_MAX, POOL_CONNECTIONS_MAX, RECONNECT_SECONDS } from "./limits.ts";

const driver = await mendedDriver();

/** The roles of the database that programs work under: see `docs/decisions/0071-role-for-each-program.md`. */
export type ProgramRole = "xinheng_server" | "xinheng_worker";

export interface ConnectOptions {
  /** What every connection works under; without one it has all that its login has. */
  readonly role?: ProgramRole | null;
  readonly connectionsMax?: number;
  /** Shown by PostgreSQL beside each connection. */
  readonly name?: string;
  /** PostgreSQL ends a statement that takes longer, and says 57014. */
  readonly statementSecondsMax?: number;
}

const DATE = 1082;
const TIMESTAMP = 1114;
const TIMESTAMPTZ = 1184;

/**
 * A pool of connections to the PostgreSQL at an address. Days come as ISO days, instants as ISO instants in UTC, bigint
 * as text: no JavaScript Date reaches the rooms. `current_date` in SQL is the civil day in Asia/Shanghai.
 */
export function connect(url: string, options: ConnectOptions = {}): postgres.Sql {
  const { address, socket } = addressOf(url);
  const { statementSecondsMax, role = null } = options;
  let losses = 0;
  const sql = driver(address, {
    onclose: () => {
      losses += 1;
    },
    max: options.connectionsMax ?? POOL_CONNECTIONS_MAX,
    connect_timeout: CONNECT_SECONDS_MAX,
    backoff: () => RECONNECT_SECONDS,
    onnotice: () => {},
    ...(socket === null ? {} : { path: socket }),
    connection: {
      application_name: options.name ?? "xinheng",
      TimeZone: "Asia/Shanghai",
      ...(role === null ? {} : { role }),
      ...(statementSecondsMax === undefined ? {} : { statement_timeout: statementSecondsMax * 1000 }),
    },
  });
  for (const oid of [DATE, TIMESTAMP, TIMESTAMPTZ]) sql.options.serializers[oid] = String;
  sql.options.parsers[DATE] = (text: string) => text;
  sql.options.parsers[TIMESTAMP] = (text: string) => text.replace(" ", "T");
  sql.options.parsers[TIMESTAMPTZ] = (text: string) => Temporal.Instant.from(text).toString();
  countLosses.set(sql, () => losses);
  return sql;
}

const countLosses = new WeakMap<postgres.Sql, () => number>();

/**
 * How many connections a pool has lost so far. After a crash PostgreSQL gives numbers of transactions again that it gave
 * before, without being another run of the server: who remembers such numbers forgets them when this has changed.
 */
export function lossesOf(sql: postgres.Sql): number {
  return countLosses.get(sql)?.() ?? 0;
}

/** Takes `?host=/folder`, the libpq way to name a socket, out of an address: the driver wants it apart. */
function addressOf(url: string): { readonly address: string; readonly socket: string | null } {
  if (!url.includes("host=")) return { address: url, socket: null };
  const parsed = new URL(url);
  const host = parsed.searchParams.get("host");
  if (host === null || !host.startsWith("/")) return { address: url, socket: null };
  parsed.searchParams.delete("host");
  const port = parsed.port === "" ? "5432" : parsed.port;
  return { address: parsed.href, socket: `${host}/.s.PGSQL.${port}` };
}

/** The same address with another database in it. */
export function withDatabase(url: string, database: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${database}`;
  return parsed.href;
}
