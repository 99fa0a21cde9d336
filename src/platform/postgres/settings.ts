import { totalmem } from "node:os";

/** Settings of the embedded PostgreSQL. An operator's own go into `local.conf` beside it and win. */
export type ServerSettings = Readonly<Record<string, string>>;

/** PostgreSQL's own cache is this part of the memory: indexes of millions of records stay in it, the programs keep the rest. */
const CACHE_SHARE = 1 / 4;
const CACHE_MB = { least: 128, most: 8_192 } as const;
/** The planner may take it that this part of the memory holds pages, PostgreSQL's or the system's. */
const PAGES_SHARE = 1 / 2;
const MB = 1024 * 1024;

/** Memory that this program may use, in MB: of the machine, or of the container it is kept in. */
function memoryMb(): number {
  const limit = process.constrainedMemory();
  const machine = totalmem();
  return Math.floor((limit > 0 ? Math.min(limit, machine) : machine) / MB);
}

function cacheMb(): number {
  return Math.min(CACHE_MB.most, Math.max(CACHE_MB.least, Math.floor(memoryMb() * CACHE_SHARE)));
}

/**
 * For a machine of two cores: caches are shares of its memory, a commit is on disk before it is answered, checkpoints are
 * rare enough for a bulk load, no just-in-time compilation for queries that take a millisecond. Log lines are terse and
 * hold no statement, because details, contexts and statements repeat what is in the rows.
 */
export const SERVER_SETTINGS: ServerSettings = {
  listen_addresses: "",
  unix_socket_permissions: "0700",
  max_connections: "100",
  shared_buffers: `${cacheMb()}MB`,
  effective_cache_size: `${Math.max(CACHE_MB.least, Math.floor(memoryMb() * PAGES_SHARE))}MB`,
  work_mem: "16MB",
  maintenance_work_mem: "128MB",
  min_dynamic_shared_memory: "32MB",
  fsync: "on",
  full_page_writes: "on",
  synchronous_commit: "on",
  wal_buffers: "16MB",
  min_wal_size: "256MB",
  max_wal_size: "8GB",
  checkpoint_timeout: "15min",
  checkpoint_completion_target: "0.9",
  random_page_cost: "1.1",
  jit: "off",
  max_parallel_workers_per_gather: "1",
  idle_in_transaction_session_timeout: "15min",
  timezone: "UTC",
  log_timezone: "UTC",
  log_error_verbosity: "terse",
  log_min_error_statement: "panic",
  log_checkpoints: "off",
  log_line_prefix: "%m [%p] ",
};

/** For databases that live as long as a test run: a crash of the machine may lose them. */
export const PASSING_SETTINGS: ServerSettings = {
  ...SERVER_SETTINGS,
  shared_buffers: "128MB",
  fsync: "off",
  full_page_writes: "off",
  synchronous_commit: "off",
};

/** The settings as a configuration file of PostgreSQL. */
export function settingsText(settings: ServerSettings): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`);
  return `# Written at every start. Your own settings go into local.conf.\n${lines.join("\n")}\n`;
}
