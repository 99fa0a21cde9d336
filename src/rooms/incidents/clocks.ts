import type { Law } from "../../law/load.ts";
import { numberIn, valueOn } from "../../law/parameter.ts";
import type { Incident, IncidentClock } from "./types.ts";

const HOURS_A_DAY = 24;

/** The duties of a case with their times, as the law of the day on which it was opened has them. A clock without law is left out. */
export function clocksOf(law: Law, incident: Incident, now: Temporal.Instant): readonly IncidentClock[] {
  const { triagedAt, containedAt, authorityToldAt, personsToldAt, harmAvoidedAt, closedAt, grade, personal } =
    incident;
  const isReal = grade !== "false-alarm";
  const duties: readonly Duty[] = [
    { clock: "triage", parameter: "clock.incident-triage.hours", metAt: triagedAt, isNeeded: true },
    {
      clock: "containment",
      parameter: "clock.incident-containment.hours",
      metAt: containedAt,
      isNeeded: isReal,
    },
    {
      clock: "report",
      parameter: "clock.incident-report.hours",
      metAt: authorityToldAt,
      isNeeded: isReal && personal !== false,
    },
    {
      clock: "persons",
      parameter: "clock.incident-persons.hours",
      metAt: personsToldAt,
      isNeeded: isReal && personal !== false && harmAvoidedAt === null,
    },
    { clock: "closing", parameter: "clock.incident-closing.days", metAt: closedAt, isNeeded: true },
  ];
  return duties.flatMap((duty) => clockOf(law, duty, { openedAt: incident.openedAt, now }));
}

interface Duty {
  readonly clock: IncidentClock["clock"];
  readonly parameter: string;
  readonly metAt: string | null;
  readonly isNeeded: boolean;
}

function clockOf(
  law: Law,
  duty: Duty,
  times: { readonly openedAt: string; readonly now: Temporal.Instant },
): readonly IncidentClock[] {
  const opened = Temporal.Instant.from(times.openedAt);
  const found = valueOn(law, duty.parameter, opened.toZonedDateTimeISO("Asia/Shanghai").toPlainDate());
  if (!found.ok) return [];
  const { instrument, article, verified, note, unit } = found.value;
  const hours = numberIn(found.value) * (unit === "days" ? HOURS_A_DAY : 1);
  const due = opened.add({ hours });
  const { clock, metAt } = duty;
  const state = stateOf(duty, due, times.now);
  return [{ clock, due: due.toString(), metAt, state, hours, instrument, article, verified, note }];
}

function stateOf(duty: Duty, due: Temporal.Instant, now: Temporal.Instant): IncidentClock["state"] {
  if (duty.metAt !== null) return isAfter(Temporal.Instant.from(duty.metAt), due) ? "late" : "met";
  if (!duty.isNeeded) return "not-needed";
  return isAfter(now, due) ? "overdue" : "running";
}

function isAfter(one: Temporal.Instant, other: Temporal.Instant): boolean {
  return Temporal.Instant.compare(one, other) > 0;
}
