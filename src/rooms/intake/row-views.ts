import type postgres from "postgres";
import type { RowProblem } from "./types.ts";

export type RowStatus = "accepted" | "warned" | "duplicate" | "superseding" | "rejected";

export interface RowView {
  readonly row: number;
  readonly status: string;
  readonly problems: readonly RowProblem[];
}

/** Which rows are meant by their problems; null: all of them. */
export interface RowFilter {
  readonly code: string | null;
  readonly column: string | null;
  /** The number of a row, or part of what a problem tells of a cell. */
  readonly text: string | null;
}

export interface RowPage extends RowFilter {
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
         ${withProblems(sql, page)}
       order by row_no limit ${page.limit}`;
  }
  const told = sql`
    select row_no as row, status, problems from intake.row_outcome
     where batch_id = ${page.batchId} and row_no > ${page.after}
       ${page.status === null ? sql`` : sql`and status = ${page.status}`} ${withProblems(sql, page)}
     order by row_no limit ${page.limit}`;
  const isAnyRow = page.code === null && page.column === null && page.text === null;
  if (!isAnyRow || (page.status !== null && page.status !== "accepted")) return sql<RowView[]>`${told}`;
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

/** Digits up to this length are the number of a row; longer ones are part of a code or a document number. */
const ROW_NUMBER = /^\d{1,7}$/u;

function withProblems(sql: postgres.ISql, filter: RowFilter): postgres.PendingQuery<postgres.Row[]> {
  const { code, column } = filter;
  const problem = { ...(code === null ? {} : { code }), ...(column === null ? {} : { column }) };
  const isAny = code === null && column === null;
  return sql`
    ${isAny ? sql`` : sql`and problems @> ${JSON.stringify([problem])}::text::jsonb`}
    ${filter.text === null ? sql`` : withText(sql, filter.text)}`;
}

function withText(sql: postgres.ISql, text: string): postgres.PendingQuery<postgres.Row[]> {
  if (ROW_NUMBER.test(text)) return sql`and row_no = ${Number(text)}`;
  return sql`
    and exists (select 1 from jsonb_array_elements(problems) p
                 where strpos(lower(concat_ws(' ', p->>'column', p->>'value', p->>'suggestion')), lower(${text})) > 0)`;
}

export interface OpenRow extends RejectedCells {
  /** The batch that sent the row again, mended. */
  readonly resent: string | null;
}

export interface OpenPage extends RowFilter {
  readonly batchId: string;
  readonly after: number;
  readonly limit: number;
}

/** Rejected rows with their encrypted cells and where they went since, in the order of the file. */
export async function openRowsOf(sql: postgres.ISql, page: OpenPage): Promise<readonly OpenRow[]> {
  return sql<OpenRow[]>`
    select o.row, o.problems, o.sealed, m.batch_id as resent
      from (select batch_id, row_no as row, problems, sealed_cells as sealed
              from intake.row_outcome
             where batch_id = ${page.batchId} and status = 'rejected' and row_no > ${page.after} ${withProblems(sql, page)}
             order by row_no limit ${page.limit}) o
      left join intake.resent_row s on s.batch_id = o.batch_id and s.row_no = o.row
      left join intake.batch m on m.batch_id = s.resent_by and m.status <> 'failed'
     order by o.row`;
}

/** The encrypted cells of some rejected rows, in the order of the file; rows that are not rejected are left out. */
export async function cellsOf(
  sql: postgres.ISql,
  of: { readonly batchId: string; readonly rows: readonly number[] },
): Promise<readonly RejectedCells[]> {
  return sql<RejectedCells[]>`
    select row_no as row, problems, sealed_cells as sealed
      from intake.row_outcome
     where batch_id = ${of.batchId} and status = 'rejected' and row_no = any(${[...of.rows]}::integer[])
     order by row_no`;
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
