import { retentionsOn } from "../flows/keep-retention.ts";
import type { Answer, Answerer, Given } from "../law/cases.ts";
import { optionalTextIn, textIn } from "../law/cases.ts";
import type { Law } from "../law/types.ts";
import { isWorkday } from "../law/workdays.ts";
import { orProblem } from "../platform/http/problem.ts";
import { type Admission, purposesOf } from "../rooms/bodies/index.ts";
import { permitRead } from "../rooms/bodies/rules.ts";
import { type Counted, clocksOf, type Incident, thresholdsOn } from "../rooms/incidents/index.ts";
import { findingsIn } from "../rooms/incidents/rules.ts";
import { keptThrough } from "../rooms/publicity/index.ts";

/** Golden questions about the protection of data: who may read, what counts as misuse, by when, and how long records are kept. */
export const protectionAnswerers: Readonly<Record<string, Answerer>> = {
  read: readAnswer,
  finding: findingAnswer,
  "incident-clock": clockAnswer,
  "kept-through": (law, given, on) => {
    const entry = textIn(given, "entry");
    const retention = retentionsOn(law, on).find((one) => one.entry === entry);
    if (retention === undefined) return { keptThrough: null, months: null };
    const { months, verified } = retention;
    const ends = [
      optionalTextIn(given, "validUntil") ?? null,
      optionalTextIn(given, "publicThrough") ?? null,
    ];
    return { keptThrough: keptThrough(ends, months), months, verified };
  },
};

/** A body that is admitted as `admitted` says asks on the day of the case. */
function readAnswer(law: Law, given: Given, on: string): Answer {
  const admissions = listIn(given, "admitted").map(
    (entry): Admission => ({
      purpose: optionalTextIn(given, "admittedFor") ?? textIn(given, "purpose"),
      entry,
      from: optionalTextIn(given, "admittedFrom") ?? on,
      until: optionalTextIn(given, "admittedUntil") ?? on,
      persons: given["admittedToPersons"] === true,
    }),
  );
  const asked = {
    purpose: optionalTextIn(given, "purpose") ?? null,
    caseNumber: optionalTextIn(given, "caseNumber") ?? null,
    entries: listIn(given, "entries"),
    person: given["person"] === true,
    withholdUntil: optionalTextIn(given, "withholdUntil") ?? null,
    on,
  };
  const permit = permitRead(asked, purposesOf(law), admissions);
  if (!permit.ok) return { refused: permit.code };
  const { entries, shownFrom, delayBasis } = permit.value;
  return { entries, shownFrom, delayedBy: delayBasis?.article ?? null };
}

const NOTHING: Counted = { hours: [], unwritten: [], hidden: [], exported: [], canaries: [], brokenOn: null };

/** One actor did one kind of thing so often on the day of the case. */
function findingAnswer(law: Law, given: Given, on: string): Answer {
  const actor = optionalTextIn(given, "actor") ?? "somebody";
  const count = Number(given["count"]);
  const act = textIn(given, "act");
  const day = [{ actor, day: on, count }];
  const counted: Counted =
    act === "export"
      ? { ...NOTHING, exported: day }
      : act === "unwritten"
        ? { ...NOTHING, unwritten: day }
        : { ...NOTHING, hours: [{ actor, act, day: on, hour: Number(given["hour"]), count }] };
  const limits = orProblem(thresholdsOn(law, on), 500);
  const found = findingsIn(counted, limits, (each) => {
    const worked = isWorkday(law, each);
    return worked.ok ? worked.value : null;
  });
  return { rules: found.map(({ rule }) => rule) };
}

const OPEN: Omit<Incident, "openedAt"> = {
  incidentId: "",
  rule: "bulk-looks",
  actor: "somebody",
  invented: false,
  grade: null,
  personal: null,
  triagedAt: null,
  containedAt: null,
  containedBy: null,
  frozen: null,
  frozenId: null,
  alsoFrozenBy: [],
  liftedAt: null,
  liftedBy: null,
  authorityToldAt: null,
  personsToldAt: null,
  harmAvoidedAt: null,
  closeAskedAt: null,
  closeAskedBy: null,
  closedAt: null,
  closedBy: null,
};

/** One clock of a case that was opened at an instant, seen at another. */
function clockAnswer(law: Law, given: Given): Answer {
  const openedAt = textIn(given, "opened");
  const grade = given["falseAlarm"] === true ? "false-alarm" : null;
  const metAt = optionalTextIn(given, "triaged") ?? null;
  const incident: Incident = { ...OPEN, openedAt, grade, triagedAt: metAt };
  const now = Temporal.Instant.from(optionalTextIn(given, "now") ?? openedAt);
  const clock = clocksOf(law, incident, now).find((one) => one.clock === textIn(given, "clock"));
  return clock === undefined
    ? { refused: "NO_LAW_IN_FORCE" }
    : { due: clock.due, state: clock.state, verified: clock.verified };
}

function listIn(given: Given, key: string): readonly string[] {
  const value = given[key];
  return Array.isArray(value) ? value.map(String) : [];
}
