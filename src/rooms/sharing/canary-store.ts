import type postgres from "postgres";
import { assertThat } from "../../kernel/outcome.ts";
import { uuidv7 } from "../../platform/ids.ts";
import type { Keys } from "../../platform/keys.ts";
import { subjectsAmong } from "../subjects/index.ts";
import { type Canary, inventCanaries } from "./canary.ts";

export interface CanariesWanted {
  readonly bodyCode: string;
  readonly count: number;
  readonly madeAt: string;
}

/** Two programs that make canaries at once do so one after the other. */
const CANARY_LOCK = 7_310;
/** Each round leaves out codes that were found taken; more than a few rounds would be a wonder. */
const ROUNDS_MAX = 20;

/** The canaries of a recipient; makes those that are missing. None is a registered subject or anybody else's. */
export async function canariesFor(
  tx: postgres.TransactionSql,
  keys: Pick<Keys, "keyedHash">,
  wanted: CanariesWanted,
): Promise<readonly Canary[]> {
  await tx`select pg_advisory_xact_lock(${CANARY_LOCK})`;
  const known = await canariesOf(tx, wanted.bodyCode);
  if (known.length >= wanted.count) return known;
  const canaries = await freeCanaries(tx, keys, wanted);
  await tx`
    insert into sharing.canary (subject_code, body_code, subject_name, made_at)
    select c."subjectCode", ${wanted.bodyCode}, c."subjectName", ${wanted.madeAt}::timestamptz
      from json_to_recordset(${JSON.stringify(canaries)}::text::json) as c ("subjectCode" text, "subjectName" text)
        on conflict (subject_code) do nothing`;
  return canariesOf(tx, wanted.bodyCode);
}

async function freeCanaries(
  tx: postgres.ISql,
  keys: Pick<Keys, "keyedHash">,
  { bodyCode, count }: CanariesWanted,
): Promise<readonly Canary[]> {
  const taken = new Set<string>();
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const canaries = inventCanaries({
      bodyCode,
      count,
      keyedHash: (text) => keys.keyedHash(text),
      isTaken: (code) => taken.has(code),
    });
    const found = await takenAmong(tx, canaries, bodyCode);
    if (found.length === 0) return canaries;
    for (const code of found) taken.add(code);
  }
  assertThat(false, "there are canaries enough for everyone");
}

async function takenAmong(
  tx: postgres.ISql,
  canaries: readonly Canary[],
  bodyCode: string,
): Promise<readonly string[]> {
  const codes = canaries.map((canary) => canary.subjectCode);
  const registered = await subjectsAmong(tx, codes);
  const others = await tx<{ subject_code: string }[]>`
    select subject_code from sharing.canary
     where subject_code = any(${codes}) and body_code <> ${bodyCode} order by subject_code`;
  return [...registered, ...others].map((row) => row.subject_code);
}

async function canariesOf(sql: postgres.ISql, bodyCode: string): Promise<readonly Canary[]> {
  return sql<Canary[]>`
    select subject_code as "subjectCode", subject_name as "subjectName" from sharing.canary
     where body_code = ${bodyCode} order by subject_code`;
}

export type CanaryPlace = "search" | "subject" | "look" | "upload" | "other";

export interface CanarySeen {
  readonly code: string;
  readonly place: CanaryPlace;
  /** Code of the asking body, or `public`. */
  readonly seenBy: string;
  readonly sourceId: string | null;
  /** Instant and ISO day. */
  readonly at: string;
  readonly on: string;
}

/** The recipient that a canary was given to; null for every other code. */
export async function recipientOf(sql: postgres.ISql, code: string): Promise<string | null> {
  const [row] = await sql<{ body_code: string }[]>`
    select body_code from sharing.canary where subject_code = ${code}`;
  return row?.body_code ?? null;
}

/** Whether the same asker was seen with the canary in the same place on the day: more of it says nothing new. */
export async function isKnownHit(sql: postgres.ISql, seen: CanarySeen): Promise<boolean> {
  const rows = await sql`
    select from sharing.canary_hit where subject_code = ${seen.code} and place = ${seen.place}
       and seen_by = ${seen.seenBy} and seen_on = ${seen.on}::date`;
  return rows.length > 0;
}

/** Writes a hit down. */
export async function saveHit(tx: postgres.ISql, seen: CanarySeen): Promise<void> {
  await tx`
    insert into sharing.canary_hit (subject_code, place, seen_by, seen_on, hit_id, body_code, source_id, seen_at)
    select c.subject_code, ${seen.place}, ${seen.seenBy}, ${seen.on}::date, ${uuidv7()}, c.body_code, ${seen.sourceId},
           ${seen.at}::timestamptz
      from sharing.canary c where c.subject_code = ${seen.code}
        on conflict (subject_code, place, seen_by, seen_on) do nothing`;
}

/** A canary that was seen where it should not be. */
export interface CanaryHit {
  readonly hitId: string;
  /** The recipient whose canary it is: where the data came from. */
  readonly bodyCode: string;
  readonly place: CanaryPlace;
  readonly seenBy: string;
  readonly sourceId: string | null;
  readonly seenAt: string;
}

/** Canaries that were seen, newest first, for the incident desk. */
export async function canaryHits(
  sql: postgres.ISql,
  query: {
    readonly after: { readonly seenAt: string; readonly hitId: string } | null;
    readonly limit: number;
  },
): Promise<readonly CanaryHit[]> {
  const { after } = query;
  return sql<CanaryHit[]>`
    select hit_id as "hitId", body_code as "bodyCode", place, seen_by as "seenBy", source_id as "sourceId",
           to_char(seen_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "seenAt"
      from sharing.canary_hit
     ${after === null ? sql`` : sql`where (seen_at, hit_id) < (${after.seenAt}::timestamptz, ${after.hitId}::uuid)`}
     order by seen_at desc, hit_id desc
     limit ${query.limit}`;
}

/** Canaries that were seen with somebody else than their recipient, by recipient and civil day, since an instant. */
export async function leakedByDay(
  sql: postgres.ISql,
  since: string,
): Promise<readonly { readonly actor: string; readonly day: string; readonly count: number }[]> {
  return sql<{ actor: string; day: string; count: number }[]>`
    select body_code as actor, seen_on as day, count(*)::integer as count
      from sharing.canary_hit where seen_at >= ${since}::timestamptz and seen_by <> body_code
     group by 1, 2 order by 2, 1`;
}
