import { isoDay } from "../kernel/day.ts";

/** Days counted from an anchor day: 0 is the anchor, negative days lie before it. */
export interface DayCount {
  /** ISO day at a distance in days. */
  iso(distance: number): string;
  /** ISO day a number of months after the day at a distance; the day of the month is clamped. */
  monthsAfter(distance: number, months: number): string;
  /** Distance of an ISO day from the anchor. */
  distance(iso: string): number;
  /** Whether the day at a distance is a Saturday or Sunday. */
  isWeekend(distance: number): boolean;
}

/** A day count that remembers what it has computed, for millions of rows. */
export function makeDayCount(anchor: string): DayCount {
  const today = isoDay(anchor);
  const days = new Map<number, string>();
  const ends = new Map<number, string>();
  const iso = (distance: number): string =>
    remembered(days, distance, () => today.add({ days: distance }).toString());
  return {
    iso,
    monthsAfter: (distance, months) =>
      remembered(ends, distance * 1000 + months, () => isoDay(iso(distance)).add({ months }).toString()),
    distance: (day) => today.until(isoDay(day), { largestUnit: "days" }).days,
    isWeekend: (distance) => (((today.dayOfWeek - 1 + distance) % 7) + 7) % 7 >= 5,
  };
}

function remembered(memory: Map<number, string>, key: number, compute: () => string): string {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const value = compute();
  memory.set(key, value);
  return value;
}
