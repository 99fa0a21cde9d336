import type { Counted, DayCount, Finding, HourCount, Rule, Thresholds } from "./types.ts";

/** Whether work is done on an ISO day; null where the holiday notice of its year is not loaded. */
export type WorkingDay = (day: string) => boolean | null;

/**
 * What counts over windows show (policy, article 10). An hour or a day is a window; a rule finds it when the count reaches
 * the threshold, so every window is found once however often this runs.
 */
export function findingsIn(
  counted: Counted,
  limits: Thresholds,
  isWorkingDay: WorkingDay,
): readonly Finding[] {
  const { hours } = counted;
  const signIns = hours.filter(({ act }) => act === "sign-in-refused");
  const isNobody = ({ actor }: HourCount): boolean => actor === "nobody";
  const offHours = byDay(looksIn(hours).filter((one) => isOffHours(one, limits.workingHours, isWorkingDay)));
  const broken = counted.brokenOn === null ? [] : [{ actor: "system", day: counted.brokenOn, count: 1 }];
  return [
    ...inHours("bulk-looks", looksIn(hours), limits.bulkLooks),
    ...inDays("off-hours-looks", offHours, limits.offHoursLooks),
    ...inHours(
      "refused-looks",
      hours.filter(({ act }) => act === "look-refused"),
      limits.refusedLooks,
    ),
    ...inHours(
      "failed-sign-ins",
      signIns.filter((one) => !isNobody(one)),
      limits.failedSignIns,
    ),
    ...inHours("failed-sign-ins", signIns.filter(isNobody), limits.unknownSignIns),
    ...inDays("unwritten-looks", counted.unwritten, limits.unwrittenLooks),
    ...inDays("exported-rows", counted.exported, limits.exportedRows),
    ...inDays("canary-hit", counted.canaries, limits.canaryHits),
    ...inDays("audit-broken", broken, 1),
  ];
}

/** Whether an hour is outside working time. Where nobody knows which days are worked, only the hour counts. */
function isOffHours(
  at: Pick<HourCount, "day" | "hour">,
  working: Thresholds["workingHours"],
  isWorkingDay: WorkingDay,
): boolean {
  if (isWorkingDay(at.day) === false) return true;
  return at.hour < working.first || at.hour >= working.last;
}

function looksIn(hours: readonly HourCount[]): readonly HourCount[] {
  return hours.filter(({ act }) => act === "look");
}

function byDay(hours: readonly HourCount[]): readonly DayCount[] {
  const sums = new Map<string, DayCount>();
  for (const { actor, day, count } of hours) {
    const key = `${day} ${actor}`;
    sums.set(key, { actor, day, count: (sums.get(key)?.count ?? 0) + count });
  }
  return [...sums.values()];
}

function inHours(rule: Rule, hours: readonly HourCount[], threshold: number): readonly Finding[] {
  return hours
    .filter(({ count }) => count >= threshold)
    .map(({ actor, day, hour, count: found }) => {
      const from = startOf(day).add({ hours: hour });
      return { rule, actor, ...span(from, from.add({ hours: 1 })), found, threshold };
    });
}

function inDays(rule: Rule, days: readonly DayCount[], threshold: number): readonly Finding[] {
  return days
    .filter(({ count }) => count >= threshold)
    .map(({ actor, day, count: found }) => {
      const from = startOf(day);
      return { rule, actor, ...span(from, from.add({ days: 1 })), found, threshold };
    });
}

function startOf(day: string): Temporal.ZonedDateTime {
  return Temporal.PlainDate.from(day).toZonedDateTime("Asia/Shanghai");
}

function span(from: Temporal.ZonedDateTime, until: Temporal.ZonedDateTime): Pick<Finding, "from" | "until"> {
  return { from: from.toInstant().toString(), until: until.toInstant().toString() };
}
