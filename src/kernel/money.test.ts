import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { amountsInText, fenToWanText, formatFen, type MoneyUnit, readAmount } from "./money.ts";

function read(cell: string | number | null, unit: MoneyUnit): string {
  const outcome = readAmount(cell, unit);
  return outcome.ok ? `${outcome.value.fen} ${outcome.value.unitSeen ?? "column"}` : outcome.code;
}

function fenIn(text: string): readonly number[] {
  return amountsInText(text).map((amount) => amount.fen);
}

test("a number in a column of 万元 is ten thousand yuan a unit, down to one fen in the sixth decimal", () => {
  assert.equal(read("0.2", "wan-yuan"), "200000 column");
  assert.equal(read("0.200000", "wan-yuan"), "200000 column");
  assert.equal(read("2000", "wan-yuan"), "2000000000 column");
  assert.equal(read("0.000001", "wan-yuan"), "1 column");
  assert.equal(read("0.0000001", "wan-yuan"), "AMOUNT_TOO_PRECISE");
  assert.equal(read("0.1000000000", "wan-yuan"), "100000 column");
});

test("a number in a column of 元 has at most two decimals", () => {
  assert.equal(read("2000", "yuan"), "200000 column");
  assert.equal(read("1.23", "yuan"), "123 column");
  assert.equal(read("1.234", "yuan"), "AMOUNT_TOO_PRECISE");
});

test("a ￥ sign or 元 inside a column of 万元 means that yuan was meant", () => {
  for (const cell of ["￥30000", "¥30,000.00", "30000元", "人民币30000元整", "３００００元"]) {
    assert.equal(read(cell, "wan-yuan"), "3000000 yuan", cell);
  }
});

test("a unit in the cell counts instead of the unit of the column", () => {
  for (const cell of ["3万元", "3万", "3.0万元", "叁万元整", "人民币叁万元", "￥3万元"]) {
    assert.equal(read(cell, "yuan"), "3000000 wan-yuan", cell);
    assert.equal(read(cell, "wan-yuan"), "3000000 wan-yuan", cell);
  }
  assert.equal(read("2亿元", "yuan"), "20000000000 wan-yuan");
  assert.equal(read("3元5角", "wan-yuan"), "350 yuan");
});

test("the spellings of registered capital are read", () => {
  for (const cell of [
    "600(万元人民币)",
    "600（万元）",
    "600(万)",
    "600万人民币",
    "600(万人民币元)",
    "600万元人民币",
    "600(万元(人民币))",
  ]) {
    assert.equal(read(cell, "yuan"), "600000000 wan-yuan", cell);
  }
  assert.equal(read("1,508.1000(万元人民币)", "wan-yuan"), "1508100000 wan-yuan");
  assert.equal(read("30人民币元", "yuan"), "3000 yuan");
});

test("what stands in the cell besides the number is noted", () => {
  const notes = (cell: string) => {
    const outcome = readAmount(cell, "yuan");
    return outcome.ok ? outcome.value.notes : [];
  };
  assert.deepEqual(notes("30000"), []);
  assert.deepEqual(notes("￥30,000.00"), ["CURRENCY_MARK", "THOUSANDS"]);
  assert.deepEqual(notes("3万元"), ["UNIT_IN_CELL"]);
  assert.deepEqual(notes("人民币叁万元"), ["CURRENCY_MARK", "UNIT_IN_CELL"]);
});

test("a number cell is taken at the fifteen digits that a spreadsheet keeps", () => {
  assert.equal(read(0.1 + 0.2, "wan-yuan"), "300000 column");
  assert.equal(read(1e-6, "wan-yuan"), "1 column");
  assert.equal(read(30000, "yuan"), "3000000 column");
  assert.equal(read(1e-7, "wan-yuan"), "AMOUNT_TOO_PRECISE");
  assert.equal(read(0, "yuan"), "0 column");
});

test("an amount below zero is refused, and nothing with a minus is nothing", () => {
  for (const cell of ["-5", "－5", "￥-5", "(5)", -1])
    assert.equal(read(cell, "yuan"), "AMOUNT_NEGATIVE", String(cell));
  assert.equal(read("-0.00", "yuan"), "0 column");
});

test("an amount that whole fen cannot hold is refused", () => {
  assert.equal(read("90071992547409.91", "yuan"), "9007199254740991 column");
  for (const cell of ["90071992547409.92", "9".repeat(40), 1e20])
    assert.equal(read(cell, "yuan"), "AMOUNT_TOO_LARGE");
});

test("what is not surely one amount in yuan is refused", () => {
  const cells = [
    null,
    "",
    "元",
    "1,23",
    "1.2.3",
    "5.",
    "3-5",
    "约3万元",
    "500(万美元)",
    "HK$300",
    "3E+04",
    "1万元2万元",
    "无",
    Number.NaN,
  ];
  for (const cell of cells) assert.equal(read(cell, "yuan"), "AMOUNT_UNREADABLE", String(cell));
});

test("amounts in a decision are found in digits and in Chinese numerals", () => {
  const amounts: Readonly<Record<string, readonly number[]>> = {
    "罚款人民币贰万元整（￥20000.00）": [2_000_000, 2_000_000],
    壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分: [123_456_789],
    "处罚款2000元，没收违法所得1,234.56元": [200_000, 123_456],
    伍仟圆整: [500_000],
    两千三百元: [230_000],
    十万元: [10_000_000],
    拾万元: [10_000_000],
    "3万元": [3_000_000],
    "1.5万元": [1_500_000],
    "1万5千元": [1_500_000],
    "￥30,000.00": [3_000_000],
    人民币叁万元: [3_000_000],
    "人民币 叁 万 元": [3_000_000],
    "２０００元": [200_000],
    伍万零伍佰元: [5_050_000],
    叁仟零佰零拾伍元零玖分: [300_509],
    "罚款3万。": [3_000_000],
    "1.2亿元": [12_000_000_000],
    一万亿元: [100_000_000_000_000],
    "3000元以上1万元以下": [300_000, 1_000_000],
  };
  for (const [text, fen] of Object.entries(amounts)) assert.deepEqual(fenIn(text), fen, text);
});

test("numbers that are not surely money are left out", () => {
  const texts = [
    "3万人",
    "数十万元",
    "美元3万",
    "2026元旦",
    "第三百元",
    "一百二元",
    "三万五元",
    "2026年4月3日",
    "5倍",
    "3万美元",
    "一元化",
    "处以罚款",
  ];
  for (const text of texts) assert.deepEqual(fenIn(text), [], text);
});

test("an amount names the part of the text that it stands in", () => {
  assert.deepEqual(
    amountsInText("处罚款人民币贰万元整，上缴国库").map((amount) => amount.text),
    ["人民币贰万元整"],
  );
});

const CAPITAL = "零壹贰叁肆伍陆柒捌玖";
const SMALL = "零一二三四五六七八九";

/** Writes a number as a bank does; the inverse of what is tested. */
function inWords(yuan: number, digits: string, units: readonly string[]): string {
  const section = (value: number): string => {
    let text = "";
    for (const [place, unit] of [
      [1000, units[2]],
      [100, units[1]],
      [10, units[0]],
      [1, ""],
    ] as const) {
      const digit = Math.floor(value / place) % 10;
      if (digit > 0) text += digits.charAt(digit) + unit;
      else if (text !== "" && !text.endsWith("零") && value % place > 0) text += "零";
    }
    return text;
  };
  const parts = [Math.floor(yuan / 1e8), Math.floor(yuan / 1e4) % 1e4, yuan % 1e4];
  let text = "";
  for (const [i, value] of parts.entries()) {
    if (value === 0) continue;
    const gap = text !== "" && value < 1000 ? "零" : "";
    text += gap + section(value) + (["亿", "万", ""][i] ?? "");
  }
  return text;
}

test("an amount written in capital or small numerals reads back as the same amount", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999_999 }), fc.boolean(), (yuan, isCapital) => {
      const words = isCapital
        ? inWords(yuan, CAPITAL, ["拾", "佰", "仟"])
        : inWords(yuan, SMALL, ["十", "百", "千"]);
      assert.deepEqual(fenIn(`罚款${words}元整`), [yuan * 100], words);
    }),
  );
});

test("fen written as 万元 or yuan read back as the same fen", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (fen) => {
      assert.equal(read(fenToWanText(fen), "wan-yuan"), `${fen} column`);
      assert.equal(read(formatFen(fen), "yuan"), `${fen} column`);
    }),
  );
  assert.deepEqual(
    [fenToWanText(200_000), fenToWanText(2_000_000), fenToWanText(1)],
    ["0.2", "2", "0.000001"],
  );
  assert.deepEqual([formatFen(5), formatFen(2_000_000), formatFen(-150)], ["0.05", "20,000.00", "-1.50"]);
});

test("any cell and any text get an answer in whole fen", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 30 }), fc.double()), (cell) => {
      const outcome = readAmount(cell, "wan-yuan");
      if (outcome.ok) assert.ok(Number.isSafeInteger(outcome.value.fen) && outcome.value.fen >= 0);
    }),
  );
  const signs = fc.array(fc.constantFrom(..."0123456789,.万亿元圆角分整零壹拾佰仟十百千￥ 罚"), {
    maxLength: 24,
  });
  fc.assert(
    fc.property(signs, (parts) => {
      const text = parts.join("");
      for (const amount of amountsInText(text))
        assert.ok(Number.isSafeInteger(amount.fen) && text.includes(amount.text));
    }),
  );
});

test("an amount below one may stand without its leading zero, as databases export it", () => {
  const read = readAmount(".5", "wan-yuan");
  assert.equal(read.ok && read.value.fen, 500_000);
  assert.equal(readAmount(".", "wan-yuan").ok, false);
  assert.equal(readAmount("..5", "wan-yuan").ok, false);
});

test("a word that every object knows is no unit of money", () => {
  for (const word of ["constructor", "toString", "__proto__", "hasOwnProperty"])
    assert.equal(readAmount(`1${word}`, "yuan").ok, false, word);
});
