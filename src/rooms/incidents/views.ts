import type postgres from "postgres";
import { INCIDENTS_SHOWN_MAX } from "../../platform/limits.ts";
import type { DayCount, Finding, Incident, StepTaken } from "./types.ts";

/** One case; null when there is none. With `hold` its row is held until the transaction ends. */
export async function incidentOf(
  sql: postgres.ISql,
  incidentId: string,
  hold: "hold" | "look" = "look",
): Promise<Incident | null> {
  const [row] = await sql<Incident[]>`
    ${selectIncidents(sql)} where incident_id = ${incidentId} ${hold === "hold" ? sql`for update` : sql``}`;
  return row ?? null;
}

/** Cases, newest first; only open ones unless all are asked for. */
export async function incidentsOf(sql: postgres.ISql, isAll: boolean): Promise<readonly Incident[]> {
  return sql<Incident[]>`
    ${selectIncidents(sql)} ${isAll ? sql`` : sql`where closed_at is null`}
     order by opened_at desc, incident_id desc limit ${INCIDENTS_SHOWN_MAX}`;
}

/** Which cases are asked for; what is null is not asked. */
export interface CasesQuery {
  readonly state: "open" | "closed";
  readonly rule: string | null;
  /** Cases about this body and whoever acted for it. */
  readonly body: string | null;
  /** The person who asks: nobody sees a case about himself. */
  readonly person: string;
  /** Only cases that their body may know of: see `isToldToBody`. */
  readonly toldOnly: boolean;
  /** Cases before this one, newest first. */
  readonly before: { readonly openedAt: string; readonly incidentId: string } | null;
  readonly limit: number;
}

/** Cases by a query, newest first. */
export async function casesOf(sql: postgres.ISql, query: CasesQuery): Promise<readonly Incident[]> {
  const { before, limit } = query;
  return sql<Incident[]>`
    ${selectIncidents(sql)} where ${conditions(sql, query)}
       ${before === null ? sql`` : sql`and (opened_at, incident_id) < (${before.openedAt}::timestamptz, ${before.incidentId}::uuid)`}
     order by opened_at desc, incident_id desc limit ${limit}`;
}

function conditions(
  sql: postgres.ISql,
  { state, rule, body, person, toldOnly }: Omit<CasesQuery, "before" | "limit">,
): postgres.PendingQuery<postgres.Row[]> {
  const none = sql``;
  return sql`closed_at is ${state === "open" ? none : sql`not`} null
       and substring(actor from 'account:.*$') is distinct from ${person}
       ${toldOnly ? sql`and (contained_at is not null or closed_at is not null)` : none}
       ${rule === null ? none : sql`and rule = ${rule}`}
       ${body === null ? none : sql`and split_part(actor, '/', 1) = ${body}`}`;
}

/** How much was found on a day. */
export interface FoundOfDay {
  readonly day: string;
  readonly windows: number;
}

/** Windows that rules found, by civil day, from an ISO day on; of one body, or of all. */
export async function foundByDay(
  sql: postgres.ISql,
  of: Pick<CasesQuery, "body" | "person" | "toldOnly"> & { readonly from: string },
): Promise<readonly FoundOfDay[]> {
  return sql<FoundOfDay[]>`
    select (window_from at time zone 'Asia/Shanghai')::date as day, count(*)::integer as windows
      from incidents.finding
     where window_from >= (${of.from}::date)::timestamp at time zone 'Asia/Shanghai'
       and substring(actor from 'account:.*$') is distinct from ${of.person}
       ${of.body === null ? sql`` : sql`and split_part(actor, '/', 1) = ${of.body}`}
       ${
         of.toldOnly
           ? sql`and exists (select from incidents.incident i where i.incident_id = finding.incident_id
                              and (i.contained_at is not null or i.closed_at is not null))`
           : sql``
       }
     group by 1 order by 1`;
}

const FROZEN_LOCK = 7_312;

/** How many other cases hold the same account, key or program frozen. Whoever freezes or lifts it waits for this transaction. */
export async function alsoFrozenBy(tx: postgres.ISql, frozenId: string, incidentId: string): Promise<number> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${frozenId}, ${FROZEN_LOCK}))`;
  const [row] = await tx<{ others: number }[]>`
    select count(*)::integer as others from incidents.incident i
     where incident_id <> ${incidentId} and lifted_at is null
       and (frozen_id = ${frozenId} or exists (
             select from incidents.freeze z where z.incident_id = i.incident_id and z.credential_id = ${frozenId}))`;
  return row?.others ?? 0;
}

/** Whether some case holds an account, key or program frozen. */
export async function isHeldByCase(sql: postgres.ISql, frozenId: string): Promise<boolean> {
  const [row] = await sql`
    select 1 as held from incidents.incident i
     where lifted_at is null
       and (frozen_id = ${frozenId} or exists (
             select from incidents.freeze z where z.incident_id = i.incident_id and z.credential_id = ${frozenId}))
     limit 1`;
  return row !== undefined;
}

/** Keys and programs that a case froze after its first one. */
export async function furtherFreezes(
  sql: postgres.ISql,
  incidentId: string,
): Promise<readonly { readonly kind: "key" | "client"; readonly id: string }[]> {
  return sql<{ kind: "key" | "client"; id: string }[]>`
    select kind, credential_id as id from incidents.freeze where incident_id = ${incidentId} order by frozen_at, credential_id`;
}

function selectIncidents(sql: postgres.ISql): postgres.PendingQuery<postgres.Row[]> {
  return sql`
    select incident_id as "incidentId", rule, actor, ${instant(sql, "opened_at")} as "openedAt", invented, grade, personal,
           ${instant(sql, "triaged_at")} as "triagedAt", ${instant(sql, "contained_at")} as "containedAt",
           contained_by as "containedBy", frozen, frozen_id as "frozenId",
           array(select distinct z.frozen_by from incidents.freeze z where z.incident_id = incident.incident_id order by 1) as "alsoFrozenBy",
           ${instant(sql, "lifted_at")} as "liftedAt", lifted_by as "liftedBy",
           ${instant(sql, "authority_told_at")} as "authorityToldAt", ${instant(sql, "persons_told_at")} as "personsToldAt",
           ${instant(sql, "harm_avoided_at")} as "harmAvoidedAt", ${instant(sql, "close_asked_at")} as "closeAskedAt",
           close_asked_by as "closeAskedBy", ${instant(sql, "closed_at")} as "closedAt", closed_by as "closedBy"
      from incidents.incident`;
}

/** What was found that belongs to a case, in order of time. */
export async function findingsOf(sql: postgres.ISql, incidentId: string): Promise<readonly Finding[]> {
  return sql<Finding[]>`
    select rule, actor, ${instant(sql, "window_from")} as "from", ${instant(sql, "window_until")} as "until",
           found::integer as found, threshold::integer as threshold
      from incidents.finding where incident_id = ${incidentId}
     order by window_from`;
}

export async function stepsOf(sql: postgres.ISql, incidentId: string): Promise<readonly StepTaken[]> {
  return sql<StepTaken[]>`
    select step, actor, ${instant(sql, "at")} as at, note, sent from incidents.step
     where incident_id = ${incidentId} order by place`;
}

/** Canary records that turned up or were reported since an instant, by recipient and civil day: a report may come late. */
export async function canariesByDay(sql: postgres.ISql, since: string): Promise<readonly DayCount[]> {
  return sql<DayCount[]>`
    select actor, (happened_at at time zone 'Asia/Shanghai')::date as day, count(*)::integer as count
      from incidents.signal where rule = 'canary-hit' and ${since}::timestamptz <= greatest(happened_at, recorded_at)
     group by 1, 2 order by 2, 1`;
}

/** An instant as ISO text. */
function instant(sql: postgres.ISql, column: string): postgres.PendingQuery<postgres.Row[]> {
  return sql`to_char(${sql(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
