import type postgres from "postgres";
import { encodeCursor } from "../src/platform/cursor.ts";
import { asked, LIST, nextOf, type Took, timed, timedInTurns } from "./asking.ts";
import { SENDERS } from "./fill.ts";
import type { Ground } from "./ground.ts";
import { moreIsBetter, type Result } from "./result.ts";
import { type Server, settingsOf, startServer } from "./server.ts";

const ASKED = 300;
const ROUNDS = 6;
const TARGET = 0.8;
/** Page 1,000 of pages of 20, walked in pages of 100. */
const DEEP_PAGES = 200;
const DEEP_LIMIT = 100;

/** Pages of the list of a filled ground, and the list as a file. */
export async function* benchLists(ground: Ground): AsyncGenerator<Result, void, void> {
  const server = await startServer("real", settingsOf(ground));
  try {
    yield await benchPages(ground, server);
    yield* await benchExport(ground, server);
  } finally {
    await server.stop();
  }
}

async function benchPages(ground: Ground, server: Server): Promise<Result> {
  const past = Temporal.PlainDate.from(ground.today).subtract({ months: 6 }).toString();
  const took = async (paths: readonly string[]): Promise<Took> =>
    timed(
      server.url,
      paths.map((path) => LIST + path),
      ASKED,
    );
  const deep = await deepCursor(server, "");
  const deepPast = await deepCursor(server, `&asOf=${past}`);
  const last = await lastCursor(ground, ground.today);
  const both = [LIST, `${LIST}&cursor=${deep}`] as const;
  const [first, page1000] = await timedInTurns(server.url, both, { rounds: ROUNDS, times: ASKED / ROUNDS });
  const shown: Readonly<Record<string, Took>> = {
    first,
    page1000,
    last: await took([`&cursor=${last}`]),
    past: await took([`&asOf=${past}`]),
    past1000: await took([`&asOf=${past}&cursor=${deepPast}`]),
    future: await took(["&asOf=2100-01-01"]),
    body: await took(SENDERS.map(({ uscc }) => `&body=${uscc}`)),
    days: await took([`&from=${monthsBefore(ground, 8)}&to=${monthsBefore(ground, 7)}`]),
    ended: await took([`&to=${monthsBefore(ground, 40)}`]),
    name: await took(["远山", "清江食品", "海东物流", "玉泉", "云州 金秋"].map((q) => `&q=${q}`)),
    number: await took(["1234", "77", "400001号", "9"].map((n) => `&q=云市监处罚〔2025〕${n}`)),
    statistics: await timed(server.url, ["/api/v1/statistics"], ASKED),
  };
  return moreIsBetter({
    name: "lists",
    value: rate(page1000),
    control: rate(first),
    unit: "pages/s",
    target: TARGET,
    notes: {
      records: await recordCount(ground.sql),
      p99: Object.entries(shown)
        .map(([name, { p99 }]) => `${name} ${p99}`)
        .join(", "),
      p50: Object.entries(shown)
        .map(([name, { p50 }]) => `${name} ${p50}`)
        .join(", "),
      statisticsCountedMs: await firstStatistics(ground),
    },
  });
}

function rate({ p50 }: Took): number {
  return Math.round(1_000 / Math.max(p50, 0.01));
}

function monthsBefore(ground: Ground, months: number): string {
  return Temporal.PlainDate.from(ground.today).subtract({ months }).toString();
}

/** How long the figures of the home page take to be counted: the first answer of a server that just began. */
async function firstStatistics(ground: Ground): Promise<number> {
  const server = await startServer("real", settingsOf(ground));
  const started = performance.now();
  await asked(`${server.url}/api/v1/statistics`);
  const ms = Math.round(performance.now() - started);
  await server.stop();
  return ms;
}

async function recordCount(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::integer as count from records.record`;
  return row?.count ?? 0;
}

/** Where page 1,000 begins, walked to; the last cursor before the end when there are fewer pages. */
async function deepCursor(server: Server, query: string): Promise<string> {
  let cursor = "";
  for (let page = 1; page < DEEP_PAGES; page++) {
    const after = cursor === "" ? "" : `&cursor=${cursor}`;
    const next = nextOf(await asked(`${server.url}${LIST}${query}&limit=${DEEP_LIMIT}${after}`));
    if (next === null) break;
    cursor = next;
  }
  return cursor;
}

/** Where the last tenth of the public records begins. */
async function lastCursor(ground: Ground, day: string): Promise<string> {
  const [row] = await ground.sql<{ decided_on: string; record_id: string }[]>`
    with open as materialized (
      select decided_on, record_id from publicity.term
       where known_until is null and public_from <= ${day}::date and public_through >= ${day}::date)
    select decided_on, record_id from open order by decided_on desc, record_id desc
    offset (select count(*) * 9 / 10 from open) limit 1`;
  if (row === undefined) throw new Error("there are public records");
  return encodeCursor([row.decided_on, row.record_id]);
}

const EXPORT = `/api/v1/publications/export?entry=administrative-penalty`;

/** The whole list as a file against a bare COPY of the same columns of the same rows in the same order. */
async function benchExport(ground: Ground, server: Server): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const format of ["csv", "ndjson"] as const) {
    const before = await server.memoryPeakMb();
    const control = await copied(ground);
    const sent = await drained(`${server.url}${EXPORT}&format=${format}`);
    const rows = control.rows;
    results.push(
      moreIsBetter({
        name: `export-${format}`,
        value: Math.round(rows / sent.seconds),
        control: Math.round(rows / control.seconds),
        unit: "rows/s",
        target: null,
        notes: {
          rows,
          mb: Math.round(sent.bytes / 1e6),
          memoryBeforeMb: before,
          memoryMb: await server.memoryPeakMb(),
        },
      }),
    );
  }
  return results;
}

async function drained(address: string): Promise<{ readonly bytes: number; readonly seconds: number }> {
  const started = performance.now();
  const answer = await fetch(address);
  if (answer.status !== 200 || answer.body === null) throw new Error(`no export: ${answer.status}`);
  let bytes = 0;
  for await (const piece of answer.body) bytes += piece.length;
  return { bytes, seconds: (performance.now() - started) / 1_000 };
}

async function copied(ground: Ground): Promise<{ readonly rows: number; readonly seconds: number }> {
  const session = await ground.sql.reserve();
  try {
    const where = `t.entry = 'administrative-penalty' and t.known_until is null and t.public_from <= '${ground.today}' and t.public_through >= '${ground.today}'`;
    const [counted] = await session.unsafe<{ count: number }[]>(
      `select count(*)::integer as count from publicity.term t where ${where}`,
    );
    const started = performance.now();
    const stream = await session
      .unsafe(
        `copy (select t.record_id, t.version, t.entry, t.subject_code, r.subject_name, r.body_code, r.body_name, r.source_code,
           r.source_name, r.document_number, t.decided_on, r.valid_from, r.valid_until, r.severity, r.content, t.public_from,
           t.public_through, t.minimum_ends, t.repair_from, r.received_on, r.clock_due_on, r.clock_state, r.clock_late_days,
           r.recorded_at
           from publicity.term t join records.record r using (subject_code, record_id, version)
          where ${where} order by t.decided_on desc, t.record_id desc) to stdout`,
      )
      .readable();
    for await (const piece of stream) void piece;
    return { rows: counted?.count ?? 0, seconds: (performance.now() - started) / 1_000 };
  } finally {
    session.release();
  }
}
