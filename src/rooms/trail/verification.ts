import type postgres from "postgres";
import { type AuditVerdict, type Head, verifyAudit } from "../../platform/audit.ts";
import type { Anchor } from "../../platform/audit-anchor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { uuidv7 } from "../../platform/ids.ts";
import { inTransaction } from "../../platform/transaction.ts";
import type { Verification } from "./types.ts";

interface Walking {
  readonly db: Pick<Database, "sql">;
  readonly clock: Clock;
}

export interface WalkingPast extends Walking {
  /** Where heads are noted outside the database. */
  readonly anchor?: Anchor;
}

/** Heads that the chain must have passed: the one noted outside the database, and that of the last walk that found it whole. */
export async function notedHeads(of: Omit<WalkingPast, "clock">): Promise<readonly Head[]> {
  const [row] = await of.db.sql<{ entries: string; head: string }[]>`
    select entries, head_hash as head from trail.verification
     where finished_at is not null and broken_kind is null order by entries desc limit 1`;
  const outside = (await of.anchor?.read()) ?? null;
  const walked = row === undefined ? null : { position: Number(row.entries), hash: row.head };
  return [outside, walked].filter((head) => head !== null);
}

const WALK_LOCK = 7_311;

/**
 * Asks for a walk of the whole chain. It reads the whole trail, so a worker does it and not the request; while one is open
 * nobody gets a second one, and whoever asks is told how far it is.
 */
export async function askVerification(of: Walking, actor: string): Promise<void> {
  const act = { actor, purpose: "audit", act: "ask-verification" };
  await inTransaction(of.db, act, (tx) => openVerification(tx, actor, of.clock.now().toString()));
}

/** Whether a walk is asked for and not finished. */
export async function isVerificationAsked(sql: postgres.ISql): Promise<boolean> {
  const [row] = await sql`select 1 as asked from trail.verification where finished_at is null`;
  return row !== undefined;
}

/** When a walk was last finished; null before the first. Detection does the walks, so it ran until then. */
export async function lastWalkAt(sql: postgres.ISql): Promise<string | null> {
  const [row] = await sql<{ at: string }[]>`
    select to_char(finished_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at from trail.verification
     where finished_at is not null order by finished_at desc limit 1`;
  return row?.at ?? null;
}

/**
 * Walks the whole chain and keeps the result; one that was asked for, or that a program left unfinished, is done with it.
 * Null while another program walks. The result is an entry of the trail too.
 */
export async function walkTrail(of: WalkingPast, askedBy: string): Promise<AuditVerdict | null> {
  const { sql } = of.db;
  return sql.begin(async (turn) => {
    const [row] = await turn<{ mine: boolean }[]>`select pg_try_advisory_xact_lock(${WALK_LOCK}) as mine`;
    if (row?.mine !== true) return null;
    await openVerification(sql, askedBy, of.clock.now().toString());
    const verdict = await verifyAudit(sql, await notedHeads(of), async (walked) => {
      await noteWalked(sql, walked);
      // The transaction that holds the turn must not look forgotten.
      await turn`select 1`;
    });
    const found = verdict.broken?.kind ?? "whole";
    const detail = { entries: verdict.entries, found };
    const act = { actor: askedBy, purpose: "audit", act: "verify-audit", detail };
    await inTransaction(of.db, act, (tx) => finishVerification(tx, verdict, of.clock.now().toString()));
    return verdict;
  });
}

async function openVerification(sql: postgres.ISql, askedBy: string, at: string): Promise<void> {
  await sql`
    insert into trail.verification (verification_id, asked_by, asked_at)
    values (${uuidv7()}, ${askedBy}, ${at}::timestamptz)
        on conflict ((finished_at is null)) where finished_at is null do nothing`;
}

/** How far a walk is says nothing about anybody: it is not on the audit trail. */
async function noteWalked(sql: postgres.ISql, walked: number): Promise<void> {
  await sql`update trail.verification set walked = ${walked} where finished_at is null`;
}

async function finishVerification(tx: postgres.ISql, verdict: AuditVerdict, at: string): Promise<void> {
  const { entries, head, broken } = verdict;
  await tx`
    update trail.verification
       set finished_at = ${at}::timestamptz, walked = ${entries}, entries = ${entries}, head_hash = ${head.hash},
           broken_kind = ${broken?.kind ?? null}, broken_position = ${broken?.position ?? null}
     where finished_at is null`;
}

interface VerificationRow extends Omit<Verification, "walked" | "entries" | "broken"> {
  readonly walked: string;
  readonly entries: string | null;
  readonly brokenKind: string | null;
  readonly brokenPosition: string | null;
}

/** The newest walk that is finished, and the one under way. */
export async function verificationsOf(
  sql: postgres.ISql,
): Promise<{ readonly last: Verification | null; readonly running: Verification | null }> {
  const rows = await sql<VerificationRow[]>`
    (select ${columns(sql)} from trail.verification where finished_at is null)
    union all
    (select ${columns(sql)} from trail.verification where finished_at is not null order by finished_at desc limit 1)`;
  const all = rows.map(toVerification);
  return {
    last: all.find(({ finishedAt }) => finishedAt !== null) ?? null,
    running: all.find(({ finishedAt }) => finishedAt === null) ?? null,
  };
}

function columns(sql: postgres.ISql): postgres.PendingQuery<postgres.Row[]> {
  return sql`asked_by as "askedBy", asked_at as "askedAt", finished_at as "finishedAt", walked, entries, head_hash as head,
             broken_kind as "brokenKind", broken_position as "brokenPosition"`;
}

function toVerification({
  walked,
  entries,
  brokenKind,
  brokenPosition,
  ...row
}: VerificationRow): Verification {
  const broken =
    brokenKind === null || brokenPosition === null
      ? null
      : { kind: brokenKind, position: Number(brokenPosition) };
  return { ...row, walked: Number(walked), entries: entries === null ? null : Number(entries), broken };
}
