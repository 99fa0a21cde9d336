import type postgres from "postgres";
import { type CanarySeen, saveHit } from "./canary-store.ts";

/** The entry whose rows say which subjects there are. */
const REGISTER = "registration";

export interface HeldRows {
  readonly stage: string;
  readonly entry: string;
  readonly batchId: string;
  readonly bodyCode: string;
  readonly at: string;
  readonly on: string;
}

/**
 * Takes rows about canaries out of a staged slice before anything is written of them, and writes each down as a hit: what
 * was invented never becomes a subject or a record. Answers whether there were any. Rows of the register go on: a code that it
 * gives to somebody is invented no longer, and nothing about a real subject is ever held back for it.
 */
export async function holdBackCanaries(tx: postgres.TransactionSql, held: HeldRows): Promise<boolean> {
  const codes = await tx.unsafe<{ subject_code: string }[]>(
    `select distinct s.subject_code from ${held.stage} s join sharing.canary c using (subject_code)
      where c.retired_at is null order by 1`,
  );
  if (codes.length === 0) return false;
  if (held.entry === REGISTER) {
    const registered = codes.map(({ subject_code: code }) => code);
    await tx`
      update sharing.canary set retired_at = ${held.at}::timestamptz where subject_code = any(${registered})`;
    return false;
  }
  for (const { subject_code: code } of codes) {
    const seen: CanarySeen = {
      code,
      place: "upload",
      seenBy: held.bodyCode,
      sourceId: held.batchId,
      at: held.at,
      on: held.on,
    };
    await saveHit(tx, seen);
  }
  await tx.unsafe(`create temporary table held_row (like ${held.stage}) on commit drop`);
  await tx.unsafe(
    `with held as (
       delete from ${held.stage} s using sharing.canary c where c.subject_code = s.subject_code and c.retired_at is null returning s.*)
     insert into held_row select * from held`,
  );
  return true;
}

/** Puts them back as duplicates once the others are written: the report of the batch counts every row and tells nothing. */
export async function putCanariesBack(tx: postgres.TransactionSql, stage: string): Promise<void> {
  await tx.unsafe(
    `insert into verdict (row_no, subject_code, record_id, known_version, older, sealed, corrected, newest)
     select row_no, subject_code, record_id, 0, false, false, false, false from held_row`,
  );
  await tx.unsafe(`insert into ${stage} select * from held_row`);
}
