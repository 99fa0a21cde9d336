import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isoFromEpochDays } from "../../kernel/day-arithmetic.ts";
import { loadLaw } from "../../law/load.ts";
import { workdaysBetween } from "../../law/workdays.ts";
import { uploadClock } from "./clock.ts";

const law = loadLaw();
const loaded = fc.integer({ min: 19_358, max: 20_770 }).map(isoFromEpochDays);

test("the upload clock agrees with the count of working days: on time up to the seventh, late beyond", () => {
  fc.assert(
    fc.property(loaded, loaded, (decidedOn, receivedOn) => {
      const clock = uploadClock(law, decidedOn, receivedOn);
      const taken = workdaysBetween(law, decidedOn, receivedOn);
      assert.ok(taken.ok);
      if (clock.state === "not-determinable") return;
      assert.equal(clock.state, taken.value <= 7 ? "on-time" : "late");
      assert.equal(clock.lateDays, taken.value <= 7 ? null : taken.value - 7);
    }),
  );
});

test("days off after the due day do not make a record late", () => {
  assert.deepEqual(uploadClock(law, "2026-03-10", "2026-03-21"), {
    dueOn: "2026-03-19",
    state: "late",
    lateDays: 1,
  });
  assert.deepEqual(uploadClock(law, "2026-03-11", "2026-03-21"), {
    dueOn: "2026-03-20",
    state: "on-time",
    lateDays: null,
  });
  assert.deepEqual(uploadClock(law, "2026-03-11", "2026-03-23"), {
    dueOn: "2026-03-20",
    state: "late",
    lateDays: 1,
  });
});

test("a record received in a year without a notice is late, by a number not yet known", () => {
  assert.deepEqual(uploadClock(law, "2026-12-01", "2027-02-01"), {
    dueOn: "2026-12-10",
    state: "late",
    lateDays: null,
  });
});

test("a record received on the first days of such a year is not determinable when no known working day lies between", () => {
  assert.deepEqual(uploadClock(law, "2026-12-22", "2027-01-01"), {
    dueOn: "2026-12-31",
    state: "not-determinable",
    lateDays: null,
  });
});

test("a clock that reaches into a year without a notice is not determinable and blocks nothing", () => {
  assert.deepEqual(uploadClock(law, "2026-12-29", "2027-01-05"), {
    dueOn: null,
    state: "not-determinable",
    lateDays: null,
  });
});
