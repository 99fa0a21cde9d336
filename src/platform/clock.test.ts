import assert from "node:assert/strict";
import { it } from "node:test";
import { fixedClock, movableClock, systemClock } from "./clock.ts";

it("the day turns at midnight in Asia/Shanghai, not in UTC", () => {
  assert.equal(fixedClock("2026-04-30T15:59:59Z").today().toString(), "2026-04-30");
  assert.equal(fixedClock("2026-04-30T16:00:00Z").today().toString(), "2026-05-01");
});

it("a day alone means its noon, so that it is that day in every part of the program", () => {
  const clock = fixedClock("2026-04-30");
  assert.equal(clock.today().toString(), "2026-04-30");
  assert.equal(clock.now().toString(), "2026-04-30T04:00:00Z");
});

it("a movable clock shows the instant it was moved to", () => {
  const clock = movableClock("2027-04-30");
  clock.moveTo("2027-05-01");
  assert.equal(clock.today().toString(), "2027-05-01");
});

it("the system clock is the machine's own", () => {
  const before = Temporal.Now.instant();
  assert.ok(Temporal.Instant.compare(systemClock.now(), before) >= 0);
});
