import type { Readable } from "node:stream";
import type postgres from "postgres";
import { connect } from "../../platform/connect.ts";
import type { Database } from "../../platform/database.ts";
import { EXPORTS_AT_ONCE_MAX } from "../../platform/limits.ts";
import { candidateCount, decisionDays, isBounded, type ListQuery, listed, withCandidates } from "./list.ts";
import { isoInstant, lastChangedAt, type PublicRow, publicColumns, visible } from "./views.ts";

/** Rows of one file; a list with more is cut there, newest decisions first. */
const EXPORT_ROWS_MAX = 10_000_000;
/** A snapshot that is held for long keeps the database from tidying up. */
const EXPORT_SECONDS_MAX = 60 * 60;
/** A client that takes nothing for this long has its export ended, so that others get its turn. */
const STALL_SECONDS_MAX = 60;
/** Rows fetched at once: a server answers others between two fetches. */
const ROWS_AT_ONCE = 250;
const CHECK_MS = 5_000;

/** One list being written out, all of it as of one instant. */
export interface Export {
  /** Instant of the last change that the export knows. */
  readonly dataTime: string | null;
  /** Whether more records fit the text than were looked among. */
  readonly bounded: boolean;
  rows(): AsyncGenerator<readonly PublicRow[], void, void>;
  /** Ends the export when the answer that carries it stalls or takes too long. */
  watch(answer: Readable): void;
  close(): Promise<void>;
}

export interface Exports {
  /** Begins an export; null when there are as many as may be. */
  open(query: ListQuery): Promise<Export | null>;
}

/**
 * Hands out exports. Each has a connection of its own, so that none waits in the pool that answers pages, and one read-only
 * transaction with one snapshot: what changes meanwhile is in the next export. It reads through a cursor, as fast as the
 * client takes, and its connection ends with the answer, which ends the query too.
 */
export function exportDesk(db: Database): Exports {
  let open = 0;
  return {
    async open(query) {
      if (open >= EXPORTS_AT_ONCE_MAX) return null;
      open += 1;
      const leave = once(() => {
        open -= 1;
      });
      return begin(db, query, leave).catch((error: unknown) => {
        leave();
        throw error;
      });
    },
  };
}

async function begin(db: Database, query: ListQuery, leave: () => void): Promise<Export> {
  const sql = connect(db.url, { connectionsMax: 1, name: "xinheng-export", role: db.role ?? null });
  const close = async (): Promise<void> => {
    leave();
    await sql.end({ timeout: 0 });
  };
  try {
    await sql.unsafe(BEGIN);
    const head = await headOf(sql, query);
    const bases = await basesOf(sql);
    const pace: Pace = { waitingSince: null };
    return {
      dataTime: head.dataTime,
      bounded: isBounded(query, head.candidates),
      rows: () => paced(rowsOf(sql, query, bases), pace),
      watch: (answer) => watchAnswer(answer, pace),
      close: once(close),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The connection notices a client that is gone although the query has nothing to send yet. */
const BEGIN = `
  set plan_cache_mode = force_custom_plan;
  set client_connection_check_interval = '2s';
  set idle_in_transaction_session_timeout = '${2 * STALL_SECONDS_MAX}s';
  begin isolation level repeatable read read only`;

async function headOf(sql: postgres.Sql, query: ListQuery) {
  const [head] = await sql<{ data_time: string | null; candidates: number }[]>`
    ${withCandidates(sql, query)}
    select ${isoInstant(sql, sql`(${lastChangedAt(sql, query.knownAt)})`)} as data_time,
           ${candidateCount(sql, query)} as candidates`;
  return { dataTime: head?.data_time ?? null, candidates: head?.candidates ?? 0 };
}

/** Few sets of legal bases stand behind all records: read once instead of with each. */
async function basesOf(sql: postgres.Sql): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const rows = await sql<{ basis_id: string; basis: readonly unknown[] }[]>`
    select basis_id, basis from publicity.basis order by basis_id`;
  return new Map(rows.map((row) => [row.basis_id, row.basis] as const));
}

type StoredRow = Omit<PublicRow, "basis"> & { readonly basis_id: string };

async function* rowsOf(
  sql: postgres.Sql,
  query: ListQuery,
  bases: ReadonlyMap<string, readonly unknown[]>,
): AsyncGenerator<readonly PublicRow[], void, void> {
  const days = await decisionDays(sql, query);
  const cursor = sql<StoredRow[]>`
    ${withCandidates(sql, query)}
    select ${publicColumns(sql, query.knownAt)}, t.basis_id
      from (select t.* ${listed(sql, query, days)} ${visible(sql, query)}
             order by t.decided_on desc, t.record_id desc
             limit ${EXPORT_ROWS_MAX}) t
      join records.record r using (subject_code, record_id, version)
     order by t.decided_on desc, t.record_id desc`.cursor(ROWS_AT_ONCE);
  for await (const rows of cursor) {
    yield rows.map(({ basis_id: id, ...row }) => ({ ...row, basis: bases.get(id) ?? [] }));
  }
}

interface Pace {
  /** When the client last took something; null while the database is being read. */
  waitingSince: number | null;
}

async function* paced<T>(items: AsyncIterable<T>, pace: Pace): AsyncGenerator<T, void, void> {
  for await (const item of items) {
    pace.waitingSince = performance.now();
    yield item;
    pace.waitingSince = null;
  }
}

/** Ends an answer that nobody takes, or that takes too long: its reader sees that it broke off. */
function watchAnswer(answer: Readable, pace: Pace): void {
  const started = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    const isStalled = now - (pace.waitingSince ?? now) > STALL_SECONDS_MAX * 1_000;
    if (isStalled || now - started > EXPORT_SECONDS_MAX * 1_000) answer.destroy(new Error("export given up"));
  }, CHECK_MS);
  timer.unref();
  answer.once("close", () => clearInterval(timer));
}

function once<T>(work: () => T): () => T {
  const done: T[] = [];
  return () => {
    const [known] = done;
    if (known !== undefined) return known;
    const result = work();
    done.push(result);
    return result;
  };
}
