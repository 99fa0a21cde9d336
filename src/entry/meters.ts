import { Type } from "typebox";
import { Compile } from "typebox/compile";
import type { IntakeEvent, Observe } from "../flows/tell-intake.ts";
import type { Law } from "../law/types.ts";
import type { Clock } from "../platform/clock.ts";
import type { Metrics, WatchedFigure } from "../platform/http/metrics.ts";

/** A batch takes seconds or an hour. */
const BATCH_SECONDS = [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600];

/** What a worker does beside batches. */
export const JOBS = ["detect", "forget", "reseal", "retain"] as const;
export type Job = (typeof JOBS)[number];

/** What a worker tells the server beside it. */
export type WorkerEvent = IntakeEvent | { readonly kind: "job-failed"; readonly job: Job };

const Entry = Type.String();
const Count = Type.Integer({ minimum: 0 });
const EVENT = Compile(
  Type.Union([
    Type.Object({ kind: Type.Literal("began"), entry: Entry }),
    Type.Object({
      kind: Type.Literal("applied"),
      entry: Entry,
      accepted: Count,
      duplicate: Count,
      superseding: Count,
    }),
    Type.Object({ kind: Type.Literal("rejected"), entry: Entry, rows: Count }),
    Type.Object({
      kind: Type.Literal("ended"),
      entry: Entry,
      outcome: Type.Union([Type.Literal("done"), Type.Literal("failed"), Type.Literal("interrupted")]),
      seconds: Type.Number({ minimum: 0 }),
    }),
    Type.Object({ kind: Type.Literal("job-failed"), job: Type.Enum([...JOBS]) }),
  ]),
);

/** What a worker says to the server beside it; null for what is no event. */
export function eventOf(message: unknown): WorkerEvent | null {
  return EVENT.Check(message) ? message : null;
}

/** Counters of what a worker does: batches, and the jobs beside them. */
export function workMeters(metrics: Metrics): (event: WorkerEvent) => void {
  const takenIn = intakeMeters(metrics);
  const failures = metrics.counter({
    name: "xinheng_job_failures_total",
    help: "Times that a job of the worker broke",
    labels: ["job"],
  });
  for (const job of JOBS) failures({ job }, 0);
  return (event) => {
    if (event.kind === "job-failed") failures({ job: event.job }, 1);
    else takenIn(event);
  };
}

/**
 * Counters of what is taken in. They live in the server and are fed by events, so they go on growing when the worker is
 * started again. Labels are entries of the catalogue and closed words: no body, no batch.
 */
function intakeMeters(metrics: Metrics): Observe {
  const began = metrics.counter({
    name: "xinheng_batches_begun_total",
    help: "Times that work on a batch began",
    labels: ["entry"],
  });
  const rows = metrics.counter({
    name: "xinheng_rows_total",
    help: "Rows taken in or sent back; its rate is rows per second",
    labels: ["entry", "outcome"],
  });
  const slices = metrics.counter({
    name: "xinheng_slices_applied_total",
    help: "Slices of batches that were applied, each in one transaction",
    labels: ["entry"],
  });
  const seconds = metrics.timer(
    { name: "xinheng_batch_seconds", help: "Time of work on a batch", labels: ["entry", "outcome"] },
    BATCH_SECONDS,
  );
  return (event) => {
    const { entry } = event;
    if (event.kind === "began") began({ entry }, 1);
    if (event.kind === "rejected") rows({ entry, outcome: "rejected" }, event.rows);
    if (event.kind === "ended") seconds({ entry, outcome: event.outcome }, event.seconds);
    if (event.kind !== "applied") return;
    slices({ entry }, 1);
    for (const outcome of ["accepted", "duplicate", "superseding"] as const)
      rows({ entry, outcome }, event[outcome]);
  };
}

/** The worker as the server sees it. */
export interface WorkerSeen {
  isRunning(): boolean;
  restarts(): number;
}

export function workerFigures(worker: WorkerSeen): readonly WatchedFigure[] {
  return [
    {
      name: "xinheng_worker_up",
      help: "1 while the worker runs",
      labels: [],
      measure: async () => [{ labels: {}, value: worker.isRunning() ? 1 : 0 }],
    },
    {
      name: "xinheng_worker_restarts",
      help: "Times that the worker was started again since the server began",
      labels: [],
      measure: async () => [{ labels: {}, value: worker.restarts() }],
    },
  ];
}

/** Working days cannot be counted into a year whose holiday notice is not loaded: someone must load it in time. */
export function holidayFigure(law: Law, clock: Clock): WatchedFigure {
  return {
    name: "xinheng_holidays_days_left",
    help: "Days until the last year with a loaded holiday notice ends",
    labels: [],
    measure: async () => {
      const year = law.calendar.years.at(-1);
      if (year === undefined) return [{ labels: {}, value: 0 }];
      const last = Temporal.PlainDate.from({ year, month: 12, day: 31 });
      return [{ labels: {}, value: clock.today().until(last, { largestUnit: "days" }).days }];
    },
  };
}
