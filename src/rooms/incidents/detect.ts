import type { Law } from "../../law/load.ts";
import { isWorkday } from "../../law/workdays.ts";
import { type Anchor, moveAnchor } from "../../platform/audit-anchor.ts";
import { actsByHour, exportedByDay } from "../../platform/audit-views.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { orProblem } from "../../platform/http/problem.ts";
import { DETECTION_HOURS_BACK, DETECTION_HOURS_BACK_MAX } from "../../platform/limits.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { hiddenByDay, leakedByDay, unwrittenByDay } from "../sharing/index.ts";
import { lastWalkAt, walkTrail } from "../trail/index.ts";
import { findingsIn, REFUSED_ACTS } from "./rules.ts";
import { saveFindings, unknownFindings } from "./store.ts";
import { thresholdsOn } from "./thresholds.ts";
import type { Counted, DayCount } from "./types.ts";
import { canariesByDay } from "./views.ts";

export interface Detecting {
  readonly db: Pick<Database, "sql">;
  readonly clock: Clock;
  readonly law: Law;
  /** Where the head of the trail is noted outside the database. */
  readonly anchor?: Anchor;
}

const COUNTED_ACTS = ["look", ...REFUSED_ACTS, "sign-in-refused"];

interface How {
  readonly walkChain: boolean;
  readonly invented?: boolean;
  readonly only?: string;
}

/**
 * Looks for misuse in what was written down of the last hours: counts by sets, decides by pure rules, opens what is new.
 * Run as often as you like: a window is found once. Walking the whole chain is asked for, as it reads the whole trail, and its result is kept;
 * it comes last, so that what could not be counted is counted again. `invented` marks what is found as a drill; `only` looks
 * at one actor. Answers the incidents that were opened.
 */
export async function detectIncidents(of: Detecting, how: How): Promise<readonly string[]> {
  const opened = await opening(of, how, await countedSince(of));
  if (!(await isBroken(of, how))) return opened;
  const broken = { ...NOTHING, brokenOn: of.clock.today().toString() };
  return [...opened, ...(await opening(of, how, broken))];
}

/** Whether the chain is broken: at the head that was noted last, each time, and anywhere when it is walked. */
async function isBroken(of: Detecting, { walkChain }: How): Promise<boolean> {
  const passes = of.anchor === undefined || (await moveAnchor(of.db.sql, of.anchor));
  const chain = walkChain ? await walkTrail(of, "system") : null;
  return !passes || (chain !== null && chain.broken !== null);
}

const NOTHING: Counted = { hours: [], unwritten: [], hidden: [], exported: [], canaries: [], brokenOn: null };

async function opening(of: Detecting, how: How, counted: Counted): Promise<readonly string[]> {
  const limits = orProblem(thresholdsOn(of.law, of.clock.today().toString()), 500);
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
    const saving = { at: of.clock.now().toString(), invented: how.invented ?? false };
    const opened = await saveFindings(tx, fresh, saving);
    detail.opened = opened.length;
    return opened;
  });
}

async function countedSince(of: Detecting): Promise<Counted> {
  const { sql } = of.db;
  const since = sinceWhen(of.clock.now(), await lastWalkAt(sql));
  const at = since.toString();
  const day = since.toZonedDateTimeISO("Asia/Shanghai").toPlainDate().toString();
  const [hours, unwritten, hidden, exported, reported, leaked] = await Promise.all([
    actsByHour(sql, { acts: COUNTED_ACTS, since: wholeHour(since) }),
    unwrittenByDay(sql, { day, at }),
    hiddenByDay(sql, at),
    exportedByDay(sql, at),
    canariesByDay(sql, at),
    leakedByDay(sql, at),
  ]);
  return { ...NOTHING, hours, unwritten, hidden, exported, canaries: sumByDay([...reported, ...leaked]) };
}

/** A day and some hours back, and further where nobody looked since: misuse while the worker was stopped is misuse. */
function sinceWhen(now: Temporal.Instant, lastWalk: string | null): Temporal.Instant {
  const usual = now.subtract({ hours: DETECTION_HOURS_BACK });
  const longest = now.subtract({ hours: DETECTION_HOURS_BACK_MAX });
  const last = lastWalk === null ? longest : Temporal.Instant.from(lastWalk);
  if (Temporal.Instant.compare(last, usual) >= 0) return usual;
  return Temporal.Instant.compare(last, longest) < 0 ? longest : last;
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
