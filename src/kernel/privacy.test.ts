import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isoDay } from "./day.ts";
import { maskName, maskPersonId, scanPrivacy } from "./privacy.ts";
import { isResidentId, residentCheckCharacter, residentIdTo18 } from "./resident-id.ts";
import { checkCode, orgCodeCheckCharacter, usccCheckCharacter } from "./uscc.ts";

const PERSON = "110101199003070011";

/** Valid USCCs that are well-formed resident numbers too, found by counting. */
function* ambiguousNumbers(): Generator<string, void, void> {
  for (let serial = 0; serial < 280_000; serial++) {
    const day = String((serial % 28) + 1).padStart(2, "0");
    const seventeen = `12310119${80 + (serial % 10)}03${day}${String(Math.floor(serial / 280)).padStart(3, "0")}`;
    const number = seventeen + residentCheckCharacter(seventeen);
    if (usccCheckCharacter(seventeen) !== number.charAt(17)) continue;
    if (orgCodeCheckCharacter(number.slice(8, 16)) === number.charAt(16)) yield number;
  }
}

const AMBIGUOUS = [...ambiguousNumbers()];

test("numbers exist that pass as a code of an institution and as the number of a person", () => {
  assert.ok(AMBIGUOUS.length > 10);
  for (const number of AMBIGUOUS) assert.ok(checkCode(number).ok && isResidentId(number), number);
});

test("in a column of codes, what passes as a code stays", () => {
  for (const number of AMBIGUOUS)
    assert.deepEqual(scanPrivacy(number, "code"), { masked: number, found: [] });
  assert.deepEqual(scanPrivacy("914403001922038216", "code").found, []);
  assert.deepEqual(scanPrivacy("110000006486907", "code").found, []);
});

test("in a column of codes, the number of a person is found", () => {
  assert.deepEqual(scanPrivacy(PERSON, "code").found, [
    { kind: "resident-id", masked: "1101************11" },
  ]);
});

test("in a column for persons, everything is masked", () => {
  for (const number of AMBIGUOUS)
    assert.equal(scanPrivacy(number, "person-id").found[0]?.kind, "resident-id");
  assert.deepEqual(scanPrivacy("E12345678", "person-id").found, [{ kind: "passport", masked: "E1******8" }]);
  assert.equal(scanPrivacy("H12345678", "person-id").found[0]?.kind, "travel-permit");
  assert.equal(scanPrivacy("ABC", "person-id").masked, "A**");
  assert.deepEqual(scanPrivacy("", "person-id").found, []);
});

test("in free text, a number that could be both is a person's unless the text calls it a code", () => {
  for (const number of AMBIGUOUS) {
    assert.equal(scanPrivacy(`当事人${number}`).found.length, 1);
    assert.equal(scanPrivacy(`统一社会信用代码：${number}`).found.length, 0);
    assert.equal(scanPrivacy(`身份证号码${number}`).found.length, 1);
  }
});

test("personal numbers in the facts of a case are masked in place", () => {
  assert.deepEqual(scanPrivacy("张三（身份证号110101199003070011，电话13800138000）未办证"), {
    masked: "张三（身份证号1101************11，电话138****8000）未办证",
    found: [
      { kind: "resident-id", masked: "1101************11" },
      { kind: "phone", masked: "138****8000" },
    ],
  });
  assert.equal(scanPrivacy("公民身份号码：11010519491231002x").found[0]?.kind, "resident-id");
  assert.equal(scanPrivacy("身份证１１０１０１１９９００３０７００１１").found[0]?.kind, "resident-id");
  assert.equal(scanPrivacy("联系电话138-0013-8000").found[0]?.kind, "phone");
  assert.equal(scanPrivacy("110101 19900307 0011").found[0]?.kind, "resident-id");
  assert.equal(scanPrivacy("护照号：E12345678").found[0]?.kind, "passport");
  assert.equal(scanPrivacy("港澳通行证 H12345678").found[0]?.kind, "travel-permit");
  assert.equal(scanPrivacy("卡号6222021234567890128").found[0]?.kind, "bank-card");
});

test("a mistyped number of a person is masked where the text calls it one", () => {
  assert.equal(scanPrivacy("身份证号110101199003070012").found.length, 1);
  assert.equal(scanPrivacy("许可证编号330106202401010012").found.length, 0);
});

test("an old number of fifteen digits is a person's only where the text says so", () => {
  assert.equal(scanPrivacy("身份证号110101900307001").found.length, 1);
  assert.equal(scanPrivacy("注册号110101900307001").found.length, 0);
});

test("codes, amounts, days and document numbers are nobody's", () => {
  const texts = [
    "91110000802100433B",
    "罚款20000.00元",
    "2026年4月3日",
    "京市监处罚〔2026〕12345678号",
    "第13800138000号",
    "",
  ];
  for (const text of texts) assert.deepEqual(scanPrivacy(text), { masked: text, found: [] });
});

test("a resident number needs a province, a real birth day and its check character", () => {
  for (const number of [
    "11010519491231002X",
    "11010519491231002x",
    "440524188001010014",
    PERSON,
    "130503670401001",
  ]) {
    assert.ok(isResidentId(number), number);
  }
  for (const number of [
    "110105194912310021",
    "110105194902300028",
    "000105194912310020",
    "13050367040100",
    "13050367043100X",
    "",
  ]) {
    assert.ok(!isResidentId(number), number);
  }
});

test("an old number of fifteen digits has one form of eighteen", () => {
  assert.equal(residentIdTo18("130503670401001"), "130503196704010016");
  assert.equal(residentIdTo18("11010519491231002x"), "11010519491231002X");
  assert.equal(residentIdTo18("110105194912310021"), null);
});

test("masks keep the ends and hide the middle", () => {
  assert.equal(maskPersonId("11010519491231002X"), "1101************2X");
  assert.equal(maskPersonId("E12345678"), "E1******8");
  assert.deepEqual(["张三", "王小明", "欧阳小明", "张", ""].map(maskName), [
    "张*",
    "王*明",
    "欧**明",
    "*",
    "",
  ]);
});

test("a masked text never holds the number that was masked", () => {
  const day = fc
    .integer({ min: 0, max: 25_000 })
    .map((days) => isoDay("1950-01-01").add({ days }).toString());
  fc.assert(
    fc.property(
      day,
      fc.nat(999),
      fc.constantFrom("", "当事人", "身份证号：", "A"),
      (birth, serial, before) => {
        const seventeen = `330106${birth.replaceAll("-", "")}${String(serial).padStart(3, "0")}`;
        const number = seventeen + residentCheckCharacter(seventeen);
        const { masked, found } = scanPrivacy(`${before}${number}，`);
        assert.ok(!masked.includes(number) && found.length === 1);
        assert.equal(masked.length, before.length + 19);
        assert.equal(scanPrivacy(masked).found.length, 0);
      },
    ),
  );
});
