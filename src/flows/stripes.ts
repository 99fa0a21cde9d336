import type postgres from "postgres";
import { SLICE_COUNT_MAX } from "../rooms/intake/index.ts";
import { sliceOf } from "./stage-fact.ts";

/** First key of the advisory locks that keep two programs from writing the same subjects at once. */
const STRIPE_LOCK = 7_301;

export const ALL_STRIPES: readonly number[] = [...Array(SLICE_COUNT_MAX).keys()];

/** Takes the locks of stripes of subjects until the transaction ends, lowest first, so that nobody waits in a circle. */
export async function takeStripes(tx: postgres.TransactionSql, stripes: readonly number[]): Promise<void> {
  await tx`
    select pg_advisory_xact_lock(${STRIPE_LOCK}, stripe)
      from (select stripe from unnest(${[...stripes]}::integer[]) as s (stripe) order by stripe) s`;
}

/** The stripes that these subjects are in. */
export function stripesOf(subjectCodes: readonly string[]): readonly number[] {
  return [...new Set(subjectCodes.map((code) => sliceOf(code, SLICE_COUNT_MAX)))];
}
