import type postgres from "postgres";
import { numberOn } from "../../law/parameter.ts";
import type { Law } from "../../law/types.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { PERSON_PREFIX } from "../subjects/index.ts";
import { divisionNames } from "./region.ts";
import { type PersonCell, shownCells } from "./small-cells.ts";
import { lastChange } from "./views.ts";

/**
 * Figures of the public layer on a day, each countable from the raw records. All but those under `persons` are about
 * organisations alone, so that nothing about persons can be worked out from a difference.
 */
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
  /** The bodies by name, so that a reader who knows no code can choose one; no more than BODIES_MAX. */
  readonly bodyNames: readonly { readonly uscc: string; readonly name: string }[];
  /** Records about natural persons; null where they are about fewer persons than the law lets one show. */
  readonly persons: {
    readonly records: number | null;
    readonly byEntry: readonly { readonly entry: string; readonly records: number | null }[];
  };
}

interface Counts extends Omit<Statistics, "persons"> {
  readonly personCells: readonly PersonCell[];
}

/** Months shown in the course of publication. */
const MONTHS = 12;
/** Regions shown, most records first. */
const REGIONS_MAX = 40;
/** Bodies named. A city has some dozens; a reader of a longer list has the links of the records. */
const BODIES_MAX = 500;

/**
 * Counts the public layer on a day. One statement reads every record once, so its cost grows with their number: see
 * `statisticsMemory` for how seldom it runs.
 */
async function statisticsOn(sql: postgres.ISql, law: Law, day: string): Promise<Statistics> {
  const [row] = await sql<Counts[]>`
    with grouped as materialized (
      select t.entry, s.region_code,
             case when t.decided_on >= (date_trunc('month', ${day}::date) - make_interval(months => ${MONTHS - 1}))::date
                  then date_trunc('month', t.decided_on)::date end as month,
             t.public_through < (date_trunc('month', ${day}::date) + interval '1 month')::date as expiring,
             count(*) as records
        from publicity.term t left join subjects.subject s using (subject_code)
       where t.known_until is null and t.public_from <= ${day}::date and t.public_through >= ${day}::date
         and not starts_with(t.subject_code, ${PERSON_PREFIX})
       group by 1, 2, 3, 4
    )
    select (select count(*)::integer from subjects.subject) as subjects,
           (select count(*)::integer from bodies.body) as bodies,
           (select coalesce(sum(records), 0)::integer from grouped) as "publicRecords",
           (select coalesce(sum(records), 0)::integer from grouped where expiring) as "expiringThisMonth",
           exists (select 1 from subjects.subject where invented) as invented,
           (select to_char(changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') from publicity.change
             order by transaction_id desc, change_id desc limit 1) as "dataTime",
           (select coalesce(jsonb_agg(e order by e.count desc, e.entry), '[]') from
             (select entry, sum(records)::integer as count from grouped group by entry) e) as "byEntry",
           (select coalesce(jsonb_agg(m order by m.month), '[]') from
             (select to_char(month, 'YYYY-MM') as month,
                     coalesce(sum(records) filter (where entry = 'administrative-licence'), 0)::integer as licences,
                     coalesce(sum(records) filter (where entry = 'administrative-penalty'), 0)::integer as penalties
                from grouped where month is not null group by 1) m) as "byMonth",
           (select coalesce(jsonb_agg(r order by r.records desc, r.code), '[]') from
             (select region_code as code, region_code as name, sum(records)::integer as records
                from grouped where region_code is not null
               group by region_code order by 3 desc, 1 limit ${REGIONS_MAX}) r) as "byRegion",
           (select coalesce(jsonb_agg(b order by b.name, b.uscc), '[]') from
             (select body_code as uscc, name from bodies.body order by name, body_code limit ${BODIES_MAX}) b) as "bodyNames",
           (select coalesce(jsonb_agg(p), '[]') from
             (select entry as key, count(*)::integer as records, count(distinct subject_code)::integer as persons
                from publicity.term
               where starts_with(subject_code, ${PERSON_PREFIX}) and known_until is null
                 and public_from <= ${day}::date and public_through >= ${day}::date
               group by entry) p) as "personCells"`;
  if (row === undefined) throw new Error("Broken invariant: one row of statistics");
  const codes = row.byRegion.map((region) => region.code);
  const nameOf = await divisionNames(sql, codes);
  const { personCells, ...figures } = row;
  return {
    ...figures,
    byRegion: row.byRegion.map((region) => ({ ...region, name: nameOf(region.code) })),
    persons: personFigures(personCells, law, day),
  };
}

const LEAST_PARAMETER = "statistics.persons.minimum-count";

function personFigures(cells: readonly PersonCell[], law: Law, day: string): Statistics["persons"] {
  const least = numberOn(law, LEAST_PARAMETER, day);
  const shown = shownCells(cells, least.ok ? least.value : null);
  return {
    records: shown.total,
    byEntry: shown.cells.map(({ key, records }) => ({ entry: key, records })),
  };
}

/** Figures of a day are looked at again after this time at the earliest. */
const REST_MS_MIN = 15_000;
/** Counting takes at most this part of the time: what took two seconds rests for forty. */
const REST_TIMES = 20;

/** Figures that no change of the public layer shows, such as the number of bodies, are at most this old. */
const QUIET_MS_MAX = 10 * 60_000;

interface Counted {
  readonly day: string;
  readonly startedAt: number;
  readonly figures: Promise<Statistics>;
  /** When counting may begin again; not before it has ended. */
  restsUntil: number;
}

/**
 * Statistics of today, exact as of the data time that they name. They are counted when the day or the public layer has
 * changed, and never more often than the rests allow however many ask; meanwhile the last ones are answered. Only the
 * first to ask on a day wait.
 */
export function statisticsMemory(of: {
  readonly db: Database;
  readonly clock: Clock;
  readonly law: Law;
}): () => Promise<Statistics> {
  let shown: Counted | null = null;
  let next: Counted | null = null;
  const count = (day: string): Counted => {
    const startedAt = performance.now();
    const figures = statisticsOn(of.db.sql, of.law, day);
    const counted: Counted = { day, startedAt, figures, restsUntil: Number.POSITIVE_INFINITY };
    next = counted;
    figures.then(
      () => {
        const now = performance.now();
        counted.restsUntil = now + Math.max(REST_MS_MIN, REST_TIMES * (now - startedAt));
        if (next === counted) [shown, next] = [counted, null];
      },
      () => {
        if (next === counted) next = null;
      },
    );
    return counted;
  };
  const isOutdated = async ({ figures, startedAt }: Counted): Promise<boolean> =>
    performance.now() - startedAt > QUIET_MS_MAX ||
    (await lastChange(of.db.sql, null)) !== (await figures).dataTime;
  return async () => {
    const day = of.clock.today().toString();
    if (shown?.day !== day) return (next?.day === day ? next : count(day)).figures;
    if (next === null && performance.now() > shown.restsUntil && (await isOutdated(shown)) && next === null)
      count(day);
    return shown.figures;
  };
}
