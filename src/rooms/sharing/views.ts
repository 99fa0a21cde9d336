import type postgres from "postgres";
import type { LegalBasis } from "../catalogue/index.ts";
import type { CountedDay, ShownLook } from "./types.ts";

export interface LooksQuery {
  readonly subjectCode: string;
  /** ISO day of asking: looks that are still kept from the subject are not in the answer. */
  readonly on: string;
  readonly after: { readonly lookedAt: string; readonly lookId: string } | null;
  readonly limit: number;
}

interface LookRow {
  readonly look_id: string;
  readonly body_code: string;
  readonly body_name: string;
  readonly purpose: string;
  readonly case_number: string;
  readonly entries: readonly string[];
  readonly record_count: number;
  readonly looked_at: string;
  readonly looked_on: string;
  readonly shown_from: string;
  readonly delay_basis: LegalBasis | null;
}

/** Who looked at what is not public about a subject, newest first, as the subject may see it on a day (policy, article 10). */
export async function looksOf(sql: postgres.ISql, query: LooksQuery): Promise<readonly ShownLook[]> {
  const { after } = query;
  const rows = await sql<LookRow[]>`
    select look_id, body_code, body_name, purpose, case_number, entries, record_count, looked_on, shown_from, delay_basis,
           to_char(looked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as looked_at
      from sharing.look
     where subject_code = ${query.subjectCode} and shown_from <= ${query.on}::date
       ${after === null ? sql`` : sql`and (looked_at, look_id) < (${after.lookedAt}::timestamptz, ${after.lookId}::uuid)`}
     order by looked_at desc, look_id desc
     limit ${query.limit}`;
  return rows.map((row) => ({
    lookId: row.look_id,
    bodyCode: row.body_code,
    bodyName: row.body_name,
    purpose: row.purpose,
    caseNumber: row.case_number,
    entries: row.entries,
    recordCount: row.record_count,
    lookedAt: row.looked_at,
    lookedOn: row.looked_on,
    shownFrom: row.shown_from,
    delayBasis: row.delay_basis,
  }));
}

/** The looks of a body day by day, as written down here and as it counted them itself; days without either are left out. */
export async function countsOf(
  sql: postgres.ISql,
  query: { readonly bodyCode: string; readonly from: string; readonly through: string },
): Promise<readonly CountedDay[]> {
  return sql<CountedDay[]>`
    select day, coalesce(w.looks, 0)::integer as written, c.looks as counted
      from (select looked_on as day, count(*) as looks from sharing.look
             where body_code = ${query.bodyCode} and looked_on between ${query.from}::date and ${query.through}::date
             group by looked_on) w
      full join (select counted_on as day, looks from sharing.consumer_count
                  where body_code = ${query.bodyCode} and counted_on between ${query.from}::date and ${query.through}::date) c
     using (day)
     order by day desc`;
}

/** The newest looks at a subject, also those that were refused or are still kept from it: the auditor's way from a subject into the trail. */
export async function lookIdsOf(
  sql: postgres.ISql,
  subjectCode: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await sql<{ look_id: string }[]>`
    (select look_id, looked_at as at from sharing.look where subject_code = ${subjectCode}
      order by looked_at desc, look_id desc limit ${limit})
    union all
    (select look_id, refused_at from sharing.refused_look where subject_code = ${subjectCode}
      order by refused_at desc, look_id desc limit ${limit})
     order by at desc, look_id desc limit ${limit}`;
  return rows.map((row) => row.look_id);
}

/**
 * Looks of the trail, written since an instant, whose row for their subject is gone or keeps them from it for longer than was
 * said, by civil day: the trail cannot be changed unseen, and that row can.
 */
export async function hiddenByDay(
  sql: postgres.ISql,
  since: string,
): Promise<readonly { readonly actor: string; readonly day: string; readonly count: number }[]> {
  return sql<{ actor: string; day: string; count: number }[]>`
    select 'system' as actor, (a.at at time zone 'Asia/Shanghai')::date as day, count(*)::integer as count
      from platform.audit a
      left join sharing.look l on l.look_id = (a.detail ->> 'look')::uuid
     where a.act = 'look' and a.at >= ${since}::timestamptz and a.detail ? 'look' and a.detail ? 'withheldUntil'
       and (l.look_id is null or l.shown_from > coalesce((a.detail ->> 'withheldUntil')::date, l.looked_on))
     group by 2 order by 2`;
}

/**
 * Bodies and days on which a body counted more looks than were written down here, with the difference (article 10): days from
 * one on, and earlier days whose count was said since an instant, since a body may count at the end of a month.
 */
export async function unwrittenByDay(
  sql: postgres.ISql,
  since: { readonly day: string; readonly at: string },
): Promise<readonly { readonly actor: string; readonly day: string; readonly count: number }[]> {
  return sql<{ actor: string; day: string; count: number }[]>`
    select c.body_code as actor, c.counted_on as day, (c.looks - coalesce(w.looks, 0))::integer as count
      from sharing.consumer_count c
      left join lateral (select count(*) as looks from sharing.look l
                          where l.body_code = c.body_code and l.looked_on = c.counted_on) w on true
     where (c.counted_on >= ${since.day}::date or c.reported_at >= ${since.at}::timestamptz)
       and c.looks > coalesce(w.looks, 0)
     order by c.counted_on, c.body_code`;
}
