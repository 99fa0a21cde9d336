import type postgres from "postgres";
import type { RecordPlace } from "../records/types.ts";

/** How long records of an entry are kept after their publicity and validity ended. */
export interface Retention {
  readonly entry: string;
  readonly months: number;
}

export interface OverRetention extends RecordPlace {
  readonly entry: string;
  /** Last day on which the record is kept. */
  readonly keptThrough: string;
}

/** Last day on which a record is kept: so many months after the later of its ends; null when it has neither. ISO days. */
export function keptThrough(ends: readonly (string | null)[], months: number): string | null {
  const last = ends.reduce(
    (later, end) => (end !== null && (later === null || end > later) ? end : later),
    null,
  );
  return last === null ? null : Temporal.PlainDate.from(last).add({ months }).toString();
}

/** The same as `keptThrough`. A record counts to the end of what is public or valid longer; one with neither end is not sealed by time. */
const KEPT_THROUGH = `(greatest(r.valid_until, t.public_through) + make_interval(months => k.months))::date`;

const SEALABLE = `
    from json_to_recordset($1::text::json) as k (entry text, months integer)
    join records.record r on r.entry = k.entry and r.superseded_at is null and r.sealed_at is null
    left join publicity.term t on t.subject_code = r.subject_code and t.record_id = r.record_id and t.version = r.version`;

/** Records whose retention is over before a day, in a fixed order. At most `limit`. */
export async function recordsOverRetention(
  sql: postgres.ISql,
  of: { readonly retentions: readonly Retention[]; readonly before: string; readonly limit: number },
): Promise<readonly OverRetention[]> {
  return sql.unsafe<OverRetention[]>(
    `select r.subject_code as "subjectCode", r.record_id as "recordId", r.entry, ${KEPT_THROUGH}::text as "keptThrough" ${SEALABLE}
      where ${KEPT_THROUGH} < $2::date
      order by r.subject_code, r.record_id limit $3`,
    [JSON.stringify(of.retentions), of.before, of.limit],
  );
}

/** How many records of each entry are kept through each of these days and then sealed. */
export async function retentionEnding(
  sql: postgres.ISql,
  of: { readonly retentions: readonly Retention[]; readonly from: string; readonly before: string },
): Promise<readonly { readonly entry: string; readonly keptThrough: string; readonly records: number }[]> {
  return sql.unsafe(
    `select r.entry, greatest(${KEPT_THROUGH}, $2::date - 1)::text as "keptThrough", count(*)::integer as records ${SEALABLE}
      where ${KEPT_THROUGH} < $3::date
      group by 1, 2 order by 2, 1`,
    [JSON.stringify(of.retentions), of.from, of.before],
  );
}
