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

function selectIncidents(sql: postgres.ISql): postgres.PendingQuery<postgres.Row[]> {
  return sql`
    select incident_id as "incidentId", rule, actor, ${instant(sql, "opened_at")} as "openedAt", invented, grade, personal,
           ${instant(sql, "triaged_at")} as "triagedAt", ${instant(sql, "contained_at")} as "containedAt", frozen,
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
    select step, actor, ${instant(sql, "at")} as at, note from incidents.step
     where incident_id = ${incidentId} order by place`;
}

/** Canary records that turned up since an instant, by recipient and civil day. */
export async function canariesByDay(sql: postgres.ISql, since: string): Promise<readonly DayCount[]> {
  return sql<DayCount[]>`
    select actor, (happened_at at time zone 'Asia/Shanghai')::date as day, count(*)::integer as count
      from incidents.signal where rule = 'canary-hit' and happened_at >= ${since}::timestamptz
     group by 1, 2 order by 2, 1`;
}

/** An instant as ISO text. */
function instant(sql: postgres.ISql, column: string): postgres.PendingQuery<postgres.Row[]> {
  return sql`to_char(${sql(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
