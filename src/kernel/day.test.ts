import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { addMonthsClamped, compareDays, dayAfter, isoDay, readDay } from "./day.ts";

function read(cell: string | number | null): string {
  const outcome = readDay(cell);
  return outcome.ok ? `${outcome.value.day} ${outcome.value.form}` : outcome.code;
}

const day = fc
  .integer({ min: 20_000, max: 80_000 })
  .map((days) => isoDay("1899-12-30").add({ days }).toString());

test("a day is read in every form that files carry", () => {
  const forms: readonly (readonly [string | number, string])[] = [
    ["2026-04-03", "iso"],
    ["2026-4-3", "iso"],
    ["２０２６－０４－０３", "iso"],
    ["2026/4/3", "slash"],
    ["2026.04.03", "slash"],
    ["20260403", "compact"],
    [20260403, "compact"],
    ["2026年4月3日", "chinese"],
    ["2026 年 4 月 3 日", "chinese"],
    ["2026年4月3号", "chinese"],
    ["二〇二六年四月三日", "chinese"],
    [46115, "serial"],
    ["46115", "serial"],
    [46115.75, "serial"],
    [1775145600000, "epoch"],
    ["1775145600000", "epoch"],
  ];
  for (const [cell, form] of forms) assert.equal(read(cell), `2026-04-03 ${form}`, String(cell));
});

test("a time after the day is passed over", () => {
  const cells = [
    "2026-04-03 00:00:00",
    "2026-04-03T10:30",
    "2026/4/3 0:00",
    "2026/4/3 12:00:00 AM",
    "20260403235959",
    "20260403 10:00:00",
  ];
  for (const cell of [...cells, "2026年4月3日 10时30分", "2026-04-03 上午9:05"]) {
    assert.ok(read(cell).startsWith("2026-04-03 "), cell);
  }
  for (const cell of ["2026-04-03 25:00", "2026-04-03 至今", "2026/4/30:00", "20260403996060"]) {
    assert.equal(read(cell), "DAY_UNREADABLE", cell);
  }
});

test("an instant with a zone is the day that Shanghai has then", () => {
  assert.equal(read("2026-04-02T16:00:00.000Z"), "2026-04-03 iso");
  assert.equal(read("2026-04-02T15:59:59Z"), "2026-04-02 iso");
  assert.equal(read("2026-04-03T00:00:00+08:00"), "2026-04-03 iso");
  assert.equal(read("2026-04-03T20:00:00-0800"), "2026-04-04 iso");
});

test("epoch milliseconds change the day at midnight in Shanghai", () => {
  const midnight = Temporal.ZonedDateTime.from("2026-04-03T00:00[Asia/Shanghai]").epochMilliseconds;
  assert.equal(read(midnight), "2026-04-03 epoch");
  assert.equal(read(midnight - 1), "2026-04-02 epoch");
});

test("a day that the calendar does not have is impossible, not unreadable", () => {
  for (const cell of [
    "2026-02-30",
    "2023/2/29",
    "20261301",
    "2026年4月31日",
    "1900-01-00",
    "0001-01-01",
    "0000-00-00",
    0,
  ]) {
    assert.equal(read(cell), "DAY_IMPOSSIBLE", String(cell));
  }
  assert.equal(read("2024-02-29"), "2024-02-29 iso");
  assert.equal(read("1900-02-29"), "DAY_IMPOSSIBLE");
});

test("what could mean several days or none is refused", () => {
  for (const cell of [
    "4/3/2026",
    "26/4/3",
    "2026-04",
    "2026",
    "长期",
    "2026-4/3",
    "2026-04-03至2027-04-02",
    60,
    19999,
    80001,
    -1,
  ]) {
    assert.equal(read(cell), "DAY_UNREADABLE", String(cell));
  }
  for (const cell of [null, "", " ", "\u3000"]) assert.equal(read(cell), "DAY_MISSING");
});

test("serial numbers are those of the 1900 system, in which 1900 was a leap year by mistake", () => {
  assert.equal(read(20000), "1954-10-03 serial");
  assert.equal(read(80000), "2119-01-11 serial");
  assert.equal(read(73050), "2099-12-31 serial");
  assert.equal(read(2958465), "9999-12-31 serial");
});

test("every form of a day reads back as the same day", () => {
  fc.assert(
    fc.property(day, (iso) => {
      const [year = "", month = "", date = ""] = iso.split("-");
      const serial = isoDay("1899-12-30").until(isoDay(iso), { largestUnit: "days" }).days;
      const chinese = `${year}年${Number(month)}月${Number(date)}日`;
      for (const cell of [
        iso,
        iso.replaceAll("-", "/"),
        iso.replaceAll("-", ""),
        chinese,
        serial,
        String(serial),
      ]) {
        const outcome = readDay(cell);
        assert.equal(outcome.ok && outcome.value.day, iso);
      }
    }),
  );
});

test("the arithmetic of days agrees with the calendar of Temporal", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1800, max: 9998 }), fc.nat(13), fc.nat(32), (year, month, date) => {
      const iso = `${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
      const outcome = readDay(iso);
      assert.equal(outcome.ok, isCalendarDay(iso));
      if (outcome.ok) assert.equal(dayAfter(iso), isoDay(iso).add({ days: 1 }).toString());
    }),
  );
});

function isCalendarDay(iso: string): boolean {
  try {
    return Temporal.PlainDate.from(iso).toString() === iso;
  } catch {
    return false;
  }
}

test("months clamp to the last day of a shorter month", () => {
  assert.equal(addMonthsClamped(isoDay("2026-11-30"), 3).toString(), "2027-02-28");
  assert.equal(addMonthsClamped(isoDay("2026-04-30"), 3).toString(), "2026-07-30");
  assert.equal(addMonthsClamped(isoDay("2024-02-29"), 12).toString(), "2025-02-28");
  assert.equal(addMonthsClamped(isoDay("2026-03-31"), -1).toString(), "2026-02-28");
});

test("days are compared as days, and only strict ISO days are values", () => {
  assert.deepEqual(
    [
      compareDays("2026-04-03", "2026-10-01"),
      compareDays("2026-04-03", "2026-04-03"),
      compareDays("2027-01-01", "2026-12-31"),
    ],
    [-1, 0, 1],
  );
  assert.throws(() => isoDay("2026-4-3"), /Broken invariant/);
  assert.throws(() => isoDay("2026-02-30"), /Broken invariant/);
  assert.throws(() => dayAfter("2026/04/03"), /Broken invariant/);
});

test("any cell gets an answer", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 30 }), fc.double()), (cell) => {
      const outcome = readDay(cell);
      if (outcome.ok) assert.equal(isoDay(outcome.value.day).toString(), outcome.value.day);
    }),
  );
});

test("a number whose writing has thirteen characters is no epoch unless it is thirteen digits", () => {
  for (const cell of [2.0280421e29, -123456789012, Number.POSITIVE_INFINITY, Number.NaN]) {
    const read = readDay(cell);
    assert.equal(read.ok ? read.value.day : read.code, "DAY_UNREADABLE", String(cell));
  }
});
