import assert from "node:assert/strict";
import { test } from "node:test";
import { isResidentId } from "../kernel/resident-id.ts";
import { checkCode } from "../kernel/uscc.ts";
import { demoCity } from "./city.ts";
import { CITY_TERRITORY, DEMO_DIVISIONS } from "./places.ts";
import type { DemoTable } from "./types.ts";

const TODAY = "2026-11-23";
const CITY = demoCity(7, TODAY);

function tablesOf(entry: string): readonly DemoTable[] {
  return CITY.tables.filter((table) => table.entry === entry);
}

function columnOf(table: DemoTable, name: string): string[] {
  const at = table.header.indexOf(name);
  assert.ok(at >= 0, `${table.entry} has the column ${name}`);
  return [...table.rows()].map((row) => row[at] ?? "");
}

test("the same seed and day give the same city, another seed another one", () => {
  const text = (seed: number): string =>
    JSON.stringify(demoCity(seed, TODAY).tables.map((table) => [...table.rows()]));
  assert.equal(text(7), JSON.stringify(CITY.tables.map((table) => [...table.rows()])));
  assert.notEqual(text(8), text(7));
});

test("the city has the promised number of enterprises, licences and penalties", () => {
  const count = (entry: string): number =>
    tablesOf(entry).reduce((sum, table) => sum + [...table.rows()].length, 0);
  assert.equal(count("registration"), 2000);
  assert.equal(count("administrative-licence"), 12_000);
  assert.equal(count("administrative-penalty"), 3000);
  for (const entry of ["abnormal-list", "serious-list", "honour", "commitment"]) assert.ok(count(entry) > 20);
  assert.equal(CITY.bodies.length, 23);
});

test("every row is as long as its header", () => {
  for (const table of CITY.tables) {
    for (const row of table.rows()) assert.equal(row.length, table.header.length);
  }
});

test("every code passes both checks and differs in nothing but its unknown division", () => {
  const codes = [...CITY.bodies, ...CITY.enterprises].map((one) => one.uscc);
  assert.equal(new Set(codes).size, codes.length);
  for (const code of codes) {
    const check = checkCode(code);
    assert.ok(check.ok, code);
    assert.deepEqual(
      new Set(check.problems.map((problem) => problem.code)),
      new Set(["CODE_DIVISION_UNKNOWN"]),
    );
  }
});

test("the divisions of the city belong to no real place", () => {
  for (const division of DEMO_DIVISIONS) assert.ok(division.code.startsWith(CITY_TERRITORY));
  for (const one of CITY.enterprises)
    assert.ok(DEMO_DIVISIONS.some((division) => division.code === one.division.code));
});

test("identity numbers have the right form and a place where nobody is born", () => {
  for (const entry of ["administrative-licence", "administrative-penalty"]) {
    const table = tablesOf(entry).find((one) => one.subject === "person");
    assert.ok(table !== undefined);
    for (const id of columnOf(table, "证件号码"))
      assert.ok(isResidentId(id) && id.startsWith(CITY_TERRITORY), id);
  }
});

test("a document number is given once", () => {
  for (const [entry, column] of [
    ["administrative-licence", "行政许可决定文书号"],
    ["administrative-penalty", "行政处罚决定书文号"],
  ] as const) {
    const numbers = tablesOf(entry).flatMap((table) => columnOf(table, column));
    assert.equal(new Set(numbers).size, numbers.length);
  }
});

test("no decision is later than today, some are of this week, some one year old this month", () => {
  const days = tablesOf("administrative-penalty").flatMap((table) => columnOf(table, "处罚决定日期"));
  assert.ok(days.every((day) => day <= TODAY));
  assert.ok(days.some((day) => day > "2026-11-16"));
  assert.ok(days.filter((day) => day.startsWith("2025-11")).length > 50);
  assert.ok(days.some((day) => day.startsWith("2023-11")));
});

test("penalties cover warnings, fines, confiscation, suspension, closing and the simple procedure", () => {
  const tables = tablesOf("administrative-penalty");
  const kinds = new Set(
    tables.flatMap((table) => columnOf(table, "处罚类别")).flatMap((cell) => cell.split(";")),
  );
  for (const kind of [
    "警告",
    "通报批评",
    "罚款",
    "没收违法所得",
    "吊销许可证件",
    "暂扣许可证件",
    "责令停产停业",
  ]) {
    assert.ok(kinds.has(kind), kind);
  }
  assert.ok(tables.flatMap((table) => columnOf(table, "处罚程序")).includes("简易程序"));
});

test("every day of the calendar gives a city", () => {
  for (const day of ["2026-01-01", "2028-02-29", "2027-12-31"]) {
    assert.equal(demoCity(1, day).tables.length, CITY.tables.length);
  }
});
