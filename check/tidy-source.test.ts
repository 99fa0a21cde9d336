import assert from "node:assert/strict";
import { test } from "node:test";
import { tidyFaults } from "./tidy-source.ts";

/** The sentences found in one line of source, without the place. */
function found(text: string, path = "src/rooms/records/store.ts"): readonly string[] {
  return tidyFaults(path, text).map((fault) => fault.replace(/^\S+ /, ""));
}

const REFUSED: readonly (readonly [string, string, RegExp])[] = [
  ["the type any", "let a: any;", /`any`/],
  ["a double assertion", "const b = a as unknown as B;", /as unknown as/],
  ["a default export of a function", "export default function f() {}", /named export/],
  ["a default export of a value", "export default 3;", /named export/],
  ["a new Date", "const d = new Date();", /Temporal/],
  ["the machine's clock", "const n = Date.now();", /Temporal/],
  ["Temporal's own clock", "const n = Temporal.Now.instant();", /clock is an argument/],
  ["a silenced compiler", "// @ts-ig" + "nore", /silences/],
  ["work put off", "// TO" + "DO later", /do it now/],
  ["a test alone", "test.only('x', () => {});", /hides/],
  ["a test alone by option", "test('x', { only: true }, () => {});", /hides/],
  ["a skip without a reason", "test.skip('x', () => {});", /says why/],
  ["a skip by option without a reason", "test('x', { skip: true }, () => {});", /says why/],
  ["a skip in a test without a reason", "test('x', (t) => t.skip());", /says why/],
];

for (const [name, text, sentence] of REFUSED) {
  test(`the tidy test refuses ${name}`, () => {
    const faults = found(text);
    assert.equal(faults.length, 1, faults.join("; "));
    assert.match(faults[0] ?? "", sentence);
  });
}

test("a skip with its reason, a chapter of tests and a type named Date-like pass", () => {
  const text = [
    "test('x', { skip: '/work/shared is absent' }, () => {});",
    "test('y', (t) => t.skip('no such file'));",
    `describe('z', () => {${"\n".repeat(80)}});`,
    "const kept: DateRange = read({ only: names });",
  ].join("\n");
  assert.deepEqual(found(text, "test/x.test.ts"), []);
});

test("the platform may ask the machine for the time", () => {
  assert.deepEqual(found("const n = Temporal.Now.instant();", "src/platform/clock.ts"), []);
});

test("a function of 71 lines and a file of 501 lines are refused", () => {
  const body = `function long() {${"\n".repeat(70)}}`;
  assert.match(found(body)[0] ?? "", /71 lines, 70 allowed/);
  assert.deepEqual(found(`function fits() {${"\n".repeat(69)}}`), []);
  assert.match(tidyFaults("src/a.ts", "\n".repeat(501))[0] ?? "", /501 lines, 500 allowed/);
  assert.deepEqual(tidyFaults("src/a.ts", "\n".repeat(500)), []);
});

test("a number of months in a rules file is law in the wrong place; a place in a text is not", () => {
  const rules = "src/rooms/publicity/rules.ts";
  assert.equal(found("addMonthsClamped(day, 3);", rules).length, 1);
  assert.equal(found("const TERM = { months: 12 };", rules).length, 1);
  const places = "a.slice(2, 8); a[7]; if (a.length === 18) a.at(-1); for (let i = 0; i < 1; i += 1) {}";
  assert.deepEqual(found(places, rules), []);
  assert.deepEqual(found("addMonthsClamped(day, 3);", "src/rooms/publicity/rules.test.ts"), []);
});
