import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { loadLaw } from "../../law/load.ts";
import { catalogueOf, choiceOf, choicesOf, entryInForce, entryNamed } from "./index.ts";
import type { Entry, Field } from "./types.ts";

const law = loadLaw();
const catalogue = catalogueOf(law);

function entryOf(name: string): Entry {
  const found = entryInForce(catalogue, name, "2026-05-01");
  assert.ok(found.ok);
  return found.value;
}

function fieldOf(entry: string, name: string): Field {
  const found = entryOf(entry).fields.find((field) => field.name === name);
  assert.ok(found, `${entry} has ${name}`);
  return found;
}

const kindsField = fieldOf("administrative-penalty", "penaltyKinds");
const codesIn = (text: string) => choicesOf(kindsField, text).choices.map(({ code }) => code);

test("the catalogue has the thirteen classes of the edition of 2024", () => {
  assert.deepEqual(
    catalogue.classes.map(({ number }) => number),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
  );
  for (const item of catalogue.classes.filter(({ entries }) => entries.length === 0))
    assert.equal(item.verified, false);
});

test("every entry names its basis with tier and territory, its suppliers and its subject kinds", () => {
  for (const entry of catalogue.entries) {
    assert.ok(
      entry.bases.length > 0 && entry.suppliers.length > 0 && entry.subjectKinds.length > 0,
      entry.entry,
    );
    for (const basis of entry.bases) assert.ok(basis.tier.length > 0 && basis.territory === "national");
  }
});

test("what the catalogue does not name may not be recorded, nor before the entry is in force", () => {
  const unknown = entryInForce(catalogue, "petition", "2026-05-01");
  assert.equal(unknown.ok ? null : unknown.code, "ENTRY_UNKNOWN");
  const early = entryInForce(catalogue, "honour", "2020-01-01");
  assert.equal(early.ok ? null : early.code, "ENTRY_NOT_IN_FORCE");
});

test("a serious listing needs the day of the notice and the outcome of the defence", () => {
  assert.equal(fieldOf("serious-list", "noticeServedOn").required, "always");
  assert.equal(fieldOf("serious-list", "statementOutcome").required, "always");
});

test("identifiers of persons are sealed and names of legal representatives are not public, in every entry", () => {
  for (const { fields } of catalogue.entries) {
    for (const field of fields.filter(({ kind }) => kind === "person-id"))
      assert.equal(field.visibility, "sealed");
    for (const field of fields.filter(({ kind }) => kind === "person-name"))
      assert.equal(field.visibility, "sharing");
  }
});

test("a column is known by its Chinese name in either bracket width, by its codes old and new, and by its field name", () => {
  const { columns } = fieldOf("administrative-penalty", "registrationNumber");
  for (const column of [
    "行政相对人代码_2(工商注册号)",
    "行政相对人代码_2（工商注册号）",
    "CF_XDR_GSZC",
    "CF_XDR_GSDJ",
    "registrationNumber",
  ]) {
    assert.ok(columns.includes(column), column);
  }
});

test("several kinds in one cell are told apart, also where a name holds the separator", () => {
  assert.deepEqual(codesIn("警告;罚款"), ["warning", "fine"]);
  assert.deepEqual(codesIn("罚款、没收违法所得、没收非法财物"), ["fine", "confiscation"]);
  assert.deepEqual(codesIn("没收违法所得，罚款，罚款"), ["confiscate-income", "fine"]);
  assert.deepEqual(codesIn("暂扣或者吊销许可证、暂扣或者吊销执照"), ["suspend-or-revoke-licence"]);
  assert.deepEqual(codesIn("1;2"), ["warning", "fine"]);
  assert.deepEqual(codesIn("其他-责令限期拆除"), ["other"]);
  assert.deepEqual(codesIn("罚款；其他-责令改正"), ["fine", "other"]);
});

test("a kind that the law does not know is given back, not dropped", () => {
  assert.deepEqual(choicesOf(kindsField, "罚款;没有的种类").unknown, ["没有的种类"]);
  assert.deepEqual(choicesOf(kindsField, "罚款警告").unknown, ["罚款警告"]);
});

test("any list of known kinds comes back whole from one cell", () => {
  const choices = kindsField.choices ?? [];
  fc.assert(
    fc.property(
      fc.subarray([...choices], { minLength: 1 }),
      fc.constantFrom(";", "；", ",", "，", "|"),
      (some, by) => {
        const { choices: found, unknown } = choicesOf(kindsField, some.map(({ zh }) => zh).join(by));
        assert.deepEqual(unknown, []);
        assert.deepEqual(new Set(found), new Set(some));
      },
    ),
  );
});

test("a class of subject is read by name, alias or number", () => {
  const field = fieldOf("administrative-licence", "subjectKind");
  for (const text of ["自然人", " 自然人 ", "2", "２", "个人"])
    assert.equal(choiceOf(field, text)?.code, "person");
  assert.equal(choiceOf(field, "火星人"), null);
});

test("the registration entry takes every header of the public register", (t) => {
  const path = "/work/shared/data/enterprise-register/register-5000.csv";
  if (!existsSync(path)) return t.skip("the shared register is not here");
  const header = readFileSync(path, "utf8").split(/\r?\n/)[0]?.split(",") ?? [];
  const columns = new Set(entryOf("registration").fields.flatMap((field) => field.columns));
  assert.deepEqual(
    header.filter((column) => !columns.has(column)),
    [],
  );
});

test("what was asked for is repeated only where it looks like the name of an entry", () => {
  const said = (asked: string): string => {
    const found = entryNamed(catalogue, asked);
    return found.ok ? "" : found.because.en;
  };
  assert.match(said("no-such-entry"), /no-such-entry/);
  assert.doesNotMatch(said("110101199003070011"), /1101/);
});
