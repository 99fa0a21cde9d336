import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { dayNumber, dayText, shanghaiTime } from "./days.ts";

const someDay = fc
  .integer({ min: -25_000, max: 60_000 })
  .map((days) => Temporal.PlainDate.from("1970-01-01").add({ days }).toString());

test("the day arithmetic of the pages agrees with Temporal on every day of a century and more", () => {
  fc.assert(
    fc.property(someDay, (day) => {
      assert.equal(dayNumber(day), Temporal.PlainDate.from("1970-01-01").until(day).days);
      assert.equal(dayText(dayNumber(day)), day);
    }),
  );
});

test("an instant is shown as the clock of Shanghai shows it, on the right side of midnight", () => {
  assert.equal(shanghaiTime("2026-11-22T22:00:00Z"), "2026-11-23 06:00");
  assert.equal(shanghaiTime("2026-12-31T16:00:00.123Z"), "2027-01-01 00:00");
  assert.equal(shanghaiTime("2026-11-22T15:59:59Z"), "2026-11-22 23:59");
});
