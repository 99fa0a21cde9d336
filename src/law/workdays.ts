import { isoFromEpochDays } from "../kernel/day-arithmetic.ts";
import { accept, type Outcome, refuse } from "../kernel/outcome.ts";
import { dayNumberOf, isoOf } from "./day.ts";
import { remembered } from "./memo.ts";
import type { DayLike, Law } from "./types.ts";

export type CalendarCode = "CALENDAR_NOT_LOADED";

const positions = remembered<number>();

/**
 * The n-th working day after a day, as ISO; the day itself is not counted (民法典第二百零一条). n = 0 gives the day itself.
 * Refuses with CALENDAR_NOT_LOADED when the count starts or ends in a year whose holiday notice is not loaded.
 */
export function addWorkdays(law: Law, day: DayLike, n: number): Outcome<string, CalendarCode> {
  const iso = isoOf(day);
  const start = totalThrough(law, iso);
  if (start === null) return notLoaded(law, iso);
  if (n === 0) return accept(iso);
  const due = law.calendar.workdays[start + n - 1];
  return due === undefined ? notLoaded(law, iso) : accept(isoFromEpochDays(due));
}

/**
 * The number of working days after `a` up to and including `b`; negative when `b` is before `a`.
 * Refuses with CALENDAR_NOT_LOADED when either day is in a year whose holiday notice is not loaded.
 */
export function workdaysBetween(law: Law, a: DayLike, b: DayLike): Outcome<number, CalendarCode> {
  const from = totalThrough(law, isoOf(a));
  if (from === null) return notLoaded(law, isoOf(a));
  const to = totalThrough(law, isoOf(b));
  return to === null ? notLoaded(law, isoOf(b)) : accept(to - from);
}

/** Whether work is done on a day (make-up Saturdays and Sundays are work days). Refuses with CALENDAR_NOT_LOADED. */
export function isWorkday(law: Law, day: DayLike): Outcome<boolean, CalendarCode> {
  const iso = isoOf(day);
  const total = totalThrough(law, iso);
  if (total === null) return notLoaded(law, iso);
  return accept(total > 0 && law.calendar.workdays[total - 1] === dayNumberOf(iso));
}

/** Working days from the first loaded day through this one; null outside the loaded years. */
function totalThrough(law: Law, iso: string): number | null {
  const { firstDay, totals } = law.calendar;
  const position = positions(law, iso, () => dayNumberOf(iso) - firstDay);
  return totals[position] ?? null;
}

function notLoaded(law: Law, iso: string): Outcome<never, CalendarCode> {
  const years = law.calendar.years.join(", ");
  return refuse("CALENDAR_NOT_LOADED", {
    zh: `自 ${iso} 起的工作日计算涉及尚未载入节假日安排的年份（已载入：${years}）。`,
    en: `Counting working days from ${iso} reaches a year whose holiday notice is not loaded (loaded: ${years}).`,
    article: "全国年节及纪念日放假办法第六条、第七条",
  });
}
