import type postgres from "postgres";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { divisionNames } from "./region.ts";

/** Figures of the public layer on a day, each countable from the raw records. */
export interface Statistics {
  readonly subjects: number;
  readonly bodies: number;
  readonly publicRecords: number;
  readonly expiringThisMonth: number;
  readonly invented: boolean;
  readonly dataTime: string | null;
  readonly byEntry: readonly { readonly entry: string; readonly count: number }[];
  readonly byMonth: readonly {
    readonly month: string;
    readonly licences: number;
    readonly penalties: number;
  }[];
  readonly byRegion: readonly { readonly code: string; readonly name: string; readonly records: number }[];
}

/** Months shown in the course of publication. */
const MONTHS = 12;
/** Regions shown, most records first. */
const REGIONS_MAX = 40;

/** Counts the public layer on a day; one query. */
async function statisticsOn(sql: postgres.ISql, day: string): Promise<Statistics> {
  const [row] = await sql<Statistics[]>`
    with open as materialized (
      select t.subject_code, t.entry, t.decided_on, t.public_through
        from publicity.term t
       where t.known_until is null and t.public_from <= ${day}::date and t.public_through >= ${day}::date
    )
    select (select count(*)::integer from subjects.subject) as subjects,
           (select count(*)::integer from bodies.body) as bodies,
           (select count(*)::integer from open) as "publicRecords",
           (select count(*)::integer from open
             where public_through < (date_trunc('month', ${day}::date) + interval '1 month')::date) as "expiringThisMonth",
           exists (select 1 from subjects.subject where invented) as invented,
           (select to_char(changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') from publicity.change
             order by transaction_id desc, change_id desc limit 1) as "dataTime",
           (select coalesce(jsonb_agg(e order by e.count desc, e.entry), '[]') from
             (select entry, count(*)::integer as count from open group by entry) e) as "byEntry",
           (select coalesce(jsonb_agg(m order by m.month), '[]') from
             (select to_char(decided_on, 'YYYY-MM') as month,
                     (count(*) filter (where entry = 'administrative-licence'))::integer as licences,
                     (count(*) filter (where entry = 'administrative-penalty'))::integer as penalties
                from open
               where decided_on >= (date_trunc('month', ${day}::date) - make_interval(months => ${MONTHS - 1}))::date
               group by 1) m) as "byMonth",
           (select coalesce(jsonb_agg(r order by r.records desc, r.code), '[]') from
             (select s.region_code as code, s.region_code as name, count(*)::integer as records
                from open o join subjects.subject s using (subject_code)
               where s.region_code is not null
               group by s.region_code order by records desc, code limit ${REGIONS_MAX}) r) as "byRegion"`;
  if (row === undefined) throw new Error("Broken invariant: one row of statistics");
  const codes = row.byRegion.map((region) => region.code);
  const nameOf = await divisionNames(sql, codes);
  return { ...row, byRegion: row.byRegion.map((region) => ({ ...region, name: nameOf(region.code) })) };
}

/** Figures are counted anew after this time; between, the answer names the same data time. */
const MEMORY_MS = 15_000;

/** Statistics of today, counted at most once per memory time however many ask. */
export function statisticsMemory(of: {
  readonly db: Database;
  readonly clock: Clock;
}): () => Promise<Statistics> {
  let counted: { readonly day: string; readonly at: number; readonly figures: Promise<Statistics> } | null =
    null;
  return () => {
    const day = of.clock.today().toString();
    const now = performance.now();
    if (counted === null || counted.day !== day || now - counted.at > MEMORY_MS) {
      const figures = statisticsOn(of.db.sql, day);
      figures.catch(() => {
        counted = null;
      });
      counted = { day, at: now, figures };
    }
    return counted.figures;
  };
}
