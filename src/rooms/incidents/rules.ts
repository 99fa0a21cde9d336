import type { Counted, DayCount, Finding, HourCount, Rule, Thresholds } from "./types.ts";

/** Whether work is done on an ISO day; null where the holiday notice of its year is not loaded. */
export type WorkingDay = (day: string) => boolean | null;

/** Acts that are refusals of what is not public, or of the way there: whoever tries all doors is seen whichever it is. */
export const REFUSED_ACTS = [
  "look-refused",
  "token-use-refused",
  "read-audit-refused",
  "trace-refused",
  "represent-refused",
  "work-on-incident-refused",
  "read-incidents-refused",
] as const;

/**
 * What counts over windows show (policy, article 10). An hour, a day or a night is a window; a rule finds it when the count
 * reaches the threshold, so every window is found once however often this runs. Counted is by credential, and what stays
 * below the threshold there by body too: see `reached`.
 */
export function findingsIn(
  counted: Counted,
  limits: Thresholds,
  isWorkingDay: WorkingDay,
): readonly Finding[] {
  const looks = counted.hours.filter(({ act }) => act === "look");
  const refused = sumOf(
    counted.hours.filter(({ act }) => REFUSED_ACTS.some((one) => one === act)),
    ({ day, hour }) => `${day} ${hour}`,
  );
  const times = limits.togetherTimes;
  const inHours = (rule: Rule, hours: readonly HourCount[], least: number) =>
    reached(hours, { least, times }, ({ day, hour }) => `${day} ${hour}`).map(hourFinding(rule));
  const inDays = (rule: Rule, days: readonly DayCount[], least: number) =>
    reached(days, { least, times }, dayOf).map(dayFinding(rule));
  return [
    ...inHours("bulk-looks", looks, limits.bulkLooks),
    ...inDays("bulk-looks-day", sumOf(looks, dayOf), limits.bulkLooksDay),
    ...offHours(looks, limits, isWorkingDay),
    ...inHours("refused-looks", refused, limits.refusedLooks),
    ...inDays("refused-looks-day", sumOf(refused, dayOf), limits.refusedLooksDay),
    ...inDays("exported-rows", counted.exported, limits.exportedRows),
    ...signIns(counted.hours, limits),
    ...ofBodies(counted, limits),
  ];
}

/** Failed sign-ins: of one account, and of names that nobody has, which count together. */
function signIns(hours: readonly HourCount[], limits: Thresholds): readonly Finding[] {
  const least = (actor: string): number =>
    actor === "nobody" ? limits.unknownSignIns : limits.failedSignIns;
  return hours
    .filter(({ act, actor, count }) => act === "sign-in-refused" && count >= least(actor))
    .map((one) => hourFinding("failed-sign-ins")({ ...one, threshold: least(one.actor) }));
}

/** What is told of bodies as such, and of the trail itself. */
function ofBodies(counted: Counted, limits: Thresholds): readonly Finding[] {
  const broken = counted.brokenOn === null ? [] : [{ actor: "system", day: counted.brokenOn, count: 1 }];
  const found = (rule: Rule, days: readonly DayCount[], threshold: number): readonly Finding[] =>
    days.filter(({ count }) => count >= threshold).map((one) => dayFinding(rule)({ ...one, threshold }));
  return [
    ...found("unwritten-looks", counted.unwritten, limits.unwrittenLooks),
    ...found("canary-hit", counted.canaries, limits.canaryHits),
    ...found("hidden-looks", counted.hidden, 1),
    ...found("audit-broken", broken, 1),
  ];
}

/**
 * Looks off hours count by civil day, and by night: a night is one window although midnight parts it. A night is found only
 * when neither of its days is.
 */
function offHours(
  looks: readonly HourCount[],
  limits: Thresholds,
  isWorkingDay: WorkingDay,
): readonly Finding[] {
  const { workingHours: working, offHoursLooks: least, togetherTimes: times } = limits;
  const off = looks.filter((one) => isOffHours(one, working, isWorkingDay));
  const days = reached(sumOf(off, dayOf), { least, times }, dayOf);
  const nights = sumOf(
    off.map((one) => ({ ...one, day: one.hour < working.first ? plusDays(one.day, -1) : one.day })),
    dayOf,
  );
  const isFound = (actor: string, day: string): boolean =>
    days.some((one) => one.actor === actor && one.day === day);
  return [
    ...days.map(dayFinding("off-hours-looks")),
    ...reached(nights, { least, times }, dayOf)
      .filter(({ actor, day }) => !isFound(actor, day) && !isFound(actor, plusDays(day, 1)))
      .map(nightFinding(working.first)),
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

type Reached<T> = T & { readonly threshold: number };

/** Machines of a body: its keys and programs, and entries of the time when no key was named. */
const MACHINE = /^[0-9A-Z]{18}(?:\/(?:key|client):.+)?$/u;
const BODY_PART = /^([0-9A-Z]{18})(?:\/|$)/u;

/**
 * Which counts reach a threshold, window by window. What no credential reaches alone may be reached by those of one body:
 * its keys and programs together by the same number, since whoever has several may spread a burst over them; its people and
 * machines together by `times` as many, since many people may do their work. Such a finding is about the body.
 */
function reached<T extends DayCount>(
  counts: readonly T[],
  limits: { readonly least: number; readonly times: number },
  windowOf: (one: T) => string,
): readonly Reached<T>[] {
  const { least, times } = limits;
  const alone = counts.filter(({ count }) => count >= least);
  const known = new Set(alone.map((one) => `${windowOf(one)} ${one.actor}`));
  const rest = counts.filter(({ actor, count }) => count < least && BODY_PART.test(actor));
  const groups = Map.groupBy(rest, (one) => `${windowOf(one)} ${bodyIn(one.actor)}`);
  const together = [...groups].flatMap(([place, group]): readonly Reached<T>[] => {
    const [first] = group;
    if (first === undefined || known.has(place)) return [];
    const machines = total(group.filter(({ actor }) => MACHINE.test(actor)));
    const all = total(group);
    const actor = bodyIn(first.actor);
    if (machines >= least) return [{ ...first, actor, count: machines, threshold: least }];
    return all >= least * times ? [{ ...first, actor, count: all, threshold: least * times }] : [];
  });
  return [...alone.map((one) => ({ ...one, threshold: least })), ...together];
}

function bodyIn(actor: string): string {
  return BODY_PART.exec(actor)?.[1] ?? actor;
}

function total(counts: readonly DayCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

function dayOf({ day }: DayCount): string {
  return day;
}

/** Counts of the same actor and window as one. */
function sumOf<T extends DayCount>(counts: readonly T[], windowOf: (one: T) => string): readonly T[] {
  const sums = new Map<string, T>();
  for (const one of counts) {
    const key = `${windowOf(one)} ${one.actor}`;
    sums.set(key, { ...one, count: one.count + (sums.get(key)?.count ?? 0) });
  }
  return [...sums.values()];
}

function hourFinding(rule: Rule) {
  return ({ actor, day, hour, count: found, threshold }: Reached<HourCount>): Finding => {
    const from = startOf(day).add({ hours: hour });
    return { rule, actor, ...span(from, from.add({ hours: 1 })), found, threshold };
  };
}

function dayFinding(rule: Rule) {
  return ({ actor, day, count: found, threshold }: Reached<DayCount>): Finding => {
    const from = startOf(day);
    return { rule, actor, ...span(from, from.add({ days: 1 })), found, threshold };
  };
}

function nightFinding(firstHour: number) {
  return ({ actor, day, count: found, threshold }: Reached<DayCount>): Finding => {
    const from = startOf(day).add({ hours: firstHour });
    return { rule: "off-hours-looks", actor, ...span(from, from.add({ days: 1 })), found, threshold };
  };
}

function plusDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

function startOf(day: string): Temporal.ZonedDateTime {
  return Temporal.PlainDate.from(day).toZonedDateTime("Asia/Shanghai");
}

function span(from: Temporal.ZonedDateTime, until: Temporal.ZonedDateTime): Pick<Finding, "from" | "until"> {
  return { from: from.toInstant().toString(), until: until.toInstant().toString() };
}
