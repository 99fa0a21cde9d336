import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { loadLaw } from "../../law/load.ts";
import { catalogueOf, type Entry } from "../catalogue/index.ts";
import { CASE_ROWS } from "./case-rows.ts";
import { templateHeader } from "./headers.ts";
import { mapHeader } from "./mapping.ts";
import type { Cell, SourceRow } from "./types.ts";

const catalogue = catalogueOf(loadLaw());

function entryOf(name: string): Entry {
  const entry = catalogue.entries.find((one) => one.entry === name);
  assert.ok(entry);
  return entry;
}

const penalty = entryOf("administrative-penalty");
const licence = entryOf("administrative-licence");
const PENALTY_HEADER = Object.keys(CASE_ROWS.penalty.cells);

function rowsOf(...rows: readonly (readonly Cell[])[]): readonly SourceRow[] {
  return rows.map((cells, at) => ({ row: at + 1, cells }));
}

function mapped(entry: Entry, ...rows: readonly (readonly Cell[])[]) {
  const outcome = mapHeader(entry, rowsOf(...rows), catalogue.entries);
  assert.ok(outcome.ok, outcome.ok ? "" : outcome.because.zh);
  return outcome.value;
}

function refusal(entry: Entry, ...rows: readonly (readonly Cell[])[]) {
  const outcome = mapHeader(entry, rowsOf(...rows), catalogue.entries);
  assert.ok(!outcome.ok, "the header is refused");
  return outcome;
}

/** The official template for organisations has 26 columns and none for the kind of subject (handbook 2.5). */
const OFFICIAL_26 = [
  "行政相对人名称",
  "行政相对人代码_1（统一社会信用代码）",
  "行政相对人代码_2（工商注册号）",
  "行政相对人代码_3（组织机构代码）",
  "行政相对人代码_4（税务登记号）",
  "行政相对人代码_5（事业单位证书号）",
  "行政相对人代码_6（社会组织登记证号）",
  "法定代表人",
  "法定代表人身份证号",
  "行政处罚决定书文号",
  "违法行为类型",
  "违法事实",
  "处罚依据",
  "处罚类别",
  "处罚内容",
  "罚款金额（万元）",
  "没收违法所得、没收非法财物的金额（万元）",
  "暂扣或吊销证照名称及编号",
  "处罚决定日期",
  "处罚有效期",
  "公示截止期",
  "处罚机关",
  "处罚机关统一社会信用代码",
  "数据来源单位",
  "数据来源单位统一社会信用代码",
  "备注",
];

test("the official template of 26 columns is read", () => {
  const map = mapped(penalty, OFFICIAL_26);
  assert.equal(map.columns.length, 26);
  assert.equal(map.template, "organisation");
  assert.equal(map.width, 26);
});

for (const { entry } of catalogue.entries) {
  for (const header of ["zh", "codes", "both"] as const) {
    for (const subject of ["organisation", "person"] as const) {
      test(`the ${subject} template of ${entry} with header ${header} is read back`, () => {
        const rows = templateHeader(entryOf(entry), { subject, header });
        const outcome = mapHeader(entryOf(entry), rowsOf(...rows), catalogue.entries);
        const isPersonless = subject === "person" && entryOf(entry).identity.personId === null;
        assert.ok(outcome.ok || isPersonless, outcome.ok ? "" : outcome.because.zh);
        if (outcome.ok) assert.equal(outcome.value.lastHeaderRow, rows.length);
      });
    }
  }
}

test("a template with columns of persons is a person template, one with both is mixed", () => {
  assert.equal(mapped(penalty, Object.keys(CASE_ROWS["person-penalty"].cells)).template, "person");
  assert.equal(mapped(penalty, [...PENALTY_HEADER, "证件类型", "证件号码"]).template, "mixed");
});

test("titles and notes may stand above the header", () => {
  const map = mapped(penalty, ["行政处罚信息公示表"], ["填报单位：某局", null], PENALTY_HEADER);
  assert.deepEqual(map.headerRows, [3]);
  assert.deepEqual(map.headerTexts[0], ["行政处罚信息公示表"]);
});

test("Chinese names and codes may stand in two rows, and a row of 必填 and 选填 belongs to the header", () => {
  const [zh = [], codes = []] = templateHeader(penalty, { subject: "organisation", header: "both" });
  const map = mapped(
    penalty,
    codes,
    zh,
    zh.map((_, at) => (at % 2 === 0 ? "必填" : "选填")),
  );
  assert.deepEqual(map.headerRows, [1, 2]);
  assert.equal(map.lastHeaderRow, 3);
  assert.equal(map.columns[0]?.header, "行政相对人名称");
});

test("codes of the old layout mean the same fields", () => {
  const old = ["CF_FR", "CF_JG", "CF_XZJG", "CF_XDR_GSDJ", "CF_XDR_ZDM", "CF_CFLB1"];
  const header = ["CF_XDR_MC", "CF_XDR_SHXYM", "CF_WSH", "CF_WFXW", "CF_SY", "CF_YJ", "CF_JDRQ", "CF_YXQ"];
  const map = mapped(penalty, [...header, ...old, "CF_GSJZQ", "CF_CFJGDM", "CF_SJLY", "CF_SJLYDM"]);
  const fields = map.columns.filter(({ header: text }) => old.includes(text)).map(({ field }) => field.name);
  assert.deepEqual(fields, [
    "legalRepresentative",
    "penaltyContent",
    "bodyName",
    "registrationNumber",
    "organisationCode",
    "penaltyKinds",
  ]);
});

test("an unknown column refuses the whole file and is named", () => {
  const refused = refusal(penalty, [...PENALTY_HEADER, "宗教信仰", "家庭成员"]);
  assert.equal(refused.code, "UNKNOWN_COLUMN");
  assert.match(refused.because.zh, /宗教信仰、家庭成员/u);
});

test("the reason column of a rejected-rows file, a running number and an empty column are no unknown columns", () => {
  const map = mapped(penalty, ["序号", ...PENALTY_HEADER, "", "问题说明"]);
  assert.deepEqual(map.ignored, [0, PENALTY_HEADER.length + 2]);
});

test("a column for yuan is not the column for 万元, even beside its code", () => {
  const header = PENALTY_HEADER.map((name) => (name === "罚款金额（万元）" ? "罚款金额（元）" : name));
  assert.equal(refusal(penalty, header).code, "UNKNOWN_COLUMN");
  const codes = header.map((name) => (name === "罚款金额（元）" ? "CF_NR_FK" : ""));
  const rest = header.map((name, at) => codes[at] || name);
  assert.equal(refusal(penalty, header, rest).code, "UNKNOWN_COLUMN");
});

test("two columns for one field are refused", () => {
  assert.equal(refusal(penalty, [...PENALTY_HEADER, "CF_WSH"]).code, "DUPLICATE_COLUMN");
});

test("two header rows that contradict each other are refused", () => {
  const swapped = PENALTY_HEADER.map((name, at) => (at === 0 ? "处罚依据" : name));
  assert.equal(refusal(penalty, PENALTY_HEADER, swapped).code, "HEADER_ROWS_DISAGREE");
});

test("missing required columns are listed", () => {
  const refused = refusal(
    penalty,
    PENALTY_HEADER.filter((name) => name !== "违法事实" && name !== "处罚依据"),
  );
  assert.equal(refused.code, "COLUMN_MISSING");
  assert.match(refused.because.zh, /违法事实、处罚依据/u);
});

test("a penalty file sent as licences is recognised", () => {
  const refused = refusal(licence, OFFICIAL_26);
  assert.equal(refused.code, "WRONG_TEMPLATE");
  assert.match(refused.because.en, /administrative-penalty/u);
  assert.equal(refusal(penalty, Object.keys(CASE_ROWS.registration.cells)).code, "WRONG_TEMPLATE");
});

test("a table without any header is refused", () => {
  assert.equal(refusal(penalty, ["甲", "乙"], ["1", "2"]).code, "HEADER_NOT_FOUND");
  assert.equal(refusal(penalty).code, "HEADER_NOT_FOUND");
});

const noise = fc.constantFrom(
  (text: string) => `*${text}`,
  (text: string) => ` ${text} `,
  (text: string) => `${text}（必填）`,
  (text: string) => `${text}*`,
  (text: string) => text.replaceAll("（", "(").replaceAll("）", ")"),
  (text: string) => text.replaceAll("(", "【").replaceAll(")", "】"),
  (text: string) => text.replaceAll("_", "＿"),
  (text: string) => [...text].join("\u200b"),
  (text: string) => `${text.slice(0, 2)}\n${text.slice(2)}`,
  (text: string) => text.replaceAll(/[0-9A-Z]/gu, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
);

test("any order and any spelling of the columns mean the same fields", () => {
  const property = fc.property(
    fc.shuffledSubarray([...penalty.fields], { minLength: penalty.fields.length }),
    fc.infiniteStream(fc.tuple(fc.nat(), noise)),
    (fields, stream) => {
      const header = fields.map((field) => {
        const [pick, spoil] = stream.next().value;
        return spoil(field.columns[pick % field.columns.length] ?? field.zh);
      });
      const map = mapped(penalty, header);
      assert.deepEqual(
        map.columns.map(({ field }) => field.name),
        fields.map((field) => field.name),
      );
    },
  );
  fc.assert(property, { numRuns: 100 });
});

test("no header whatever makes the mapping throw", () => {
  const cell = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.double(),
    fc.constant(null),
    fc.constantFrom(...PENALTY_HEADER),
  );
  const property = fc.property(fc.array(fc.array(cell, { maxLength: 30 }), { maxLength: 25 }), (rows) => {
    const outcome = mapHeader(penalty, rowsOf(...rows), catalogue.entries);
    assert.equal(typeof outcome.ok, "boolean");
  });
  fc.assert(property, { numRuns: 200 });
});

test("a refusal does not repeat the number of a person that stands where a column should be named", () => {
  const mapped = mapHeader(penalty, rowsOf([...PENALTY_HEADER, "110101199003070011"]));
  assert.ok(!mapped.ok && mapped.code === "UNKNOWN_COLUMN");
  assert.doesNotMatch(mapped.because.zh + mapped.because.en, /199003070011/);
});
