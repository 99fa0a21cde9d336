import type postgres from "postgres";

/** Which entries of the trail are asked for; what is null is not asked. */
export interface TrailQuery {
  /** Entries of this body and of people who act for it. */
  readonly body: string | null;
  /** Entries of this account, whichever body it acted for. */
  readonly person: string | null;
  readonly purpose: string | null;
  readonly act: string | null;
  /** Only what was refused, or only what was done: the act of a refusal ends with -refused. */
  readonly result: "done" | "refused" | null;
  /** ISO days in Asia/Shanghai, both included. */
  readonly from: string | null;
  readonly through: string | null;
  readonly caseNumber: string | null;
  /** Looks of which the entry is one: how a subject is found in a trail that names none. */
  readonly lookIds: readonly string[] | null;
  /** Entries before this place of the chain, newest first; null: from its end. */
  readonly before: number | null;
  readonly limit: number;
}

/** An entry of the trail as an auditor reads it. */
export interface TrailEntry {
  readonly position: number;
  readonly auditId: string;
  /** Instant. */
  readonly at: string;
  readonly actor: string;
  readonly purpose: string;
  readonly act: string;
  readonly subjectCount: number | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

interface TrailRow extends Omit<TrailEntry, "position" | "subjectCount"> {
  readonly position: string;
  readonly subjectCount: string | null;
}

/** Entries of the audit trail, newest first. Whoever calls this writes the reading down: see the room `trail`. */
export async function trailOf(sql: postgres.ISql, query: TrailQuery): Promise<readonly TrailEntry[]> {
  const rows = await sql<TrailRow[]>`
    select position, audit_id as "auditId", actor, purpose, act, subject_count as "subjectCount", detail,
           to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
      from platform.audit
     where ${conditions(sql, query)}
     order by position desc limit ${query.limit}`;
  return rows.map((row) => ({
    ...row,
    position: Number(row.position),
    subjectCount: row.subjectCount === null ? null : Number(row.subjectCount),
  }));
}

/** How many entries a query finds, counted no further than its limit. */
export async function trailCount(sql: postgres.ISql, query: TrailQuery): Promise<number> {
  const [row] = await sql<{ entries: number }[]>`
    select count(*)::integer as entries
      from (select from platform.audit where ${conditions(sql, query)} limit ${query.limit}) found`;
  return row?.entries ?? 0;
}

/** The place of the newest entry: a reading that goes in pieces stops there, and does not follow its own entry. */
export async function trailEnd(sql: postgres.ISql): Promise<number> {
  const [row] = await sql<{ position: string }[]>`
    select position from platform.audit_head where chain = 'audit'`;
  return Number(row?.position ?? 0);
}

function conditions(sql: postgres.ISql, query: TrailQuery): postgres.PendingQuery<postgres.Row[]> {
  const { body, person, purpose, act, result, from, through, caseNumber, lookIds, before } = query;
  const none = sql``;
  return sql`true
    ${body === null ? none : sql`and split_part(actor, '/', 1) = ${body}`}
    ${person === null ? none : sql`and actor like '%account:%' and substring(actor from 'account:.*$') = ${`account:${person}`}`}
    ${purpose === null ? none : sql`and purpose = ${purpose}`}
    ${act === null ? none : sql`and act = ${act}`}
    ${result === null ? none : result === "refused" ? sql`and act like '%-refused'` : sql`and act not like '%-refused'`}
    ${from === null ? none : sql`and at >= (${from}::date)::timestamp at time zone 'Asia/Shanghai'`}
    ${through === null ? none : sql`and at < (${through}::date + 1)::timestamp at time zone 'Asia/Shanghai'`}
    ${caseNumber === null ? none : sql`and detail ? 'case' and detail ->> 'case' = ${caseNumber}`}
    ${lookIds === null ? none : sql`and detail ? 'look' and detail ->> 'look' = any (${[...lookIds]}::text[])`}
    ${before === null ? none : sql`and position < ${before}`}`;
}

/** How often an actor did something in an hour; the day and the hour are those of Asia/Shanghai. */
export interface ActCount {
  readonly actor: string;
  readonly act: string;
  readonly day: string;
  readonly hour: number;
  readonly count: number;
}

/**
 * Entries that were written since an instant, by their place in the chain: what was written while a clock was set back bears
 * an earlier time, and would otherwise never be counted.
 */
function writtenSince(sql: postgres.ISql, since: string): postgres.PendingQuery<postgres.Row[]> {
  return sql`position >= (select position from platform.audit where at >= ${since}::timestamptz order by at limit 1)`;
}

/** Entries of some acts written since an instant, counted by actor and hour in one pass. */
export async function actsByHour(
  sql: postgres.ISql,
  of: { readonly acts: readonly string[]; readonly since: string },
): Promise<readonly ActCount[]> {
  return sql<ActCount[]>`
    select actor, act, (at at time zone 'Asia/Shanghai')::date as day,
           extract(hour from at at time zone 'Asia/Shanghai')::integer as hour, count(*)::integer as count
      from platform.audit
     where act = any (${[...of.acts]}::text[]) and ${writtenSince(sql, of.since)}
     group by 1, 2, 3, 4
     order by 3, 4, 1, 2`;
}

/** Rows that went out in files since an instant, by actor and day: entries whose act begins with export and that tell their rows. */
export async function exportedByDay(
  sql: postgres.ISql,
  since: string,
): Promise<readonly { readonly actor: string; readonly day: string; readonly count: number }[]> {
  const rows = await sql<{ actor: string; day: string; count: string }[]>`
    select actor, (at at time zone 'Asia/Shanghai')::date as day, sum((detail ->> 'rows')::bigint) as count
      from platform.audit
     where ${writtenSince(sql, since)} and starts_with(act, 'export-') and detail ->> 'rows' ~ '^[0-9]{1,12}$'
     group by 1, 2
     order by 2, 1`;
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/** Looks at what is not public on a day, by purpose, done and refused. */
export interface LooksOfDay {
  readonly day: string;
  readonly purpose: string;
  readonly looks: number;
  readonly refused: number;
}

/** Looks by day and purpose between two ISO days, both included; of one body, or of all. */
export async function looksByDay(
  sql: postgres.ISql,
  of: { readonly body: string | null; readonly from: string; readonly through: string },
): Promise<readonly LooksOfDay[]> {
  return sql<LooksOfDay[]>`
    select (at at time zone 'Asia/Shanghai')::date as day, purpose,
           (count(*) filter (where act = 'look'))::integer as looks,
           (count(*) filter (where act = 'look-refused'))::integer as refused
      from platform.audit
     where act in ('look', 'look-refused')
       and at >= (${of.from}::date)::timestamp at time zone 'Asia/Shanghai'
       and at < (${of.through}::date + 1)::timestamp at time zone 'Asia/Shanghai'
       ${of.body === null ? sql`` : sql`and split_part(actor, '/', 1) = ${of.body}`}
     group by 1, 2
     order by 1, 2`;
}
