import { epochDaysOf, isoFromEpochDays } from "../kernel/day-arithmetic.ts";
import { dayNumberOf } from "./day.ts";
import type { Located } from "./read.ts";
import type { HolidaysSource } from "./schema.ts";
import type { Calendar, LawFault } from "./types.ts";

const EMPTY: Calendar = { firstDay: 0, totals: [], workdays: [], years: [] };

/** Builds the working-day calendar of the loaded years. Years must follow each other without a gap: a gap would be a guess. */
export function buildCalendar(sources: readonly Located<HolidaysSource>[]): {
  readonly calendar: Calendar;
  readonly faults: readonly LawFault[];
} {
  const faults = sources.flatMap(faultsOf);
  const years = sources.flatMap(({ value }) => value.years).sort((a, b) => a.year - b.year);
  const first = years[0];
  if (first === undefined || faults.length > 0) return { calendar: EMPTY, faults };
  const rest = new Set(years.flatMap((year) => year.rest.flatMap(daysOf)));
  const work = new Set(years.flatMap((year) => year.work));
  const firstDay = dayNumberOf(`${first.year}-01-01`);
  const lastDay = dayNumberOf(`${first.year + years.length - 1}-12-31`);
  const totals: number[] = [];
  const workdays: number[] = [];
  for (let day = firstDay; day <= lastDay; day += 1) {
    const iso = isoFromEpochDays(day);
    if (work.has(iso) || (!isWeekend(day) && !rest.has(iso))) workdays.push(day);
    totals.push(workdays.length);
  }
  return { calendar: { firstDay, totals, workdays, years: years.map(({ year }) => year) }, faults };
}

function faultsOf({ file, value }: Located<HolidaysSource>): readonly LawFault[] {
  const years = value.years.map(({ year }) => year).sort((a, b) => a - b);
  const gap = years.some((year, index) => index > 0 && year !== (years[index - 1] ?? year) + 1);
  const order = gap ? [{ file, path: "/years", sentence: "years must follow each other, each once" }] : [];
  const days = value.years.flatMap((year, index) => {
    const path = `/years/${index}`;
    return [
      ...year.rest
        .filter((range) => daysOf(range).length === 0)
        .map((range) => `rest has no such day: ${range}`),
      ...year.work.filter((day) => epochDaysOf(day) === null).map((day) => `work has no such day: ${day}`),
      ...year.work
        .filter((day) => epochDaysOf(day) !== null && !isWeekend(dayNumberOf(day)))
        .map((day) => `a make-up work day must be a weekend day: ${day}`),
      ...[...year.rest, ...year.work]
        .filter((day) => Math.abs(Number(day.slice(0, 4)) - year.year) > 1)
        .map((day) => `${day} is not near the year ${year.year}`),
    ].map((sentence) => ({ file, path, sentence }));
  });
  return [...order, ...days];
}

/** The days of `2026-05-01` or `2026-05-01..2026-05-05`; none when the range is not a range of days. */
function daysOf(range: string): readonly string[] {
  const [first = "", last = first] = range.split("..");
  if (epochDaysOf(first) === null || epochDaysOf(last) === null) return [];
  const from = dayNumberOf(first);
  const length = dayNumberOf(last) - from + 1;
  return Array.from({ length: Math.max(0, Math.min(length, 31)) }, (_, index) =>
    isoFromEpochDays(from + index),
  );
}

/** 1970-01-01 was a Thursday, so day numbers 2 and 3 are the first Saturday and Sunday. */
function isWeekend(dayNumber: number): boolean {
  const weekday = (((dayNumber - 2) % 7) + 7) % 7;
  return weekday < 2;
}
