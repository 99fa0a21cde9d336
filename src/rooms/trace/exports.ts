import type postgres from "postgres";
import { TRACE_EXPORTS_MAX } from "../../platform/limits.ts";
import { receiptStation, type StationRow, stationColumn } from "./station.ts";
import type { Hop } from "./types.ts";
import { iso, type Place } from "./views.ts";

/**
 * In which exports a record was is told by what their receipts say: entry, filters, the day that was asked for, and the last
 * change that the export knew, held against the public days of each version. Only where a text was sought, which is not
 * kept because it may be a name, it is not certain.
 */

export interface ExportsAsked extends Place {
  readonly entry: string;
  /** The body whose exports alone are meant; null: all. */
  readonly onlyBody: string | null;
  readonly limit: number;
}

interface ExportRow {
  readonly transfer_id: string;
  readonly receiver_code: string;
  readonly receiver_name: string;
  readonly made_at: string;
  readonly version: number;
  readonly certain: boolean;
  readonly last_at: string | null;
  readonly receipt: StationRow;
}

/** Exports in the name of a body that held a record, newest first. */
export async function namedExportsWith(sql: postgres.ISql, asked: ExportsAsked): Promise<readonly Hop[]> {
  const among = sql`p.receiver_code <> 'public' and (${asked.onlyBody}::text is null or p.receiver_code = ${asked.onlyBody})`;
  const rows = await sql<ExportRow[]>`
    ${heldIn(sql, asked, among)}
    select h.transfer_id, h.receiver_code, coalesce(b.name, h.receiver_code) as receiver_name, ${iso(sql, "h.made_at")} as made_at,
           h.version, h.certain,
           ${iso(sql, "max(h.made_at) filter (where h.certain) over (partition by h.receiver_code)")} as last_at,
           ${stationColumn(sql, sql`p.receipt_id = h.receipt_id`)} as receipt
      from held h left join bodies.body b on b.body_code = h.receiver_code
     order by h.made_at desc, h.receipt_id desc
     limit ${asked.limit}`;
  return rows.map((row) => ({
    kind: "export",
    transfer: row.transfer_id,
    to: { uscc: row.receiver_code, name: row.receiver_name },
    purpose: "publicity",
    caseNumber: null,
    at: row.made_at,
    version: row.version,
    certain: row.certain,
    shownFrom: null,
    receipt: receiptStation(row.receipt),
    lastAt: row.last_at,
  }));
}

/** Exports that nobody is named in, by civil day: how many held the record, and how many more may have. */
export interface OpenDay {
  readonly day: string;
  readonly exports: number;
  readonly uncertain: number;
}

/** Exports for everyone that held a record, newest day first. */
export async function openExportsWith(
  sql: postgres.ISql,
  asked: Omit<ExportsAsked, "onlyBody">,
): Promise<readonly OpenDay[]> {
  return sql<OpenDay[]>`
    ${heldIn(sql, asked, sql`p.receiver_code = 'public'`)}
    select (h.made_at at time zone 'Asia/Shanghai')::date as day, count(*) filter (where h.certain)::integer as exports,
           count(*) filter (where not h.certain)::integer as uncertain
      from held h group by 1 order by 1 desc limit ${asked.limit}`;
}

function heldIn(
  sql: postgres.ISql,
  asked: Omit<ExportsAsked, "onlyBody">,
  among: postgres.PendingQuery<postgres.Row[]>,
): postgres.PendingQuery<postgres.Row[]> {
  return sql`
    with made as materialized (
      select p.receipt_id, p.transfer_id, p.receiver_code, p.made_at, p.statement::jsonb -> 'what' -> 'query' as query
        from platform.receipt p
       where p.kind = 'export' and p.entry = ${asked.entry} and ${among}
       order by p.made_at desc, p.receipt_id desc
       limit ${TRACE_EXPORTS_MAX}
    ), asking as (
      select m.*, (m.query ->> 'asOf')::date as as_of, (m.query ->> 'day')::date as day,
             coalesce(m.query ->> 'knownAt', m.query ->> 'dataTime')::timestamptz as known_at
        from made m
    ), held as (
      select a.receipt_id, a.transfer_id, a.receiver_code, a.made_at, t.version, not (a.query -> 'sought')::boolean as certain
        from asking a
        join publicity.term t
          on t.public_from <= least(a.as_of, a.day) and t.public_through >= greatest(a.as_of, a.day) and t.known_from <= a.known_at
         and (t.known_until is null or t.known_until > a.known_at)
         and (a.day is null or t.known_until is null or t.known_until > a.made_at or a.receiver_code in (t.body_code, t.supplier_code))
         and (t.sealed_at is null or t.sealed_at > a.made_at)
         and t.body_code = coalesce(a.query ->> 'body', t.body_code)
         and t.decided_on >= coalesce((a.query ->> 'from')::date, t.decided_on)
         and t.decided_on <= coalesce((a.query ->> 'to')::date, t.decided_on)
       where t.subject_code = ${asked.subjectCode} and t.record_id = ${asked.recordId}
    )`;
}
