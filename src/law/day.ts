import { epochDaysOf, isoFromEpochDays } from "../kernel/day-arithmetic.ts";
import { assertThat } from "../kernel/outcome.ts";
import type { DayLike } from "./types.ts";

/**
 * The ISO text of a day given either way. Law questions come in millions, so an ISO text passes through unread;
 * the edges of the program have parsed it.
 */
export function isoOf(day: DayLike): string {
  return typeof day === "string" ? day : day.toString();
}

/** Days since 1970-01-01 of an ISO day; throws for a text that is none. */
export function dayNumberOf(iso: string): number {
  const number = epochDaysOf(iso);
  assertThat(number !== null, `an ISO day instead of ${JSON.stringify(iso)}`);
  return number;
}

/** The day before an ISO day. */
export function dayBefore(iso: string): string {
  return isoFromEpochDays(dayNumberOf(iso) - 1);
}
