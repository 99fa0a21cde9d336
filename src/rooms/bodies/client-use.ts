import type postgres from "postgres";

/** How much of a quota is left, for the RateLimit headers. */
export interface QuotaLeft {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until it is whole again. */
  readonly reset: number;
}

export interface Using {
  readonly clientId: string;
  readonly perMinute: number;
  readonly perDay: number;
  readonly now: Temporal.Instant;
  readonly today: Temporal.PlainDate;
}

export interface Used {
  readonly refused: "QUOTA_MINUTE_USED" | "QUOTA_DAY_USED" | null;
  readonly left: QuotaLeft;
}

const MINUTE_MS = 60_000;
const CIVIL_ZONE = "Asia/Shanghai";

/**
 * Counts a request of a client for its day and its minute, for all servers together, and says whether it is one too many.
 * Counting is no act of anybody: it is not on the audit trail.
 */
export async function countUse(sql: postgres.ISql, using: Using): Promise<Used> {
  const day = using.today.toString();
  const minute = Math.floor(using.now.epochMilliseconds / MINUTE_MS) * MINUTE_MS;
  const minuteAt = Temporal.Instant.fromEpochMilliseconds(minute).toString();
  const [row] = await sql<{ requests: number; refused: number; minute_requests: number }[]>`
    insert into bodies.client_use as u (client_id, used_on, requests, refused, tokens, minute_at, minute_requests)
    values (${using.clientId}, ${day}::date, 1, 0, 0, ${minuteAt}::timestamptz, 1)
        on conflict (client_id, used_on) do update
       set requests = u.requests + 1,
           minute_requests = case when excluded.minute_at > u.minute_at then 1 else u.minute_requests + 1 end,
           minute_at = greatest(u.minute_at, excluded.minute_at)
    returning requests, refused, minute_requests`;
  const inMinute = row?.minute_requests ?? 1;
  const inDay = (row?.requests ?? 1) - (row?.refused ?? 0);
  const refused =
    inDay > using.perDay ? "QUOTA_DAY_USED" : inMinute > using.perMinute ? "QUOTA_MINUTE_USED" : null;
  if (refused !== null)
    await sql`
      update bodies.client_use set refused = refused + 1
       where client_id = ${using.clientId} and used_on = ${day}::date`;
  return { refused, left: tighter(using, { inMinute, inDay, minute }) };
}

/** The quota of which less is left. */
function tighter(
  using: Using,
  count: { readonly inMinute: number; readonly inDay: number; readonly minute: number },
): QuotaLeft {
  const now = using.now.epochMilliseconds;
  const midnight = using.today.add({ days: 1 }).toZonedDateTime(CIVIL_ZONE).epochMilliseconds;
  const left = (limit: number, used: number, until: number): QuotaLeft => ({
    limit,
    remaining: Math.max(0, limit - used),
    reset: Math.max(1, Math.ceil((until - now) / 1000)),
  });
  const minute = left(using.perMinute, count.inMinute, count.minute + MINUTE_MS);
  const day = left(using.perDay, count.inDay, midnight);
  return day.remaining <= minute.remaining ? day : minute;
}

/** Counts a token that was issued to a client on a day. */
export async function countToken(
  tx: postgres.ISql,
  of: { readonly clientId: string; readonly on: string; readonly at: string },
): Promise<void> {
  await tx`
    insert into bodies.client_use as u (client_id, used_on, requests, refused, tokens, minute_at, minute_requests)
    values (${of.clientId}, ${of.on}::date, 0, 0, 1, date_trunc('minute', ${of.at}::timestamptz, 'UTC'), 0)
        on conflict (client_id, used_on) do update set tokens = u.tokens + 1`;
}

export interface DayOfUse {
  readonly day: string;
  readonly requests: number;
  readonly refused: number;
  readonly tokens: number;
}

/** What a client did by day, newest first; days without anything are left out. */
export async function useOf(
  sql: postgres.ISql,
  of: { readonly clientId: string; readonly from: string; readonly through: string },
): Promise<readonly DayOfUse[]> {
  return sql<DayOfUse[]>`
    select used_on as day, requests, refused, tokens from bodies.client_use
     where client_id = ${of.clientId} and used_on between ${of.from}::date and ${of.through}::date
     order by used_on desc`;
}
