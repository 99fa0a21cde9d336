import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import { uuidv7 } from "../ids.ts";
import { digestOf } from "../suite.ts";
import type { Session, Strength } from "./types.ts";

/** A session ends after so long without a request, and in any case after a working day. */
const SESSION_IDLE_MINUTES = 30;
export const SESSION_HOURS = 12;
/** A request is noted at most this often. */
const SEEN_EVERY_SECONDS = 60;
const TOKEN_BYTES = 32;
const CLIENT_LENGTH_MAX = 120;
/** Sessions of one account at once; the oldest end first. */
const SESSIONS_MAX = 20;

export interface Begun {
  readonly sessionId: string;
  /** The secret for the cookie; kept nowhere here. */
  readonly token: string;
}

/** Begins a session. Its token is always new: one that was planted in a browser before never becomes a session. */
export async function beginSession(
  tx: postgres.ISql,
  of: {
    readonly accountId: string;
    readonly strength: Strength;
    readonly client: string;
    /** How it hangs on an external provider, where it began there. */
    readonly external?: { readonly identityId: string; readonly sidHash: Buffer | null };
    readonly at: Temporal.Instant;
  },
): Promise<Begun> {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const sessionId = uuidv7();
  await tx`
    insert into platform.session (session_id, token_hash, account_id, strength, client, began_at, seen_at, ends_at,
                                  external_identity_id, external_sid_hash)
    values (${sessionId}, ${digestOf(token)}, ${of.accountId}, ${of.strength}, ${of.client.slice(0, CLIENT_LENGTH_MAX)},
            ${of.at.toString()}::timestamptz, ${of.at.toString()}::timestamptz,
            ${of.at.add({ hours: SESSION_HOURS }).toString()}::timestamptz,
            ${of.external?.identityId ?? null}, ${of.external?.sidHash ?? null})`;
  await tx`
    update platform.session set ended_at = ${of.at.toString()}::timestamptz
     where session_id in (select session_id from platform.session
                           where account_id = ${of.accountId} and ended_at is null
                           order by began_at desc, session_id desc offset ${SESSIONS_MAX})`;
  return { sessionId, token };
}

interface SessionRow {
  readonly session_id: string;
  readonly account_id: string;
  readonly login: string;
  readonly display_name: string;
  readonly password_once: boolean;
  readonly strength: Strength;
  readonly client: string;
  readonly began_at: string;
  readonly seen_at: string;
  readonly ends_at: string;
  readonly proved_at: string;
}

/** The session a token opens at an instant; null when it is unknown, ended, idle for too long, or its account is shut. */
export async function sessionOfToken(
  sql: postgres.Sql,
  token: string,
  at: Temporal.Instant,
): Promise<Session | null> {
  const [row] = await sql<SessionRow[]>`
    ${selectSessions(sql)}
     where s.token_hash = ${digestOf(token)} and a.disabled_at is null ${stillOpen(sql, at)}`;
  if (row === undefined) return null;
  const session = toSession(row);
  if (at.since(Temporal.Instant.from(session.seenAt)).total("seconds") >= SEEN_EVERY_SECONDS) {
    // That a browser was seen is no act of anybody: it is not on the audit trail.
    await sql`
      update platform.session set seen_at = greatest(seen_at, ${at.toString()}::timestamptz)
       where session_id = ${session.sessionId}`;
  }
  return session;
}

/** The open sessions of an account, newest first. */
export async function sessionsOf(
  sql: postgres.ISql,
  accountId: string,
  at: Temporal.Instant,
): Promise<readonly Session[]> {
  const rows = await sql<SessionRow[]>`
    ${selectSessions(sql)} where s.account_id = ${accountId} ${stillOpen(sql, at)}
     order by s.began_at desc, s.session_id desc`;
  return rows.map(toSession);
}

/** Ends one session of an account, or all but one, or of these the ones that began in one way; answers how many. */
export async function endSessions(
  tx: postgres.ISql,
  end: {
    readonly accountId: string;
    readonly only?: string;
    readonly butNot?: string;
    readonly began?: Strength;
    readonly at: Temporal.Instant;
  },
): Promise<number> {
  const rows = await tx`
    update platform.session set ended_at = ${end.at.toString()}::timestamptz
     where account_id = ${end.accountId} and ended_at is null
       ${end.only === undefined ? tx`` : tx`and session_id = ${end.only}`}
       ${end.butNot === undefined ? tx`` : tx`and session_id <> ${end.butNot}`}
       ${end.began === undefined ? tx`` : tx`and strength = ${end.began}`}
    returning 1 as ended`;
  return rows.length;
}

/** Notes that the owner of a session proved to be there; with a second factor a session that began by password becomes stronger. */
export async function proveSession(
  tx: postgres.ISql,
  proof: { readonly sessionId: string; readonly withFactor: boolean; readonly at: string },
): Promise<void> {
  await tx`
    update platform.session
       set proved_at = ${proof.at}::timestamptz,
           strength = case when ${proof.withFactor} and strength = 'password' then 'two-factor' else strength end
     where session_id = ${proof.sessionId}`;
}

/** Open sessions of an account are no stronger than a password from now on: its second factor is gone. */
export async function weakenSessions(tx: postgres.ISql, accountId: string): Promise<void> {
  await tx`
    update platform.session set strength = 'password'
     where account_id = ${accountId} and strength = 'two-factor' and ended_at is null`;
}

/** Ends the sessions that began through an identity, or those of one session at its provider; answers how many. */
export async function endExternalSessions(
  tx: postgres.ISql,
  end: ({ readonly identityId: string } | { readonly sidHash: Buffer }) & { readonly at: Temporal.Instant },
): Promise<number> {
  const rows = await tx`
    update platform.session set ended_at = ${end.at.toString()}::timestamptz
     where ended_at is null
       ${"sidHash" in end ? tx`and external_sid_hash = ${end.sidHash}` : tx`and external_identity_id = ${end.identityId}`}
    returning 1 as ended`;
  return rows.length;
}

function selectSessions(sql: postgres.ISql): postgres.PendingQuery<postgres.Row[]> {
  return sql`
    select s.session_id, s.account_id, a.login, a.display_name, a.password_once, s.strength, s.client, s.began_at, s.seen_at, s.ends_at,
           coalesce(s.proved_at, s.began_at) as proved_at
      from platform.session s join platform.account a using (account_id)`;
}

function stillOpen(sql: postgres.ISql, at: Temporal.Instant): postgres.PendingQuery<postgres.Row[]> {
  return sql`
    and s.ended_at is null and s.ends_at > ${at.toString()}::timestamptz
    and s.seen_at > ${at.subtract({ minutes: SESSION_IDLE_MINUTES }).toString()}::timestamptz`;
}

function toSession(row: SessionRow): Session {
  return {
    sessionId: row.session_id,
    accountId: row.account_id,
    login: row.login,
    displayName: row.display_name,
    mustChangePassword: row.password_once,
    strength: row.strength,
    client: row.client,
    beganAt: row.began_at,
    seenAt: row.seen_at,
    endsAt: row.ends_at,
    provedAt: row.proved_at,
  };
}
