import type postgres from "postgres";
import { assertThat } from "../../kernel/outcome.ts";
import { uuidv7 } from "../../platform/ids.ts";
import type { Keys } from "../../platform/keys.ts";
import { subjectsAmong, subjectsDrawn } from "../subjects/index.ts";
import { inventCanaries } from "./canary.ts";
import type { Canary } from "./types.ts";

export interface CanariesWanted {
  readonly bodyCode: string;
  readonly count: number;
  readonly madeAt: string;
}

/** Two programs that make canaries at once do so one after the other. */
const CANARY_LOCK = 7_310;
/** Each round leaves out codes that were found taken; more than a few rounds would be a wonder. */
const ROUNDS_MAX = 20;
/** Real subjects after which the canaries of a recipient are drawn. */
const MODELS = 400;

/**
 * The canaries of a recipient; makes those that are missing, after subjects of the register, so that they look like what is
 * around them. None is a registered subject or anybody else's. An empty platform has but the recipient itself to draw after.
 */
export async function canariesFor(
  tx: postgres.TransactionSql,
  keys: Pick<Keys, "keyedHash">,
  wanted: CanariesWanted,
): Promise<readonly Canary[]> {
  await tx`select pg_advisory_xact_lock(${CANARY_LOCK})`;
  const known = await canariesOf(tx, wanted.bodyCode);
  if (known.length >= wanted.count) return known;
  const canaries = await freeCanaries(tx, keys, { ...wanted, count: wanted.count - known.length });
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
  const salt = keys.keyedHash(`models of canaries ${bodyCode}`).toString("hex");
  const drawn = await subjectsDrawn(tx, salt, MODELS);
  const models = drawn.length > 0 ? drawn : [{ subjectCode: `91${bodyCode.slice(2)}`, subjectName: "" }];
  const taken = new Set<string>();
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const canaries = inventCanaries({
      bodyCode,
      count,
      models,
      keyedHash: (text) => keys.keyedHash(text),
      isTaken: (code) => taken.has(code),
    });
    const found = await takenAmong(tx, canaries);
    if (found.length === 0) return canaries;
    for (const code of found) taken.add(code);
  }
  assertThat(false, "there are canaries enough for everyone");
}

/** Codes that are registered, or anybody's canary: those of the recipient itself and those that are none any more too. */
async function takenAmong(tx: postgres.ISql, canaries: readonly Canary[]): Promise<readonly string[]> {
  const codes = canaries.map((canary) => canary.subjectCode);
  const registered = await subjectsAmong(tx, codes);
  const given = await tx<{ subject_code: string }[]>`
    select subject_code from sharing.canary where subject_code = any(${codes}) order by subject_code`;
  return [...registered, ...given].map((row) => row.subject_code);
}

async function canariesOf(sql: postgres.ISql, bodyCode: string): Promise<readonly Canary[]> {
  return sql<Canary[]>`
    select subject_code as "subjectCode", subject_name as "subjectName" from sharing.canary
     where body_code = ${bodyCode} and retired_at is null order by subject_code`;
}

/** Codes of canaries, at most so many. */
export async function canaryCodes(sql: postgres.ISql, limit: number): Promise<readonly string[]> {
  const rows = await sql<{ code: string }[]>`
    select subject_code as code from sharing.canary where retired_at is null order by subject_code limit ${limit}`;
  return rows.map(({ code }) => code);
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
    select body_code from sharing.canary where subject_code = ${code} and retired_at is null`;
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
      from sharing.canary c where c.subject_code = ${seen.code} and c.retired_at is null
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

/**
 * Canaries that were seen with somebody else than their recipient, by recipient and civil day, since an instant. In a file it
 * counts whoever sent it: nobody has a decision about what does not exist, and a recipient that sends one tries which it is.
 */
export async function leakedByDay(
  sql: postgres.ISql,
  since: string,
): Promise<readonly { readonly actor: string; readonly day: string; readonly count: number }[]> {
  return sql<{ actor: string; day: string; count: number }[]>`
    select body_code as actor, seen_on as day, count(*)::integer as count
      from sharing.canary_hit where seen_at >= ${since}::timestamptz and (seen_by <> body_code or place = 'upload')
     group by 1, 2 order by 2, 1`;
}
