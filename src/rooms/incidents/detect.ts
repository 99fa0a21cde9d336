import type { Law } from "../../law/load.ts";
import { isWorkday } from "../../law/workdays.ts";
import { actsByHour, exportedByDay } from "../../platform/audit-views.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { orProblem } from "../../platform/http/problem.ts";
import { DETECTION_HOURS_BACK } from "../../platform/limits.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { leakedByDay, unwrittenByDay } from "../sharing/index.ts";
import { walkTrail } from "../trail/index.ts";
import { findingsIn } from "./rules.ts";
import { saveFindings, unknownFindings } from "./store.ts";
import { thresholdsOn } from "./thresholds.ts";
import type { Counted, DayCount } from "./types.ts";
import { canariesByDay } from "./views.ts";

export interface Detecting {
  readonly db: Pick<Database, "sql">;
  readonly clock: Clock;
  readonly law: Law;
}

const COUNTED_ACTS = ["look", "look-refused", "sign-in-refused"];

/**
 * Looks for misuse in what was written down of the last hours: counts by sets, decides by pure rules, opens what is new.
 * Run as often as you like: a window is found once. Walking the whole chain is asked for, as it reads the whole trail, and its result is kept.
 * `invented` marks what is found as a drill; `only` looks at one actor. Answers the incidents that were opened.
 */
export async function detectIncidents(
  of: Detecting,
  how: { readonly walkChain: boolean; readonly invented?: boolean; readonly only?: string },
): Promise<readonly string[]> {
  const today = of.clock.today().toString();
  const limits = orProblem(thresholdsOn(of.law, today), 500);
  const counted = await countedSince(of, how.walkChain);
  const workingDay = (day: string): boolean | null => {
    const found = isWorkday(of.law, day);
    return found.ok ? found.value : null;
  };
  const all = findingsIn(counted, limits, workingDay);
  const found = how.only === undefined ? all : all.filter(({ actor }) => actor === how.only);
  const fresh = await unknownFindings(of.db.sql, found);
  if (fresh.length === 0) return [];
  const detail = { findings: fresh.length, opened: 0 };
  const act = { actor: "system", purpose: "incident", act: "detect-incidents", detail };
  return inTransaction(of.db, act, async (tx) => {
    const opening = { at: of.clock.now().toString(), invented: how.invented ?? false };
    const opened = await saveFindings(tx, fresh, opening);
    detail.opened = opened.length;
    return opened;
  });
}

async function countedSince(of: Detecting, walkChain: boolean): Promise<Counted> {
  const { sql } = of.db;
  const since = of.clock.now().subtract({ hours: DETECTION_HOURS_BACK });
  const at = since.toString();
  const day = since.toZonedDateTimeISO("Asia/Shanghai").toPlainDate().toString();
  const [hours, unwritten, exported, reported, leaked, chain] = await Promise.all([
    actsByHour(sql, { acts: COUNTED_ACTS, since: wholeHour(since) }),
    unwrittenByDay(sql, day),
    exportedByDay(sql, at),
    canariesByDay(sql, at),
    leakedByDay(sql, at),
    walkChain ? walkTrail(of, "system") : null,
  ]);
  const brokenOn = chain === null || chain.broken === null ? null : of.clock.today().toString();
  return { hours, unwritten, exported, canaries: sumByDay([...reported, ...leaked]), brokenOn };
}

/** What was reported from outside and what was seen here, as one count for each recipient and day. */
function sumByDay(counts: readonly DayCount[]): readonly DayCount[] {
  const sums = new Map<string, DayCount>();
  for (const { actor, day, count } of counts) {
    const place = `${day} ${actor}`;
    sums.set(place, { actor, day, count: count + (sums.get(place)?.count ?? 0) });
  }
  return [...sums.values()];
}

/** Windows are whole hours: a part of one would count as too little. */
function wholeHour(instant: Temporal.Instant): string {
  return instant.round({ smallestUnit: "hour", roundingMode: "floor" }).toString();
}
