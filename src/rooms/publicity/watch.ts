import { setImmediate } from "node:timers/promises";
import type postgres from "postgres";
import { lossesOf } from "../../platform/connect.ts";
import { changesSince } from "./views.ts";

/** Who is told what changed. */
export interface Told {
  /** The public layer about these subjects changed. */
  changed(codes: readonly string[]): void;
  /** More changed than is listed, or it is not known what did. */
  lost(): void;
}

/** Changes that one look lists; after more, everything counts as changed. */
const LISTED_MAX = 4_000;

/**
 * Watches the change log. The function that comes back resolves once a look that began after its call has been told: all
 * that was committed before the call is known then. Calls of one turn, and calls that come while a look is under way,
 * share the next one: a busy server looks hardly more often than a quiet one.
 */
export function changeWatch(sql: postgres.Sql, told: Told): () => Promise<void> {
  const look = makeLooker(sql, told);
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const begin = async (before: Promise<void> | null): Promise<void> => {
    await before?.catch(() => {});
    await setImmediate();
    running = next;
    next = null;
    await look();
  };
  return () => {
    next ??= begin(running);
    return next;
  };
}

/** A look tells before it ends. One that breaks has lost its place: what was known before counts for nothing. */
function makeLooker(sql: postgres.Sql, told: Told): () => Promise<void> {
  let last: { readonly position: string; readonly server: string } | null = null;
  let losses = lossesOf(sql);
  return async () => {
    const isLost = losses !== lossesOf(sql);
    losses = lossesOf(sql);
    const since = isLost ? null : last;
    last = null;
    try {
      const look = await changesSince(sql, since?.position ?? null, LISTED_MAX + 1);
      last = look;
      if (since === null || since.server !== look.server || look.changed.length > LISTED_MAX) told.lost();
      else told.changed(look.changed);
    } catch (error) {
      told.lost();
      throw error;
    }
  };
}
