import type postgres from "postgres";
import { problemText } from "./problems.ts";
import type { RowProblem } from "./types.ts";

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

export interface BatchPage {
  readonly bodyCode: string;
  readonly after: { readonly submittedAt: string; readonly id: string } | null;
  readonly limit: number;
}

/** Batches of a body, newest first. */
export async function batchesOf(sql: postgres.ISql, page: BatchPage): Promise<readonly BatchView[]> {
  const beyond =
    page.after === null
      ? sql``
      : sql`and (b.submitted_at, b.batch_id) < (${page.after.submittedAt}::timestamptz, ${page.after.id}::uuid)`;
  const rows = await sql<BatchRow[]>`
    ${selectBatch(sql)}
     where b.body_code = ${page.bodyCode} ${beyond}
     order by b.submitted_at desc, b.batch_id desc
     limit ${page.limit}`;
  return rows.map(toView);
}

function selectBatch(sql: postgres.ISql): postgres.PendingQuery<postgres.Row[]> {
  return sql`
    select b.batch_id, b.status, b.entry, b.file_name, b.phase, b.share, b.rows_read, b.failure,
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
         from intake.slice where batch_id = b.batch_id) s`;
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
  };
}

function sumCodes(
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

export type RowStatus = "accepted" | "warned" | "duplicate" | "superseding" | "rejected";

export interface RowView {
  readonly row: number;
  readonly status: string;
  readonly problems: readonly RowProblem[];
}

export interface RowPage {
  readonly batchId: string;
  readonly status: RowStatus | null;
  /** Number of the last row seen. */
  readonly after: number;
  readonly limit: number;
}

/** Rows of a finished batch in the order of the file; rows accepted without remark are those not told otherwise. */
export async function rowsOf(sql: postgres.ISql, page: RowPage): Promise<readonly RowView[]> {
  if (page.status === "warned") {
    return sql<RowView[]>`
      select row_no as row, status, problems from intake.row_outcome
       where batch_id = ${page.batchId} and warned and row_no > ${page.after} and status in ('accepted', 'superseding')
       order by row_no limit ${page.limit}`;
  }
  const told = sql`
    select row_no as row, status, problems from intake.row_outcome
     where batch_id = ${page.batchId} and row_no > ${page.after}
       ${page.status === null ? sql`` : sql`and status = ${page.status}`}
     order by row_no limit ${page.limit}`;
  if (page.status !== null && page.status !== "accepted") return sql<RowView[]>`${told}`;
  return sql<RowView[]>`
    select row, status, problems from (
      (${told})
      union all
      (select n, 'accepted', '[]'::jsonb
         from intake.batch b, generate_series(${page.after + 1}, b.last_row) n
        where b.batch_id = ${page.batchId} and b.status = 'done'
          and not exists (select 1 from intake.row_outcome o where o.batch_id = b.batch_id and o.row_no = n)
          and not exists (select 1 from intake.skipped_range k
                           where k.batch_id = b.batch_id and n between k.row_from and k.row_through)
        order by n limit ${page.limit})) r
     order by row limit ${page.limit}`;
}

export interface RejectedCells {
  readonly row: number;
  readonly problems: readonly RowProblem[];
  readonly sealed: Buffer | null;
}

/** Rejected rows of a batch in pages of this many. */
const REJECTED_PAGE = 2_000;

/** Rejected rows after a row, with their encrypted cells (null once the keeping time is over). */
export async function rejectedOf(
  sql: postgres.ISql,
  batchId: string,
  after: number,
): Promise<readonly RejectedCells[]> {
  return sql<RejectedCells[]>`
    select row_no as row, problems, sealed_cells as sealed
      from intake.row_outcome
     where batch_id = ${batchId} and status = 'rejected' and row_no > ${after}
     order by row_no limit ${REJECTED_PAGE}`;
}

/** Header rows of a batch's file, for the file of rejected rows. */
export async function headerOf(sql: postgres.ISql, batchId: string): Promise<readonly (readonly string[])[]> {
  const [row] = await sql<{ header: readonly (readonly string[])[] | null }[]>`
    select header from intake.batch where batch_id = ${batchId}`;
  return row?.header ?? [];
}
