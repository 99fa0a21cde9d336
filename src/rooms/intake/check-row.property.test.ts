import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { canonicalJson } from "../../kernel/canonical.ts";
import { residentIdTo18 } from "../../kernel/resident-id.ts";
import { checkCode } from "../../kernel/uscc.ts";
import { CASE_ROWS } from "./case-rows.ts";
import { headerKey } from "./header-key.ts";
import { isSurelyOrganisation } from "./row/person-number.ts";
import { catalogue, checkChanged, checkerFor, entryNamed } from "./testing.ts";
import type { Cell } from "./types.ts";

const PENALTY = Object.entries(CASE_ROWS.penalty.cells);
const penalty = entryNamed("administrative-penalty");
const sound = canonicalJson(checkChanged("penalty", {}).fact);

test("any order of the columns gives the same fact", () => {
  const property = fc.property(fc.shuffledSubarray(PENALTY, { minLength: PENALTY.length }), (columns) => {
    const check = checkerFor(
      penalty,
      columns.map(([name]) => name),
    );
    const result = check({ row: 2, cells: columns.map(([, cell]) => cell) });
    assert.ok(!("skip" in result));
    assert.equal(canonicalJson(result.fact), sound);
  });
  fc.assert(property, { numRuns: 60 });
});

test("any choice of column spellings gives the same fact", () => {
  const spellings = PENALTY.map(([name]) => {
    const field = penalty.fields.find(({ columns }) =>
      columns.some((one) => headerKey(one) === headerKey(name)),
    );
    return fc.constantFrom(...(field?.columns ?? [name]));
  });
  const property = fc.property(fc.tuple(...spellings), (header) => {
    const result = checkerFor(penalty, header)({ row: 2, cells: PENALTY.map(([, cell]) => cell) });
    assert.ok(!("skip" in result));
    assert.equal(canonicalJson(result.fact), sound);
  });
  fc.assert(property, { numRuns: 60 });
});

test("brackets, blanks and widths of a document number do not change the fact", () => {
  const pair = fc.constantFrom("〔〕", "()", "[]", "【】", "（）", "［］", "﹝﹞", "{}");
  const gap = fc.constantFrom("", " ", "\u3000", "\u00a0", "\u200b");
  const wide = fc.boolean();
  const property = fc.property(pair, gap, wide, (brackets, blank, isWide) => {
    const [open = "", close = ""] = brackets;
    const year = isWide ? "２０２６" : "2026";
    const number = `云市监处罚${blank}${open}${year}${close}${blank}12${blank}号`;
    const row = checkChanged("penalty", { 行政处罚决定书文号: number });
    assert.equal(canonicalJson(row.fact), sound);
  });
  fc.assert(property, { numRuns: 100 });
});

test("widths and blanks around any cell do not change the fact", () => {
  const property = fc.property(
    fc.nat(PENALTY.length - 1),
    fc.constantFrom(" ", "\u3000", "\t", "\u00a0"),
    (at, blank) => {
      const [name = "", cell = ""] = PENALTY[at] ?? [];
      const row = checkChanged("penalty", { [name]: `${blank}${cell}${blank}` });
      assert.equal(canonicalJson(row.fact), sound, name);
    },
  );
  fc.assert(property, { numRuns: 150 });
});

const anyCell: fc.Arbitrary<Cell> = fc.oneof(
  fc.constant(null),
  fc.double(),
  fc.integer(),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(..."罚款元万0123456789.-/年月日号〔〕无;；X�"), maxLength: 30 }),
  fc.constantFrom(...PENALTY.map(([, cell]) => cell)),
);

for (const entry of catalogue.entries) {
  test(`rows of ${entry.entry} never make the check throw, whatever their cells hold`, () => {
    const check = checkerFor(
      entry,
      entry.fields.map(({ zh }) => zh),
    );
    const cells = fc.array(anyCell, { maxLength: entry.fields.length + 2 });
    const property = fc.property(cells, (row) => {
      const result = check({ row: 2, cells: row });
      if ("skip" in result) return;
      assert.equal(
        result.fact === null,
        result.problems.some(({ level }) => level === "error"),
      );
      assert.ok(JSON.stringify(result.problems).isWellFormed());
      if (result.fact !== null) canonicalJson(result.fact);
    });
    fc.assert(property, { numRuns: 150 });
  });
}

const residentId = fc
  .record({
    place: fc.constantFrom("110101", "330106", "440524"),
    year: fc.integer({ min: 1930, max: 1999 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
    order: fc.integer({ min: 1, max: 999 }),
  })
  .map(({ place, year, month, day, order }) => {
    const two = (value: number): string => String(value).padStart(2, "0");
    const old = `${place}${two(year % 100)}${two(month)}${two(day)}${String(order).padStart(3, "0")}`;
    return residentIdTo18(old) ?? "";
  })
  // A number that is a code of an organisation by every check is taken for one where codes stand.
  .filter((id) => !isSurelyOrganisation(checkCode(id)));

test("no problem and no content ever shows a whole resident number, wherever it stands", () => {
  const names = [
    ...PENALTY.map(([name]) => name),
    "税务登记号",
    "法定代表人身份证号",
    "行政相对人代码_5(事业单位证书号)",
  ];
  const around = fc.constantFrom(["", ""], ["身份证号", "。"], ["联系人 ", " 王某"], ["(", ")"]);
  const property = fc.property(
    residentId,
    fc.constantFrom(...names),
    around,
    (id, name, [before = "", after = ""]) => {
      const row = checkChanged("penalty", { [name]: `${before}${id}${after}` });
      assert.ok(!JSON.stringify(row.problems).includes(id), JSON.stringify(row.problems));
      const { sealed: _, ...open } = row.fact ?? {};
      assert.ok(!JSON.stringify(open).includes(id), JSON.stringify(open));
    },
  );
  fc.assert(property, { numRuns: 400 });
});

test("a natural person's name is nowhere outside the sealed half", () => {
  const names = ["违法事实", "处罚内容", "备注", "违法行为类型"];
  const property = fc.property(
    fc.constantFrom(...names),
    fc.constantFrom("对陈安宁", "当事人陈安宁，"),
    (column, text) => {
      const row = checkChanged("person-penalty", { [column]: `${text}罚款人民币20000元。` });
      const { sealed, ...open } = row.fact ?? {};
      assert.ok(!JSON.stringify(open).includes("陈安宁"));
      assert.equal(sealed?.subjectName, "陈安宁");
    },
  );
  fc.assert(property, { numRuns: 20 });
});
