import assert from "node:assert/strict";
import { test } from "node:test";
import chineseDays from "chinese-days";
import fc from "fast-check";
import { isoFromEpochDays } from "../kernel/day-arithmetic.ts";
import { loadLaw } from "./load.ts";
import { addWorkdays, isWorkday, workdaysBetween } from "./workdays.ts";

const law = loadLaw();
const FIRST = Temporal.PlainDate.from("1970-01-01").until("2023-01-01").days;
const DAYS = 1461;
const anyDay = fc.integer({ min: 0, max: DAYS - 1 }).map((index) => isoFromEpochDays(FIRST + index));
const early = fc.integer({ min: 0, max: DAYS - 200 }).map((index) => isoFromEpochDays(FIRST + index));

test("every day of 2023 to 2026 is a working day exactly when the public calendar says so", () => {
  for (let index = 0; index < DAYS; index += 1) {
    const day = isoFromEpochDays(FIRST + index);
    assert.deepEqual(isWorkday(law, day), { ok: true, value: chineseDays.isWorkday(day) }, day);
  }
});

test("adding working days and counting them are inverse", () => {
  fc.assert(
    fc.property(early, fc.integer({ min: 0, max: 100 }), (day, n) => {
      const due = addWorkdays(law, day, n);
      assert.ok(due.ok);
      assert.deepEqual(workdaysBetween(law, day, due.value), { ok: true, value: n });
      if (n > 0) assert.deepEqual(isWorkday(law, due.value), { ok: true, value: true });
    }),
  );
});

test("the day of the event is not counted, and counting back changes the sign", () => {
  fc.assert(
    fc.property(anyDay, anyDay, (a, b) => {
      const there = workdaysBetween(law, a, b);
      const back = workdaysBetween(law, b, a);
      assert.ok(there.ok && back.ok);
      assert.equal(there.value + back.value, 0);
      assert.deepEqual(workdaysBetween(law, a, a), { ok: true, value: 0 });
    }),
  );
});

test("stretches of days add up", () => {
  fc.assert(
    fc.property(anyDay, anyDay, anyDay, (a, b, c) => {
      const [ab, bc, ac] = [
        workdaysBetween(law, a, b),
        workdaysBetween(law, b, c),
        workdaysBetween(law, a, c),
      ];
      assert.ok(ab.ok && bc.ok && ac.ok);
      assert.equal(ab.value + bc.value, ac.value);
    }),
  );
});

test("a count that starts or ends outside the loaded years is refused, not guessed", () => {
  for (const [day, n] of [
    ["2026-12-25", 7],
    ["2027-01-04", 1],
    ["2022-12-30", 1],
  ] as const) {
    const found = addWorkdays(law, day, n);
    assert.equal(found.ok ? found.value : found.code, "CALENDAR_NOT_LOADED");
  }
  const between = workdaysBetween(law, "2026-12-25", "2027-01-05");
  assert.equal(between.ok ? between.value : between.code, "CALENDAR_NOT_LOADED");
});

test("a day may be given as a value as well as a text", () => {
  assert.deepEqual(addWorkdays(law, Temporal.PlainDate.from("2026-04-28"), 7), {
    ok: true,
    value: "2026-05-11",
  });
});
