import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { archiveOf, archiveSettings, rememberArchive } from "../backup/archive.ts";
import { requireFinished } from "../backup/unfinished.ts";
import { connect } from "../connect.ts";
import {
  CLUSTER_ORPHAN_SECONDS_MAX,
  CLUSTER_READY_SECONDS_MAX,
  CLUSTER_TURN_SECONDS_MAX,
} from "../limits.ts";
import type { Logger } from "../logger.ts";
import { Refused } from "../refused.ts";
import { type FileLock, tryAlone, tryShared, waitAlone } from "./file-lock.ts";
import { ensureDataFolder, type Place, placeOf } from "./place.ts";
import { isListening, logTail, ROLE, startServer, stopServer } from "./server.ts";
import { SERVER_SETTINGS, type ServerSettings } from "./settings.ts";

export interface ClusterRequest {
  readonly dataFolder: string;
  readonly logger: Logger | null;
  readonly settings?: ServerSettings;
  /** Folder to archive the write-ahead log into, `off`, or null for what this data folder was told before. */
  readonly archive?: string | null;
  /** True for the restore that makes this data folder. */
  readonly isRestore?: boolean;
}

/** A process's hold on the embedded PostgreSQL of a data folder. */
export interface Cluster {
  /** Address of the database `xinheng` in it. */
  readonly url: string;
  readonly place: Place;
  /** Folder that the write-ahead log is archived into; null when it is not. */
  readonly archive: string | null;
  /** Lets go; the last process that lets go stops the server, unless a foreign client is connected. */
  detach(): Promise<void>;
}

const DATABASE = "xinheng";
const READY_POLL_MS = 20;
const GUARD_EVERY_MS = 1_000;
const FOREIGN_CLIENT_TRIES = 10;
const FOREIGN_CLIENT_POLL_MS = 30;

/**
 * Attaches to the embedded PostgreSQL of a data folder and starts it when it does not run. Any number of programs may do
 * so at once: starting and stopping happen in turn, and every attached process holds a shared lock that the system takes
 * back when it dies. So the last one out stops the server, a killed program leaves it for the next, and a killed server
 * is started again by whoever is attached. Refuses with CLUSTER_BUSY, CLUSTER_NOT_STARTED and the codes of `placeOf`.
 */
export async function attachCluster(request: ClusterRequest): Promise<Cluster> {
  const dataFolder = await ensureDataFolder(request.dataFolder);
  if (request.isRestore !== true) await requireFinished(dataFolder);
  const turns = new Turns(dataFolder, request.logger);
  const { place, hold, settings, archive } = await turns.take(async () => {
    const found = await placeOf(dataFolder);
    const folder = await archiveOf(dataFolder, request.archive ?? null);
    const archiving = folder === null ? {} : await archiveSettings(found, folder);
    await rememberArchive(dataFolder, request.archive ?? null);
    const wanted = { ...(request.settings ?? SERVER_SETTINGS), ...archiving };
    await ensureReady(found, wanted, request.logger);
    const shared = tryShared(join(dataFolder, "postgres.users"));
    if (shared === null) throw new Error("Broken invariant: only the holder of the turn stops the server");
    return { place: found, hold: shared, settings: wanted, archive: folder };
  });
  const guard = guardServer(
    () => turns.take(() => ensureReady(place, settings, request.logger)),
    place,
    request,
  );
  return {
    url: urlOf(place, DATABASE),
    place,
    archive,
    async detach() {
      await guard.stop();
      await turns.take(() => leave(dataFolder, place, hold)).finally(() => hold.release());
    },
  };
}

/** Address of a database in the cluster, in the form that libpq and both drivers understand. */
export function urlOf(place: Place, database: string = DATABASE): string {
  return `postgres://${ROLE}@localhost:5432/${database}?host=${encodeURIComponent(place.socketFolder)}`;
}

class Turns {
  readonly #file: string;
  readonly #logger: Logger | null;

  constructor(dataFolder: string, logger: Logger | null) {
    this.#file = join(dataFolder, "postgres.turn");
    this.#logger = logger;
  }

  /** Does the work while no other process starts or stops this server. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    const lock = await waitAlone(this.#file, CLUSTER_TURN_SECONDS_MAX, () =>
      this.#logger?.debug("waiting for another program that starts or stops the database"),
    );
    if (lock === null) throw busy(this.#file);
    try {
      return await work();
    } finally {
      lock.release();
    }
  }
}

/** Last one out: nobody else holds the shared lock, and no client that knows nothing of locks is connected. */
async function leave(dataFolder: string, place: Place, hold: FileLock): Promise<void> {
  hold.release();
  const alone = tryAlone(join(dataFolder, "postgres.users"));
  if (alone === null) return;
  try {
    if (!(await hasForeignClients(place))) await stopServer(place);
  } finally {
    alone.release();
  }
}

/** Connections of programs that have just let go need a moment to disappear. */
async function hasForeignClients(place: Place): Promise<boolean> {
  if (!(await isListening(place))) return false;
  const sql = connect(urlOf(place, "postgres"), { connectionsMax: 1 });
  try {
    for (let tries = 0; tries < FOREIGN_CLIENT_TRIES; tries++) {
      const [row] = await sql<{ clients: number }[]>`
        select count(*)::integer as clients from pg_stat_activity
         where backend_type = 'client backend' and pid <> pg_backend_pid()`;
      if (row?.clients === 0) return false;
      await sleep(FOREIGN_CLIENT_POLL_MS);
    }
    return true;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Starts the server as often as needed and comes back when it takes connections and has the database. */
async function ensureReady(place: Place, settings: ServerSettings, logger: Logger | null): Promise<void> {
  const began = performance.now();
  const passed = () => (performance.now() - began) / 1000;
  let started: Awaited<ReturnType<typeof startServer>> | null = null;
  while (passed() < CLUSTER_READY_SECONDS_MAX) {
    if (await isListening(place)) {
      if (await hasDatabase(place)) return;
    } else if (started === null || started.exitCode !== null || started.signalCode !== null) {
      if (started !== null && !(await isHeldByOrphans(place, passed()))) break;
      logger?.info({ home: place.home, outside: place.outside }, "starting the embedded PostgreSQL");
      started = await startServer(place, settings);
    }
    await sleep(READY_POLL_MS);
  }
  throw notStarted(place, await logTail(place));
}

/** Backends of a killed server keep its memory until they notice; a server that is stopping keeps its pid file. */
async function isHeldByOrphans(place: Place, secondsPassed: number): Promise<boolean> {
  if (secondsPassed > CLUSTER_ORPHAN_SECONDS_MAX) return false;
  const tail = await logTail(place);
  const held =
    /pre-existing shared memory block|lock file "postmaster.pid" already exists|lock file .* already exists/;
  if (!held.test(tail)) return false;
  await sleep(READY_POLL_MS * 10);
  return true;
}

/** False while the server is starting up or shutting down: it listens, but refuses with 57P03. */
async function hasDatabase(place: Place): Promise<boolean> {
  const sql = connect(urlOf(place, "postgres"), { connectionsMax: 1 });
  try {
    const rows = await sql`select 1 from pg_database where datname = ${DATABASE}`;
    if (rows.length === 0) await sql.unsafe(`create database ${DATABASE}`);
    return true;
  } catch (error) {
    if (isPassing(error)) return false;
    throw error;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const PASSING_CODES: readonly string[] = [
  "57P03",
  "57P01",
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT",
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
];

function isPassing(error: unknown): boolean {
  return error instanceof Error && "code" in error && PASSING_CODES.includes(String(error.code));
}

/** While attached: looks once a second whether the server still lives and has it started again if not. */
function guardServer(revive: () => Promise<void>, place: Place, request: ClusterRequest) {
  let reviving: Promise<void> = Promise.resolve();
  let busyNow = false;
  const look = async (): Promise<void> => {
    if (await isListening(place)) return;
    request.logger?.warn({ home: place.home }, "the embedded PostgreSQL is gone; starting it again");
    await revive();
  };
  const timer = setInterval(() => {
    if (busyNow) return;
    busyNow = true;
    reviving = look()
      .catch((error: unknown) =>
        request.logger?.error({ err: error }, "the embedded PostgreSQL could not be revived"),
      )
      .finally(() => {
        busyNow = false;
      });
  }, GUARD_EVERY_MS);
  timer.unref();
  return {
    async stop(): Promise<void> {
      clearInterval(timer);
      await reviving;
    },
  };
}

function busy(file: string): Refused {
  return new Refused("CLUSTER_BUSY", {
    zh: `等待其他程序启动或停止数据库超时（${file}）。`,
    en: `Another program has been starting or stopping the database for too long (${file}).`,
  });
}

function notStarted(place: Place, tail: string): Refused {
  return new Refused("CLUSTER_NOT_STARTED", {
    zh: `内置 PostgreSQL 未能启动（${place.home}）：${tail}`,
    en: `The embedded PostgreSQL did not start (${place.home}): ${tail}`,
  });
}
