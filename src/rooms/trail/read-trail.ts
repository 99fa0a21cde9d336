import type postgres from "postgres";
import {
  type LooksOfDay,
  looksByDay,
  type TrailEntry,
  type TrailQuery,
  trailCount,
  trailEnd,
  trailOf,
} from "../../platform/audit-views.ts";
import type { Database } from "../../platform/database.ts";
import {
  TRAIL_DAYS_MAX,
  TRAIL_EXPORT_ENTRIES_MAX,
  TRAIL_LOOKS_MAX,
  TRAIL_PAGE_MAX,
} from "../../platform/limits.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { reach } from "../records/index.ts";
import { lookIdsOf } from "../sharing/index.ts";
import { refusal } from "./refusals.ts";
import { askedFor, csvLine } from "./rules.ts";
import type { Reader, TrailAsked } from "./types.ts";

type Db = Pick<Database, "sql">;

export interface TrailPage {
  readonly entries: readonly TrailEntry[];
  /** Where the next page goes on; null at the end. */
  readonly next: number | null;
  /** How many entries there are in all, counted to one more than an export takes; null on pages after the first. */
  readonly count: number | null;
}

/** A page of the trail, newest first. The reading is written down in the transaction that reads (article 10). */
export async function readTrail(
  db: Db,
  reader: Reader,
  asked: TrailAsked & { readonly before: number | null; readonly limit: number },
): Promise<TrailPage> {
  const detail = { ...askedFor(asked), entries: 0 };
  const limit = Math.min(asked.limit, TRAIL_PAGE_MAX);
  return inTransaction(db, { ...reading(reader, asked), act: "read-audit", detail }, async (tx) => {
    const query = await queryOf(tx, reader, asked);
    const found = await trailOf(tx, { ...query, before: asked.before, limit: limit + 1 });
    const entries = found.slice(0, limit);
    detail.entries = entries.length;
    const all = { ...query, before: null, limit: TRAIL_EXPORT_ENTRIES_MAX + 1 };
    const count = asked.before === null ? await trailCount(tx, all) : null;
    return { entries, next: found.length > limit ? (entries.at(-1)?.position ?? null) : null, count };
  });
}

/**
 * The trail as CSV text, newest first, up to the entry that was the last when the export began. The export is written down
 * with its number of entries before the first line goes out. Refuses with TRAIL_TOO_LONG.
 */
export async function exportTrail(
  db: Db,
  reader: Reader,
  asked: TrailAsked,
): Promise<AsyncGenerator<string, void, void>> {
  const detail = { ...askedFor(asked), rows: 0 };
  const act = { ...reading(reader, asked), act: "export-audit", detail };
  const query = await inTransaction(db, act, async (tx) => {
    const one = await queryOf(tx, reader, asked);
    const before = (await trailEnd(tx)) + 1;
    const limit = TRAIL_EXPORT_ENTRIES_MAX + 1;
    const rows = await trailCount(tx, { ...one, before, limit });
    if (rows > TRAIL_EXPORT_ENTRIES_MAX) throw refusal("TRAIL_TOO_LONG");
    detail.rows = rows;
    return { ...one, before, limit: TRAIL_PAGE_MAX };
  });
  return linesOf(db, query);
}

const COLUMNS = ["position", "at", "actor", "purpose", "act", "subjects", "detail", "auditId"];
const BYTE_ORDER_MARK = "\uFEFF";

async function* linesOf(db: Db, query: TrailQuery): AsyncGenerator<string, void, void> {
  yield BYTE_ORDER_MARK + csvLine(COLUMNS);
  for (let { before } = query; before !== null; ) {
    const entries = await trailOf(db.sql, { ...query, before });
    yield entries.map(lineOf).join("");
    before = entries.length < query.limit ? null : (entries.at(-1)?.position ?? null);
  }
}

function lineOf(entry: TrailEntry): string {
  const { position, at, actor, purpose, act, subjectCount, detail, auditId } = entry;
  return csvLine([position, at, actor, purpose, act, subjectCount, JSON.stringify(detail), auditId]);
}

/** The database has no year 0. */
const FIRST_DAY = "0001-01-01";

/** Looks by day and purpose, of the last days of those asked for. The reading is written down as every other. */
export async function readLookDays(
  db: Db,
  reader: Reader,
  asked: { readonly body: string | null; readonly from: string | null; readonly through: string },
): Promise<{ readonly from: string; readonly through: string; readonly days: readonly LooksOfDay[] }> {
  const { through } = asked;
  const month = Temporal.PlainDate.from(through)
    .subtract({ days: TRAIL_DAYS_MAX - 1 })
    .toString();
  const first = month < FIRST_DAY ? FIRST_DAY : month;
  const from = asked.from === null || asked.from < first ? first : asked.from;
  const body = reader.onlyBody ?? asked.body;
  const detail = { ...(body === null ? {} : { body }), from, through };
  const act = { actor: reader.actor, purpose: "audit", act: "count-audit", detail };
  return inTransaction(db, act, async (tx) => ({
    from,
    through,
    days: await looksByDay(tx, { body, from, through }),
  }));
}

/** Notes that somebody who is known was refused. */
export async function noteRefusedReading(db: Db, actor: string, code: string): Promise<void> {
  const act = { actor, purpose: "audit", act: "read-audit-refused", detail: { code } };
  await inTransaction(db, act, async () => {});
}

function reading(reader: Reader, asked: TrailAsked) {
  const about = asked.subjectCode === undefined ? {} : { subjectCount: 1 };
  return { actor: reader.actor, purpose: "audit", ...about };
}

/** The query of a reader: whoever has one body only never sees further, whatever is asked. */
async function queryOf(
  tx: postgres.TransactionSql,
  reader: Reader,
  asked: TrailAsked,
): Promise<Omit<TrailQuery, "before" | "limit">> {
  const { subjectCode } = asked;
  if (subjectCode !== undefined) await reach(tx, { subject: subjectCode });
  const lookIds = subjectCode === undefined ? null : await lookIdsOf(tx, subjectCode, TRAIL_LOOKS_MAX);
  return {
    body: reader.onlyBody ?? asked.body ?? null,
    person: asked.person ?? null,
    purpose: asked.purpose ?? null,
    act: asked.act ?? null,
    result: asked.result ?? null,
    from: asked.from ?? null,
    through: asked.through ?? null,
    caseNumber: asked.caseNumber ?? null,
    lookIds,
  };
}
