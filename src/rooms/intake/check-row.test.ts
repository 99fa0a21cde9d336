import assert from "node:assert/strict";
import { test } from "node:test";
import { CASE_ROWS } from "./case-rows.ts";
import { checkChanged, checkerFor, codesOf, entryNamed } from "./testing.ts";
import type { Cell } from "./types.ts";

const PENALTY = CASE_ROWS.penalty.cells;
const HEADER = Object.keys(PENALTY);
const CELLS: readonly Cell[] = Object.values(PENALTY);
const penalty = entryNamed("administrative-penalty");
const check = checkerFor(penalty, HEADER);

function withCell(column: keyof typeof PENALTY, cell: Cell): readonly Cell[] {
  return CELLS.map((own, at) => (HEADER[at] === column ? cell : own));
}

function checked(cells: readonly Cell[]) {
  const result = check({ row: 7, cells });
  assert.ok(!("skip" in result));
  return result;
}

function skipOf(cells: readonly Cell[]): string | null {
  const result = check({ row: 7, cells });
  return "skip" in result ? result.skip : null;
}

test("empty rows, notes and repeated headers carry no record", () => {
  assert.equal(skipOf([]), "blank");
  assert.equal(skipOf([null, "", " ", "\u3000", "\t"]), "blank");
  assert.equal(skipOf(["表格说明：本表由各机关填报", null, null]), "note");
  assert.equal(skipOf([null, "填表说明", "1.行政相对人名称填写全称。"]), "note");
  assert.equal(skipOf(["注：处罚有效期没有期限的填写 2099-12-31。"]), "note");
  assert.equal(skipOf(["1、行政相对人名称：填写公民、法人及非法人组织名称"]), "note");
  assert.equal(skipOf(["填表人：王某", "联系电话：0571-88888888"]), "note");
  assert.equal(skipOf(HEADER), "header");
  assert.equal(skipOf(HEADER.map((name) => ` *${name}`)), "header");
});

test("a row with much missing is a row with problems, not a note", () => {
  const sparse = checked(["云州清泉饮品有限公司", null, "91330100MA9990019X", "", "", "林某"]);
  assert.equal(sparse.fact, null);
  assert.ok(codesOf(sparse).includes("FIELD_MISSING"));
  assert.equal(skipOf(["云州清泉饮品有限公司", "法人及非法人组织"]), null);
});

test("in a table of two columns every row with a name is a row", () => {
  const names = checkerFor(entryNamed("registration"), ["企业名称", "统一社会信用代码"]);
  const result = names({ row: 2, cells: ["柳州市远东标准件有限公司。", "91450205198596160Y"] });
  assert.ok(!("skip" in result));
});

test("a row that ends early keeps its meaning when only optional cells are missing", () => {
  assert.deepEqual(codesOf(checked(CELLS.slice(0, -1))), []);
});

test("a row with filled cells beyond the header is refused whole", () => {
  const ragged = checked([...CELLS, "", "张某"]);
  assert.deepEqual(codesOf(ragged), ["RAGGED_ROW"]);
  assert.equal(ragged.fact, null);
  assert.equal(ragged.problems[0]?.value, null);
  assert.deepEqual(codesOf(checked([...CELLS, "", null, " "])), []);
});

test("a cell under a column without a name is refused, and 序号 is not read", () => {
  const numbered = checkerFor(penalty, ["序号", "", ...HEADER]);
  const fine = numbered({ row: 2, cells: [1, null, ...CELLS] });
  assert.ok(!("skip" in fine) && fine.fact !== null);
  const stray = numbered({ row: 3, cells: [2, "张某", ...CELLS] });
  assert.ok(!("skip" in stray));
  assert.deepEqual(codesOf(stray), ["RAGGED_ROW"]);
});

for (const by of [1, 2]) {
  test(`a row whose cells stand ${by} columns too far left is refused as shifted and nothing else`, () => {
    const shifted = checked([...CELLS.slice(0, 6), ...CELLS.slice(6 + by)]);
    assert.deepEqual(codesOf(shifted), ["SHIFTED_ROW"]);
    assert.equal(shifted.problems[0]?.params?.shift, by);
    assert.equal(shifted.problems[0]?.value, null);
  });
}

test("a row whose cells stand too far right is refused as shifted", () => {
  const wide = checkerFor(penalty, [...HEADER, "行业领域"]);
  const shifted = wide({ row: 2, cells: [...CELLS.slice(0, 6), "多出的一格", ...CELLS.slice(6)] });
  assert.ok(!("skip" in shifted));
  assert.deepEqual(codesOf(shifted), ["SHIFTED_ROW"]);
});

test("nothing of one row shows up in the next", () => {
  const registration = checkerFor(entryNamed("registration"), ["企业名称", "统一社会信用代码"]);
  registration({ row: 2, cells: ["滨海阜达铝制品厂", "320922000000655"] });
  const second = registration({ row: 3, cells: ["云州清泉饮品有限公司", "91330100MA9990019X"] });
  assert.ok(!("skip" in second) && second.fact !== null);
  assert.deepEqual(second.fact.content, { name: "云州清泉饮品有限公司", uscc: "91330100MA9990019X" });
  assert.deepEqual(second.fact.otherIdentifiers, []);
  assert.deepEqual(second.problems, []);
});

test("a number cell that can no longer hold eighteen digits is refused and says why", () => {
  const refused = checked(withCell("行政相对人代码_1(统一社会信用代码)", 91330100768215 * 10_000));
  assert.deepEqual(codesOf(refused), ["CODE_DIGITS_LOST"]);
  assert.equal(refused.problems[0]?.suggestion, undefined);
});

test("an old registration number in a number cell is still whole", () => {
  const row = checkChanged("registration", { 统一社会信用代码: 320922000000655 });
  assert.deepEqual(codesOf(row), ["CODE_IS_REGISTRATION_15", "NUMBER_CELL"]);
  assert.equal(row.fact?.subjectCode, "GS:320922000000655");
});

test("document numbers and person numbers that became numbers are refused without showing them", () => {
  assert.deepEqual(codesOf(checked(withCell("行政处罚决定书文号", 2 ** 70))), ["DIGITS_LOST"]);
  const person = checkChanged("person-penalty", { 证件号码: 11010119900307 * 10_000 });
  assert.deepEqual(codesOf(person), ["DIGITS_LOST"]);
  assert.equal(person.problems[0]?.value, null);
});

test("control and private-use characters are taken out of texts with a warning, line breaks stay in long texts", () => {
  const row = checked(withCell("违法事实", "第一段\u0007内容\ue123\r\n  第二段"));
  assert.deepEqual(codesOf(row), ["CHARACTERS_REMOVED"]);
  assert.equal(row.fact?.content.violationFacts, "第一段内容\n第二段");
  const short = checked(withCell("暂扣或吊销证照名称及编号", "许可证\r\n一号"));
  assert.equal(short.fact?.content.affectedLicence, "许可证 一号");
});

test("half a character pair does not get through", () => {
  const row = checked(withCell("违法事实", "甲\ud800乙"));
  assert.deepEqual(codesOf(row), ["CHARACTER_LOST_IN_TEXT"]);
  assert.equal(row.fact?.content.violationFacts, "甲\ufffd乙");
});

test("a private-use character in a name stays, because it stands for a real one", () => {
  const row = checked(withCell("行政相对人名称", "云州\ue5e5泉饮品有限公司"));
  assert.deepEqual(codesOf(row), ["NAME_PRIVATE_USE"]);
  assert.equal(row.fact?.subjectName, "云州\ue5e5泉饮品有限公司");
});

test("the number of the legal representative is sealed and is nowhere else", () => {
  const row = checkChanged("penalty", { 法定代表人身份证号: "110101199003070011" });
  assert.deepEqual(row.problems, []);
  assert.deepEqual(row.fact?.sealed, { legalRepresentativeIdNumber: "110101199003070011" });
  assert.ok(!JSON.stringify(row.fact.content).includes("110101199003070011"));
});

test("a sole trader's tax number that is the owner's number is sealed, in a public number it refuses the row", () => {
  const sealed = checkChanged("penalty", { 税务登记号: "110101199003070011" });
  assert.deepEqual(codesOf(sealed), ["PERSONAL_DETAIL_MASKED"]);
  assert.equal(sealed.fact?.content.taxNumber, "1101************11");
  assert.deepEqual(sealed.fact?.sealed, { taxNumber: "110101199003070011" });
  assert.deepEqual(sealed.fact?.otherIdentifiers, []);
  const refused = checkChanged("penalty", { "行政相对人代码_2(工商注册号)": "110101199003070011" });
  assert.deepEqual(codesOf(refused), ["PERSON_ID_MISPLACED"]);
});

test("a row of a natural person holds the name only masked and the clear name sealed", () => {
  const row = checkChanged("person-licence", { 许可内容: "准予陈安宁从事护士执业。" });
  assert.equal(row.fact?.subjectName, "陈*宁");
  assert.ok(!JSON.stringify(row.fact.content).includes("陈安宁"));
  assert.deepEqual(row.fact.sealed, {
    licenceContent: "准予陈安宁从事护士执业。",
    personIdNumber: "110101199003070011",
    subjectName: "陈安宁",
  });
});

test("a mixed table tells persons and organisations apart by row", () => {
  const header = [...HEADER, "证件类型", "证件号码"];
  const mixed = checkerFor(penalty, header);
  const organisation = mixed({ row: 2, cells: [...CELLS, "", ""] });
  assert.ok(!("skip" in organisation));
  assert.equal(organisation.fact?.subjectCode, "91330100MA9990019X");
  const personCells = header.map((name) => {
    const own: Readonly<Record<string, Cell>> = {
      ...PENALTY,
      ...CASE_ROWS["person-penalty"].cells,
      法定代表人: "",
    };
    return name.includes("统一社会信用代码)") ? "" : (own[name] ?? "");
  });
  const person = mixed({ row: 3, cells: personCells });
  assert.ok(!("skip" in person));
  assert.deepEqual(person.problems, []);
  assert.equal(person.fact?.subjectKind, "natural-person");
});

test("entries that do not cover a kind of subject refuse it", () => {
  const commitment = entryNamed("commitment");
  const cells: Readonly<Record<string, string>> = {
    承诺编码: "CN-1",
    承诺类型: "主动型",
    承诺主体: "云州市某局",
    统一社会信用代码: "11330100MB9990012J",
    承诺事由: "主动承诺",
    承诺内容: "守信经营",
    承诺日期: "2026-05-01",
    受理单位: "云州市市场监督管理局",
    受理单位统一社会信用代码: "11330100MB9990012J",
  };
  const result = checkerFor(commitment, Object.keys(cells))({ row: 2, cells: Object.values(cells) });
  assert.ok(!("skip" in result));
  assert.deepEqual(codesOf(result), ["SUBJECT_KIND_NOT_ALLOWED"]);
});

test("an amount in a text that no field confirms stays a warning when it is no slip of ten thousand", () => {
  const row = checked(withCell("罚款金额（万元）", 3));
  assert.deepEqual(codesOf(row), ["AMOUNT_DIFFERS_FROM_TEXT"]);
  assert.equal(row.fact?.content.fineAmount, 3_000_000);
});

test("units and separators in an amount are read with a warning", () => {
  const row = checked(withCell("罚款金额（万元）", "2.00万元"));
  assert.deepEqual(codesOf(row), ["AMOUNT_MARKS_REMOVED"]);
  assert.equal(row.fact?.content.fineAmount, 2_000_000);
});

for (const [cell, code] of [
  ["两块钱", "AMOUNT_UNREADABLE"],
  ["-2", "AMOUNT_NEGATIVE"],
  ["2.0000001", "AMOUNT_TOO_PRECISE"],
  ["99999999999999", "AMOUNT_TOO_LARGE"],
] as const) {
  test(`the amount ${cell} is refused as ${code} and not as missing`, () => {
    assert.deepEqual(codesOf(checked(withCell("罚款金额（万元）", cell))), [code]);
  });
}

test("other refusals of single cells have their own codes", () => {
  assert.deepEqual(codesOf(checked(withCell("行政相对人类别", "外星人"))), ["CHOICE_UNKNOWN"]);
  assert.deepEqual(codesOf(checked(withCell("处罚决定日期", "四月底"))), ["DAY_UNREADABLE"]);
  assert.deepEqual(codesOf(checked(withCell("暂扣或吊销证照名称及编号", "证".repeat(201)))), [
    "TEXT_TOO_LONG",
  ]);
  assert.deepEqual(codesOf(checked(withCell("行政相对人名称", "云州清泉\u200b饮品有限公司"))), [
    "NAME_CLEANED",
  ]);
  const licence = checkChanged("licence", { 有效期自: "2031-04-03" });
  assert.deepEqual(codesOf(licence), ["UNTIL_BEFORE_FROM"]);
  const list = checkChanged("registration", { 注册日期: "2027-01-01" });
  assert.deepEqual(codesOf(list), ["DAY_IN_FUTURE"]);
});

test("decisions from outside the territory are refused for their place, others for not being the body's to submit", () => {
  const anywhere = checkerFor(penalty, HEADER, { mayDecideFor: () => true });
  const outside = anywhere({ row: 2, cells: withCell("处罚机关统一社会信用代码", "11440300MB9990039F") });
  assert.ok(!("skip" in outside));
  assert.deepEqual(codesOf(outside), ["TERRITORY_MISMATCH"]);
  assert.deepEqual(outside.problems[0]?.params, { division: "440300", territory: "3301" });
  const onlyItself = checkerFor(penalty, HEADER, { mayDecideFor: () => false });
  const inside = onlyItself({ row: 2, cells: withCell("处罚机关统一社会信用代码", "11330100MB010001X4") });
  assert.ok(!("skip" in inside));
  assert.deepEqual(codesOf(inside), ["BODY_MISMATCH"]);
});

test("a problem between cells shows the cell as the file has it", () => {
  const shown = (column: Parameters<typeof withCell>[0], cell: string) =>
    checked(withCell(column, cell)).problems[0];
  const early = shown("处罚有效期", "2020/1/1");
  assert.deepEqual([early?.code, early?.value], ["UNTIL_BEFORE_DECISION", "2020/1/1"]);
  assert.deepEqual(shown("处罚决定日期", "20991231")?.value, "20991231");
  const mixed = checkChanged("penalty", { "罚款金额（万元）": "20000", 处罚内容: "罚款贰万元整" }).problems;
  const found = mixed.find(({ code }) => code === "AMOUNT_OFF_BY_TEN_THOUSAND");
  assert.deepEqual([found?.value, found?.suggestion], ["20000", "2.000000"]);
});

test("a division that the platform knows beside GB/T 2260 needs no warning", () => {
  const cells = withCell("行政相对人代码_1(统一社会信用代码)", "91340762762751441C");
  assert.deepEqual(codesOf(checked(cells)), ["CODE_DIVISION_UNKNOWN"]);
  const local = checkerFor(penalty, HEADER, { localDivisions: new Set(["340762"]) });
  const result = local({ row: 2, cells });
  assert.ok(!("skip" in result));
  assert.deepEqual(result.problems, []);
});

test("an entry without natural persons refuses them in either template", () => {
  const entry = {
    ...penalty,
    subjectKinds: penalty.subjectKinds.filter((kind) => kind !== "natural-person"),
  };
  const cells = withCell("行政相对人类别", "自然人").with(
    HEADER.indexOf("行政相对人代码_1(统一社会信用代码)"),
    "",
  );
  const result = checkerFor(entry, HEADER)({ row: 2, cells });
  assert.ok(!("skip" in result));
  assert.deepEqual(codesOf(result), ["PERSON_NOT_ALLOWED"]);
});
