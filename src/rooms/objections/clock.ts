import { numberOn, valueOn } from "../../law/parameter.ts";
import type { Law } from "../../law/types.ts";
import { addWorkdays, workdaysBetween } from "../../law/workdays.ts";
import type { ClockState, ObjectionClock } from "./types.ts";

const MARK_PARAMETER = "clock.objection-mark.working-days";
const ANSWER_PARAMETER = "clock.objection-answer.working-days";
const RECONSIDERATION_PARAMETER = "clock.reconsideration.days";
const COMPLAINT_PARAMETER = "objection.complaint.authorities";

/**
 * The days by which an objection is to be marked and forwarded, and to be answered (law/national/clocks.yaml). Both run from
 * the day of receipt, which is not counted: the answer does not get the days that marking took. Days are ISO; null where
 * no law is in force on the day or the holiday notice of a year is not loaded.
 */
export function objectionClock(law: Law, receivedOn: string): ObjectionClock {
  return {
    markDueOn: dueDay(law, MARK_PARAMETER, receivedOn),
    answerDueOn: dueDay(law, ANSWER_PARAMETER, receivedOn),
  };
}

function dueDay(law: Law, parameter: string, from: string): string | null {
  const days = numberOn(law, parameter, from);
  const due = days.ok ? addWorkdays(law, from, days.value) : days;
  return due.ok ? due.value : null;
}

/** Whether the clock of the answer was read in the text of the law; pages say so where it was not. */
export function isClockVerified(law: Law, receivedOn: string): boolean {
  const found = valueOn(law, ANSWER_PARAMETER, receivedOn);
  return found.ok && found.value.verified;
}

/** How an objection stands to the day it is due, on a day; `answeredOn` is null while it is open. */
export function clockStateOf(
  law: Law,
  dueOn: string | null,
  at: { readonly on: string; readonly answeredOn: string | null },
): ClockState {
  if (dueOn === null) return { state: "not-determinable", lateDays: null };
  const until = at.answeredOn ?? at.on;
  const [good, bad] =
    at.answeredOn === null ? (["running", "overdue"] as const) : (["in-time", "late"] as const);
  if (until <= dueOn) return { state: good, lateDays: null };
  const late = workdaysBetween(law, dueOn, until);
  if (late.ok && late.value === 0) return { state: good, lateDays: null };
  return { state: bad, lateDays: late.ok ? late.value : null };
}

/** A way on after an answer, with the article it rests on. */
export interface WayOn {
  readonly way: "complaint" | "reconsideration";
  /** Days that it is open; null where none are said here. */
  readonly days: number | null;
  readonly instrument: string;
  readonly title: string;
  readonly article: string;
  readonly verified: boolean;
}

/** What is open to an organisation that was not answered: a complaint; and after an answer that is not as it asked, reconsideration (law/national/objections.yaml). */
export function waysOn(law: Law, on: string, isAnswered: boolean): readonly WayOn[] {
  const complaint = wayUnder(law, { parameter: COMPLAINT_PARAMETER, way: "complaint", on });
  const review = wayUnder(law, { parameter: RECONSIDERATION_PARAMETER, way: "reconsideration", on });
  return isAnswered ? [...review, ...complaint] : complaint;
}

interface Way {
  readonly parameter: string;
  readonly way: WayOn["way"];
  readonly on: string;
}

function wayUnder(law: Law, { parameter, way, on }: Way): readonly WayOn[] {
  const found = valueOn(law, parameter, on);
  if (!found.ok) return [];
  const { value, instrument, article, verified } = found.value;
  const title = law.instruments.get(instrument)?.title ?? instrument;
  return [{ way, days: typeof value === "number" ? value : null, instrument, title, article, verified }];
}
