import type postgres from "postgres";
import { CANARIES_REMEMBERED_MAX, CANARY_MEMORY_MS_MAX } from "../../platform/limits.ts";
import { canaryCodes } from "./canary-store.ts";

/**
 * Says of a code whether it may be a canary, from memory: a canary looks like any other code, and a question to the
 * database with each request would cost what nobody should notice. What is remembered is at most so old; of canaries
 * beyond those that are remembered, each code may be one.
 */
export function canaryMemory(sql: postgres.ISql): (code: string) => Promise<boolean> {
  let known: Promise<ReadonlySet<string>> | null = null;
  let readAt = 0;
  const read = (): Promise<ReadonlySet<string>> => {
    if (known !== null && performance.now() - readAt < CANARY_MEMORY_MS_MAX) return known;
    readAt = performance.now();
    const reading = canaryCodes(sql, CANARIES_REMEMBERED_MAX).then((codes) => new Set(codes));
    known = reading;
    reading.catch(() => {
      if (known === reading) known = null;
    });
    return reading;
  };
  return async (code) => {
    const codes = await read();
    return codes.size >= CANARIES_REMEMBERED_MAX || codes.has(code);
  };
}
