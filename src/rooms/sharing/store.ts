import type postgres from "postgres";
import type { Permit } from "../bodies/index.ts";
import type { Look } from "./types.ts";

/** The role under which the database lets a body's look see only what it is admitted to. */
const ROLE = "xinheng_sharing";

export interface Walls {
  readonly bodyCode: string;
  readonly subjectCode: string;
  readonly permit: Permit;
  /** ISO day. */
  readonly on: string;
}

/**
 * Reads behind the second wall: under the role of sharing, for one body, subject, purpose, case and day. Whatever the
 * application thought, the policy of the database asks the admissions again. The role is left before anything is written.
 */
export async function behindWall<T>(
  tx: postgres.TransactionSql,
  walls: Walls,
  read: (tx: postgres.TransactionSql) => Promise<T>,
): Promise<T> {
  await tx`
    select set_config('xinheng.body', ${walls.bodyCode}, true), set_config('xinheng.subject', ${walls.subjectCode}, true),
           set_config('xinheng.purpose', ${walls.permit.purpose.purpose}, true),
           set_config('xinheng.case', ${walls.permit.caseNumber}, true), set_config('xinheng.day', ${walls.on}, true),
           set_config('xinheng.role_before', current_setting('role'), true), set_config('role', ${ROLE}, true)`;
  const result = await read(tx);
  await tx`select set_config('role', current_setting('xinheng.role_before'), true)`;
  return result;
}

/** Writes a look down, in the transaction that reads. */
export async function insertLook(tx: postgres.TransactionSql, look: Look): Promise<void> {
  await tx`
    insert into sharing.look (subject_code, look_id, body_code, body_name, purpose, case_number, entries, record_count,
           looked_at, looked_on, shown_from, delay_basis)
    values (${look.subjectCode}, ${look.lookId}, ${look.bodyCode}, ${look.bodyName}, ${look.purpose}, ${look.caseNumber},
            ${[...look.entries]}, ${look.recordCount}, ${look.lookedAt}::timestamptz, ${look.lookedOn}::date,
            ${look.shownFrom}::date, ${look.delayBasis === null ? null : JSON.stringify(look.delayBasis)}::text::jsonb)`;
}

/** Writes down whom a refused look was about, in the transaction of its entry of the trail. */
export async function insertRefusedLook(
  tx: postgres.ISql,
  refused: { readonly subjectCode: string; readonly lookId: string; readonly at: string },
): Promise<void> {
  await tx`
    insert into sharing.refused_look (subject_code, look_id, refused_at)
    values (${refused.subjectCode}, ${refused.lookId}, ${refused.at}::timestamptz)`;
}

/** Notes how many looks a body counted itself on a day; said again, the later count stands. */
export async function saveCount(
  tx: postgres.TransactionSql,
  count: { readonly bodyCode: string; readonly day: string; readonly looks: number; readonly at: string },
): Promise<void> {
  await tx`
    insert into sharing.consumer_count (body_code, counted_on, looks, reported_at)
    values (${count.bodyCode}, ${count.day}::date, ${count.looks}, ${count.at}::timestamptz)
        on conflict (body_code, counted_on) do update set looks = excluded.looks, reported_at = excluded.reported_at`;
}

/** Puts a name that says nothing in the place of the keyed hash of persons of whom nothing is kept; who looked, and why, stays. */
export async function forgetLookCodes(tx: postgres.TransactionSql, codes: readonly string[]): Promise<void> {
  for (const table of [tx`sharing.look`, tx`sharing.refused_look`])
    await tx`update ${table} set subject_code = 'XP:' || look_id where subject_code = any(${[...codes]})`;
}
