import type postgres from "postgres";
import { problemText } from "./problems.ts";

/** A batch as its body sees it. */
export interface BatchView {
  readonly id: string;
  readonly status: string;
  readonly entry: string;
  readonly fileName: string;
  readonly submittedAt: string;
  readonly finishedAt: string | null;
  readonly counts: {
    readonly total: number;
    readonly accepted: number;
    readonly warned: number;
    readonly duplicate: number;
    readonly superseding: number;
    readonly rejected: number;
  };
  readonly progress: { readonly phase: string; readonly share: number; readonly rows: number };
  readonly failure: { readonly code: string; readonly zh: string; readonly en: string } | null;
  readonly timeliness: { readonly onTime: number; readonly late: number; readonly notDeterminable: number };
  readonly codes: readonly CodeCount[];
  /** Rejected rows that were neither sent again nor set aside. */
  readonly open: number;
  /** Last day on which the cells of its rejected rows are kept; null when there are none any more. */
  readonly keptUntil: string | null;
  /** The batch whose rejected rows it sends again. */
  readonly mends: string | null;
  /** Whether its body set the remaining rejected rows aside. */
  readonly settled: boolean;
}

export interface CodeCount {
  readonly code: string;
  readonly level: string;
  readonly count: number;
  readonly zh: string;
  readonly en: string;
}

interface BatchRow {
  readonly batch_id: string;
  readonly status: string;
  readonly entry: string;
  readonly file_name: string;
  readonly submitted_at: string;
  readonly finished_at: string | null;
  readonly phase: string;
  readonly share: number;
  readonly rows_read: number;
  readonly failure: BatchView["failure"];
  readonly total: number;
  readonly accepted: number;
  readonly warned: number;
  readonly duplicate: number;
  readonly superseding: number;
  readonly rejected: number;
  readonly on_time: number;
  readonly late: number;
  readonly not_determinable: number;
  readonly codes: readonly { code: string; level: "error" | "warning"; count: number }[];
  readonly open: number;
  readonly kept_until: string | null;
  readonly mends_batch_id: string | null;
  readonly settled: boolean;
}

/** One batch of a body with the sums so far; null when the body has no such batch. */
export async function batchOf(
  sql: postgres.ISql,
  of: { readonly batchId: string; readonly bodyCode: string },
): Promise<BatchView | null> {
  const [row] = await sql<BatchRow[]>`
    ${selectBatch(sql)} where b.batch_id = ${of.batchId} and b.body_code = ${of.bodyCode}`;
  return row === undefined ? null : toView(row);
}

/** Which batches are meant; null: all of them. Days are of China and inclusive. */
export interface BatchFilter {
  readonly status: string | null;
  readonly entry: string | null;
  /** Part of the name of the file. */
  readonly text: string | null;
  readonly from: string | null;
  readonly to: string | null;
  /** `mend`: rejected rows wait; `late`: some rows came late. */
  readonly only: "mend" | "late" | null;
}

export interface BatchPage extends BatchFilter {
  readonly bodyCode: string;
  /** Entries whose batches are shown; null: all. */
  readonly entries: readonly string[] | null;
  readonly after: { readonly submittedAt: string; readonly id: string } | null;
  readonly limit: number;
}

/** Batches of a body, newest first. */
export async function batchesOf(sql: postgres.ISql, page: BatchPage): Promise<readonly BatchView[]> {
  const { after, entries } = page;
  const reached = entries === null ? sql`` : sql`and b.entry = any(${[...entries]}::text[])`;
  const rows = await sql<BatchRow[]>`
    ${selectBatch(sql)}
     where b.body_code = ${page.bodyCode} ${reached} ${filtered(sql, page)}
       ${after === null ? sql`` : sql`and (b.submitted_at, b.batch_id) < (${after.submittedAt}::timestamptz, ${after.id}::uuid)`}
     order by b.submitted_at desc, b.batch_id desc
     limit ${page.limit}`;
  return rows.map(toView);
}

export interface ForgettingPage {
  readonly bodyCode: string;
  readonly today: string;
  readonly days: number;
  readonly after: { readonly day: string; readonly id: string } | null;
  readonly limit: number;
}

/** Batches of a body with rejected rows that wait and whose cells are kept for some more days only, soonest first. */
export async function forgettingOf(sql: postgres.ISql, page: ForgettingPage): Promise<readonly BatchView[]> {
  const { after } = page;
  const rows = await sql<BatchRow[]>`
    ${selectBatch(sql)}
     where b.body_code = ${page.bodyCode} and b.status = 'done' and ${openRows(sql)} > 0
       and k.kept_until between ${page.today}::date and ${page.today}::date + ${page.days}::integer
       ${after === null ? sql`` : sql`and (k.kept_until, b.batch_id) > (${after.day}::date, ${after.id}::uuid)`}
     order by k.kept_until, b.batch_id
     limit ${page.limit}`;
  return rows.map(toView);
}

type Part = postgres.PendingQuery<postgres.Row[]>;

function filtered(sql: postgres.ISql, filter: BatchFilter): Part {
  const { status, entry, text, from, to, only } = filter;
  return sql`
    ${status === null ? sql`` : sql`and b.status = ${status}`}
    ${entry === null ? sql`` : sql`and b.entry = ${entry}`}
    ${text === null ? sql`` : sql`and strpos(lower(b.file_name), lower(${text})) > 0`}
    ${from === null ? sql`` : sql`and b.submitted_at >= ${from}::date::timestamp at time zone 'Asia/Shanghai'`}
    ${to === null ? sql`` : sql`and b.submitted_at < (${to}::date + 1)::timestamp at time zone 'Asia/Shanghai'`}
    ${only === "late" ? sql`and s.late > 0` : sql``}
    ${only === "mend" ? sql`and b.status = 'done' and k.kept_until is not null and ${openRows(sql)} > 0` : sql``}`;
}

/** Rejected rows less those that other batches sent again; none once the rest was set aside. */
function openRows(sql: postgres.ISql): Part {
  return sql`(case when b.settled_at is null then greatest(s.rejected - r.resent, 0) else 0 end)`;
}

function selectBatch(sql: postgres.ISql): Part {
  return sql`
    select b.batch_id, b.status, b.entry, b.file_name, b.phase, b.share, b.rows_read, b.failure, b.mends_batch_id,
           b.settled_at is not null as settled, ${openRows(sql)} as open, k.kept_until,
           to_char(b.submitted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as submitted_at,
           to_char(b.finished_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as finished_at, s.*
      from intake.batch b
     cross join lateral (
       select coalesce(sum(accepted + duplicate + superseding + rejected), 0)::integer as total,
              coalesce(sum(accepted), 0)::integer as accepted, coalesce(sum(warned), 0)::integer as warned,
              coalesce(sum(duplicate), 0)::integer as duplicate, coalesce(sum(superseding), 0)::integer as superseding,
              coalesce(sum(rejected), 0)::integer as rejected, coalesce(sum(on_time), 0)::integer as on_time,
              coalesce(sum(late), 0)::integer as late, coalesce(sum(not_determinable), 0)::integer as not_determinable,
              coalesce(jsonb_agg(code_counts), '[]') as codes
         from intake.slice where batch_id = b.batch_id) s
     cross join lateral (
       select coalesce(sum(coalesce(m.mends_rows, (
                select sum(c.accepted + c.duplicate + c.superseding + c.rejected)
                  from intake.slice c where c.batch_id = m.batch_id))), 0)::integer as resent
         from intake.batch m where m.mends_batch_id = b.batch_id and m.status <> 'failed') r
      left join lateral (
       select o.kept_until from intake.row_outcome o
        where o.batch_id = b.batch_id and o.status = 'rejected' order by o.row_no limit 1) k on true`;
}

function toView(row: BatchRow): BatchView {
  return {
    id: row.batch_id,
    status: row.status,
    entry: row.entry,
    fileName: row.file_name,
    submittedAt: row.submitted_at,
    finishedAt: row.finished_at,
    counts: {
      total: row.total,
      accepted: row.accepted,
      warned: row.warned,
      duplicate: row.duplicate,
      superseding: row.superseding,
      rejected: row.rejected,
    },
    progress: { phase: row.phase, share: row.share, rows: row.rows_read },
    failure: row.failure,
    timeliness: { onTime: row.on_time, late: row.late, notDeterminable: row.not_determinable },
    codes: sumCodes(row.codes.flat()),
    open: row.open,
    keptUntil: row.kept_until,
    mends: row.mends_batch_id,
    settled: row.settled,
  };
}

/** Counts of the same code from several slices or batches as one, the most frequent first. */
export function sumCodes(
  counts: readonly { code: string; level: "error" | "warning"; count: number }[],
): readonly CodeCount[] {
  const sums = new Map<string, { code: string; level: "error" | "warning"; count: number }>();
  for (const { code, level, count } of counts) {
    const sum = sums.get(code) ?? { code, level, count: 0 };
    sums.set(code, { ...sum, count: sum.count + count });
  }
  return [...sums.values()]
    .map((sum) => ({ ...sum, ...problemText({ code: sum.code }) }))
    .sort((a, b) => b.count - a.count || a.code.localeCompare(b.code));
}
