/** Where the law of this program lives in time: civil days of mainland China. */
const CIVIL_ZONE = "Asia/Shanghai";

/** The only source of "now" and "today". There is no setting for it: what is public follows from the day, so the day of a running server is the day. */
export interface Clock {
  now(): Temporal.Instant;
  today(): Temporal.PlainDate;
}

/** The clock of the machine; today is the civil day in Asia/Shanghai. */
export const systemClock: Clock = {
  now: () => Temporal.Now.instant(),
  today: civilDays(),
};

/** Works out the civil day once a day; between its first and its last instant it is the same. */
function civilDays(): () => Temporal.PlainDate {
  let known: { readonly day: Temporal.PlainDate; readonly from: number; readonly until: number } | null =
    null;
  return () => {
    const ms = Date.now();
    if (known !== null && ms >= known.from && ms < known.until) return known.day;
    const start = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(CIVIL_ZONE).startOfDay();
    const until = start.add({ days: 1 }).epochMilliseconds;
    known = { day: start.toPlainDate(), from: start.epochMilliseconds, until };
    return known.day;
  };
}

/** A clock that stands still, for tests and generators. Takes an ISO instant, or an ISO day (then noon in Asia/Shanghai). */
export function fixedClock(iso: string): Clock {
  const instant = instantOf(iso);
  return {
    now: () => instant,
    today: () => instant.toZonedDateTimeISO(CIVIL_ZONE).toPlainDate(),
  };
}

/** A clock that a test moves by hand over a boundary. */
export function movableClock(iso: string): Clock & { moveTo(iso: string): void } {
  let clock = fixedClock(iso);
  return {
    now: () => clock.now(),
    today: () => clock.today(),
    moveTo: (next) => {
      clock = fixedClock(next);
    },
  };
}

function instantOf(iso: string): Temporal.Instant {
  if (iso.includes("T")) return Temporal.Instant.from(iso);
  return Temporal.PlainDate.from(iso)
    .toZonedDateTime({ timeZone: CIVIL_ZONE, plainTime: "12:00" })
    .toInstant();
}
