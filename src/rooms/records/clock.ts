import { remembered } from "../../law/memo.ts";
import { numberOn } from "../../law/parameter.ts";
import type { Law } from "../../law/types.ts";
import { addWorkdays, workdaysBetween } from "../../law/workdays.ts";

const UPLOAD_PARAMETER = "clock.upload.working-days";

/** The upload clock of a record: the last day in time, and how the record stands against it. */
export interface UploadClock {
  /** ISO day; null while the calendar of a year that the count reaches into is not loaded. */
  readonly dueOn: string | null;
  readonly state: "on-time" | "late" | "not-determinable";
  /** Working days past the due day, at least 1; null when on time or when the calendar cannot tell. */
  readonly lateDays: number | null;
}

const NOT_DETERMINABLE: UploadClock = { dueOn: null, state: "not-determinable", lateDays: null };

const dueDays = remembered<string | "unknown">();

/**
 * Whether a decision reached the platform in time: 7 working days after the decision day, which is not counted
 * (law/national/clocks.yaml); days off after the due day do not make it late. Days are ISO. A clock that reaches into a year without a loaded holiday notice is
 * not determinable and says so; it never blocks the record.
 */
export function uploadClock(law: Law, decidedOn: string, receivedOn: string): UploadClock {
  const dueOn = dueDays(law, decidedOn, () => dueDay(law, decidedOn));
  if (dueOn === "unknown") return NOT_DETERMINABLE;
  if (receivedOn <= dueOn) return { dueOn, state: "on-time", lateDays: null };
  const late = workdaysBetween(law, dueOn, receivedOn);
  if (!late.ok) return beyondCalendar(law, dueOn);
  return late.value === 0
    ? { dueOn, state: "on-time", lateDays: null }
    : { dueOn, state: "late", lateDays: late.value };
}

/** Received in a year without a notice: late for certain when a known working day lies between, by a number not yet known. */
function beyondCalendar(law: Law, dueOn: string): UploadClock {
  const lastYear = law.calendar.years.at(-1);
  const known = workdaysBetween(law, dueOn, `${lastYear}-12-31`);
  const isLate = known.ok && known.value > 0;
  return { dueOn, state: isLate ? "late" : "not-determinable", lateDays: null };
}

function dueDay(law: Law, decidedOn: string): string | "unknown" {
  const days = numberOn(law, UPLOAD_PARAMETER, decidedOn);
  if (!days.ok) return "unknown";
  const due = addWorkdays(law, decidedOn, days.value);
  return due.ok ? due.value : "unknown";
}
