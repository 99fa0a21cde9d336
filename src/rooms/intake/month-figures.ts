import type postgres from "postgres";
import { type CodeCount, sumCodes } from "./views.ts";

/** What a body sent in during one month of China: rows by result, and whether they came in time. */
export interface MonthFigures {
  readonly month: string;
  readonly batches: number;
  readonly rows: number;
  readonly accepted: number;
  readonly warned: number;
  readonly duplicate: number;
  readonly superseding: number;
  readonly rejected: number;
  readonly onTime: number;
  readonly late: number;
  readonly notDeterminable: number;
}

export interface BodyFigures {
  /** Every month asked for, oldest first; months without batches have zeros. */
  readonly months: readonly MonthFigures[];
  /** Problems of these months, the most frequent first. */
  readonly codes: readonly CodeCount[];
}

const CODES_SHOWN = 20;

interface MonthRow extends MonthFigures {
  readonly codes: readonly { code: string; level: "error" | "warning"; count: number }[];
}

/** Figures of a body by month of submission, through the month of a day. Read from the sums of its batches. */
export async function figuresOf(
  sql: postgres.ISql,
  of: { readonly bodyCode: string; readonly today: string; readonly months: number },
): Promise<BodyFigures> {
  const rows = await sql<MonthRow[]>`
    with month as (
      select (date_trunc('month', ${of.today}::date) - make_interval(months => n))::date as first
        from generate_series(0, ${of.months}::integer - 1) n),
    sent as (
      select b.batch_id, date_trunc('month', b.submitted_at at time zone 'Asia/Shanghai')::date as first
        from intake.batch b
       where b.body_code = ${of.bodyCode} and b.status = 'done'
         and b.submitted_at >= (select min(first) from month)::timestamp at time zone 'Asia/Shanghai')
    select to_char(m.first, 'YYYY-MM') as month, count(distinct t.batch_id)::integer as batches,
           coalesce(sum(s.accepted + s.duplicate + s.superseding + s.rejected), 0)::integer as rows,
           coalesce(sum(s.accepted), 0)::integer as accepted, coalesce(sum(s.warned), 0)::integer as warned,
           coalesce(sum(s.duplicate), 0)::integer as duplicate, coalesce(sum(s.superseding), 0)::integer as superseding,
           coalesce(sum(s.rejected), 0)::integer as rejected, coalesce(sum(s.on_time), 0)::integer as "onTime",
           coalesce(sum(s.late), 0)::integer as late, coalesce(sum(s.not_determinable), 0)::integer as "notDeterminable",
           coalesce((
             select jsonb_agg(c) from (
               select p->>'code' as code, p->>'level' as level, sum((p->>'count')::integer)::integer as count
                 from sent u join intake.slice w using (batch_id)
                cross join lateral jsonb_array_elements(w.code_counts) p
                where u.first = m.first group by 1, 2) c), '[]') as codes
      from month m
      left join sent t on t.first = m.first
      left join intake.slice s on s.batch_id = t.batch_id
     group by m.first
     order by m.first`;
  return {
    months: rows.map(({ codes: _, ...month }) => month),
    codes: sumCodes(rows.flatMap(({ codes }) => codes)).slice(0, CODES_SHOWN),
  };
}
