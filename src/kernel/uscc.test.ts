import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { checkCode, orgCodeCheckCharacter, subjectCodeOf, usccCheckCharacter } from "./uscc.ts";

const ISSUED = `91350100M000100Y43 91110108551385082Q 91110000802100433B 9144030071526726XG 914403001922038216
91330100799655058B 91110000710926094P 91110000710925462X 91440400192548256N 91440606722473344C 91440300192181490G
9144030010001686XA 91100000100003962T 911100001000044477 911100001000054748 911000001000013428 91440300100012316L
91440300192317458F 91330000733796106P`.split(/\s+/);

const BY_DEPARTMENT = {
  "11110000000000019K": "government",
  "12110000400000018T": "public-institution",
  "13110000500000015R": "mass-organisation",
  "31110000E00000010L": "legal-service",
  "32330100400012342B": "legal-service",
  "51100000500009992T": "social-organisation",
  "523301005000199981": "social-organisation",
  "53310000500029993Q": "social-organisation",
  "594403005000399993": "social-organisation",
  "71320100700001231F": "other-organisation",
  "81110000800001239U": "mass-organisation",
  "91110108MA00AAA10R": "enterprise",
  "92330106MA2B12AB5J": "sole-trader",
  "93370000MA3C98XY2C": "cooperative",
  A1100000000000772E: "public-institution",
  N1370600MF0001235Q: "rural-collective",
  N2510100MF00023425: "rural-collective",
  N3520100MF000345XP: "rural-collective",
  Y1100000MJ0004561T: "other-organisation",
};

const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const body = fc
  .array(fc.constantFrom(...ALPHABET), { minLength: 8, maxLength: 8 })
  .map((signs) => signs.join(""));
const valid = fc
  .tuple(
    fc.constantFrom("11", "12", "51", "91", "92", "93", "N2"),
    fc.constantFrom("110108", "330106", "320594"),
    body,
  )
  .filter(([, , own]) => own !== "00000000")
  .map(([pair, division, own]) => {
    const seventeen = pair + division + own + orgCodeCheckCharacter(own);
    return seventeen + usccCheckCharacter(seventeen);
  });

function codesOf(text: string | number): readonly string[] {
  return checkCode(text).problems.map((problem) => problem.code);
}

test("a code that was issued is accepted without remark", () => {
  for (const code of ISSUED) {
    const check = checkCode(code);
    assert.deepEqual(
      [check.ok, check.problems, check.kind, check.normalised],
      [true, [], "uscc", code],
      code,
    );
  }
});

test("the first two characters name the department, the category and the kind of subject", () => {
  for (const [code, kind] of Object.entries(BY_DEPARTMENT)) {
    const check = checkCode(code);
    assert.deepEqual([check.ok, check.subjectKind, check.problems], [true, kind, []], code);
    assert.ok(check.departmentName !== null && check.categoryName !== null);
  }
  assert.equal(checkCode("92330106MA2B12AB5J").categoryName, "个体工商户");
});

test("the parts of a code are department, category, division of the registrar and organisation code", () => {
  const check = checkCode("92330106MA2B12AB5J");
  assert.deepEqual(
    [check.department, check.category, check.division, check.divisionName, check.orgCode],
    ["9", "2", "330106", "浙江省杭州市西湖区", "MA2B12AB5"],
  );
});

test("a remainder of 0 calls for the check character 0 and not for a 31st character", () => {
  assert.equal(usccCheckCharacter("91110108MA0T10121"), "0");
  assert.deepEqual(codesOf("91110108MA0T101210"), []);
  assert.deepEqual(codesOf("91110108MA0T1005X4"), []);
  assert.deepEqual(codesOf("91110108MA0T101803"), []);
});

test("the organisation code inside counts with the full alphabet, the code around it without I, O, S, V and Z", () => {
  assert.equal(orgCodeCheckCharacter("M000100Y"), "4");
  assert.equal(usccCheckCharacter("91350100M000100Y4"), "3");
  assert.equal(usccCheckCharacter("91350100M000100O4"), null);
  assert.equal(orgCodeCheckCharacter("m000100y"), null);
});

test("a wrong organisation code inside a code that passes its own check is a warning", () => {
  const check = checkCode("91330100768215306B");
  assert.equal(check.ok, true);
  assert.deepEqual(codesOf("91330100768215306B"), ["CODE_INNER_CHECK"]);
  assert.equal(check.problems[0]?.level, "warning");
});

test("a run of X is part of the code and not a mask", () => {
  assert.deepEqual(codesOf("91321281MA1N0XXXX1"), []);
  assert.deepEqual(codesOf("9132****MA1N0XXXX1"), ["CODE_MASKED"]);
});

test("small letters, full width, spaces, hyphens and quotation marks are mended and reported", () => {
  assert.deepEqual(codesOf("91110000802100433b"), ["CODE_CASE_NORMALISED"]);
  assert.deepEqual(codesOf("９１１１００００８０２１００４３３Ｂ"), ["CODE_WIDTH_NORMALISED"]);
  for (const text of [
    " 91110000802100433B",
    "91110000802100433B\u00a0",
    "\ufeff91110000802100433B",
    "9111 0000 8021 0043 3B",
  ]) {
    assert.deepEqual(codesOf(text), ["CODE_MARKS_REMOVED"], JSON.stringify(text));
  }
  assert.deepEqual(codesOf("'914403001922038216"), ["CODE_MARKS_REMOVED"]);
  const all = checkCode(" ９１１１００００802100433ｂ");
  assert.deepEqual([all.ok, all.normalised, all.problems.length], [true, "91110000802100433B", 3]);
});

test("a division that no revision has is a warning, because development zones have their own", () => {
  const seventeen = `91610131${"MA6TYAAA"}${orgCodeCheckCharacter("MA6TYAAA")}`;
  const check = checkCode(seventeen + usccCheckCharacter(seventeen));
  assert.deepEqual([check.ok, check.divisionName], [true, null]);
  assert.deepEqual(
    check.problems.map((problem) => problem.code),
    ["CODE_DIVISION_UNKNOWN"],
  );
});

test("a class that the table does not have is a warning, because departments are added to it", () => {
  const seventeen = `97110108${"MA6TYAAA"}${orgCodeCheckCharacter("MA6TYAAA")}`;
  const check = checkCode(seventeen + usccCheckCharacter(seventeen));
  assert.deepEqual([check.ok, check.subjectKind, check.departmentName], [true, null, "市场监管"]);
  assert.deepEqual(
    check.problems.map((problem) => problem.code),
    ["CODE_CLASS_UNKNOWN"],
  );
});

test("letters in the place of the division are an error even when the check character fits", () => {
  const seventeen = `9111A108${"MA6TYAAA"}${orgCodeCheckCharacter("MA6TYAAA")}`;
  assert.deepEqual(codesOf(seventeen + usccCheckCharacter(seventeen)), ["CODE_DIVISION_DIGITS"]);
});

test("a number whose last digits a spreadsheet or a program threw away is refused as such", () => {
  const lost = [
    "9.14403E+17",
    "9.144030019220382e+17",
    "9.144030019220E+17",
    "914403001922038000",
    String(Number("914403001922038216")),
  ];
  for (const text of lost) assert.deepEqual(codesOf(text), ["CODE_DIGITS_LOST"], text);
  assert.deepEqual(codesOf(Number("914403001922038216")), ["CODE_DIGITS_LOST"]);
  assert.deepEqual(codesOf(110000006486907), ["CODE_IS_REGISTRATION_15"]);
});

test("what only fills the cell is no code", () => {
  const fillers = [
    "00000000000000000X",
    "000000000000000000",
    "111111111111111111",
    "000000000000000",
    "0000000000000",
    "000000000",
  ];
  for (const text of [...fillers, "无", "-", "/", "N/A", "null", "0"])
    assert.deepEqual(codesOf(text), ["CODE_PLACEHOLDER"], text);
  for (const text of ["", "  ", "\u3000"]) assert.deepEqual(codesOf(text), ["CODE_MISSING"]);
});

test("the number of a person in the place of a code is refused and named", () => {
  assert.deepEqual(codesOf("11010519491231002X"), ["CODE_RESIDENT_ID"]);
  assert.deepEqual(codesOf("440524188001010014"), ["CODE_RESIDENT_ID"]);
  assert.equal(checkCode("11010519491231002X").orgCode, null);
});

test("numbers from before 2015 are kept by their own checks with a warning", () => {
  assert.deepEqual(codesOf("110000006486907"), ["CODE_IS_REGISTRATION_15"]);
  assert.deepEqual(codesOf("110000006486907.0"), ["CODE_MARKS_REMOVED", "CODE_IS_REGISTRATION_15"]);
  assert.deepEqual(codesOf("3203212100449"), ["CODE_IS_REGISTRATION_13"]);
  assert.deepEqual(codesOf("13830295-X"), ["CODE_IS_ORGANISATION_CODE"]);
  assert.deepEqual(codesOf("13830295X"), ["CODE_IS_ORGANISATION_CODE"]);
  for (const text of ["110000006486907", "3203212100449", "13830295-X"])
    assert.equal(checkCode(text).ok, true);
});

test("an old number with a wrong check digit is refused", () => {
  assert.deepEqual(codesOf("110000006486908"), ["CODE_REGISTRATION_CHECK"]);
  assert.deepEqual(codesOf("138302951"), ["CODE_ORGANISATION_CHECK"]);
  assert.deepEqual(codesOf("11010519491231"), ["CODE_LENGTH"]);
  for (const text of ["1775145600000", "8613800138000", "11000000648690X", "13830295A"]) {
    assert.deepEqual(codesOf(text), ["CODE_UNKNOWN_FORM"], text);
  }
});

test("the digit after the place in a 15-digit number tells enterprises from sole traders", () => {
  assert.equal(checkCode("110000006486907").subjectKind, "enterprise");
  const trader = "33010660000000";
  const digit = [..."0123456789"].find((one) => checkCode(trader + one).ok);
  assert.equal(checkCode(trader + digit).subjectKind, "sole-trader");
});

test("a subject is kept under its code, or under an older number that names its kind", () => {
  assert.equal(subjectCodeOf(checkCode("91110000802100433b")), "91110000802100433B");
  assert.equal(subjectCodeOf(checkCode("110000006486907")), "GS:110000006486907");
  assert.equal(subjectCodeOf(checkCode("3203212100449")), "GS13:3203212100449");
  assert.equal(subjectCodeOf(checkCode("13830295-X")), "ZZ:13830295X");
  assert.throws(() => subjectCodeOf(checkCode("1234")), /Broken invariant/);
});

test("one slip that explains both checks is offered as a repair", () => {
  assert.equal(checkCode("91110108515385082Q").suggestion, "91110108551385082Q");
  assert.equal(checkCode("9111OOOO8O2100433B").suggestion, "91110000802100433B");
  assert.equal(checkCode("91110108MA0T10121O").suggestion, "91110108MA0T101210");
  assert.equal(checkCode("9I350100M000100Y43").suggestion, "91350100M000100Y43");
  assert.equal(checkCode("9144030071S26726XG").suggestion, "9144030071526726XG");
  assert.equal(checkCode("9111OOOO8O21OO433Х").suggestion, undefined);
  assert.equal(checkCode("91330100768215306C").suggestion, undefined);
  assert.equal(checkCode("914403001922038000").suggestion, undefined);
});

test("the letter O is a zero wherever that makes the check digit right", () => {
  assert.equal(checkCode("9133O1OOMAO1OOOB83").suggestion, "91330100MA01000B83");
  assert.equal(
    checkCode("9133o1oo7682153o6B").suggestion,
    "91330100768215306B",
    "the inner check only warns",
  );
  assert.equal(checkCode("9133O1OOMAO1OOOB84").suggestion, undefined);
});

test("a generated valid code is accepted and reads back its own parts", () => {
  fc.assert(
    fc.property(valid, (code) => {
      const check = checkCode(code);
      assert.ok(check.ok);
      assert.equal(
        `${check.department}${check.category}${check.division}${check.orgCode}`,
        code.slice(0, 17),
      );
      assert.ok(check.problems.every((problem) => problem.code === "CODE_DIVISION_UNKNOWN"));
    }),
  );
});

test("no change of a single character leaves a valid code valid", () => {
  const change = fc.tuple(valid, fc.nat(17), fc.string({ unit: "binary", minLength: 1, maxLength: 1 }));
  fc.assert(
    fc.property(change, ([code, at, other]) => {
      const check = checkCode(code.slice(0, at) + other + code.slice(at + 1));
      assert.ok(!check.ok || check.normalised === code);
    }),
  );
});

test("no swap of two neighbours leaves a valid code valid", () => {
  fc.assert(
    fc.property(valid, fc.nat(16), (code, at) => {
      const swapped = code.slice(0, at) + code.charAt(at + 1) + code.charAt(at) + code.slice(at + 2);
      assert.equal(checkCode(swapped).ok, swapped === code);
    }),
  );
});

test("case, width and spaces never change which code is meant", () => {
  fc.assert(
    fc.property(valid, fc.boolean(), fc.constantFrom("", " ", "\u3000", "\u200b"), (code, wide, space) => {
      const written = wide
        ? [...code].map((sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)).join("")
        : code;
      assert.equal(checkCode(space + written.toLowerCase() + space).normalised, code);
    }),
  );
});

test("a repair that is offered is itself accepted without a check problem", () => {
  fc.assert(
    fc.property(valid, fc.nat(17), fc.constantFrom(..."0O1I2Z5S8BD6G7V"), (code, at, sign) => {
      const { suggestion } = checkCode(code.slice(0, at) + sign + code.slice(at + 1));
      if (suggestion === undefined) return;
      const again = checkCode(suggestion);
      assert.ok(again.ok && again.problems.every((problem) => problem.code === "CODE_DIVISION_UNKNOWN"));
    }),
  );
});

test("any text at all gets an answer, and is refused exactly when it has an error", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 24 }), (text) => {
      const check = checkCode(text);
      assert.equal(check.code, text);
      assert.equal(
        check.ok,
        check.problems.every((problem) => problem.level === "warning"),
      );
      assert.ok(check.problems.every((problem) => problem.message !== "" && problem.messageEn !== ""));
    }),
  );
});
