import assert from "node:assert/strict";
import { test } from "node:test";
import { checkCode } from "../kernel/uscc.ts";
import { checkStream, jsonLine, plainLine } from "./uscc-lines.ts";

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function answersTo(
  bytes: Uint8Array,
  size = 5,
): Promise<{ readonly isAllOk: boolean; readonly lines: readonly string[] }> {
  let out = "";
  const isAllOk = await checkStream(chunksOf(bytes, size), jsonLine, async (text) => {
    out += text;
  });
  return { isAllOk, lines: out.split("\n").slice(0, -1) };
}

test("a list of codes is answered line by line, whatever its line ends, marks and blank lines", async () => {
  const text = "\ufeff91110108551385082Q\r\n\r\n914403001922038216\n \n91330100799655058B";
  const { isAllOk, lines } = await answersTo(Buffer.from(text));
  assert.equal(isAllOk, true);
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).code),
    ["91110108551385082Q", "914403001922038216", "91330100799655058B"],
  );
});

test("one refused code makes the whole list refused", async () => {
  const { isAllOk, lines } = await answersTo(Buffer.from("91110108551385082Q\n91110108515385082Q\n"));
  assert.equal(isAllOk, false);
  assert.equal(lines.length, 2);
});

test("a list in UTF-16 is read", async () => {
  const { isAllOk, lines } = await answersTo(Buffer.from("\ufeff91110108551385082Q\r\n", "utf16le"));
  assert.deepEqual([isAllOk, lines.length], [true, 1]);
});

test("a line without end is cut and refused instead of filling the memory", async () => {
  const { isAllOk, lines } = await answersTo(Buffer.from("9".repeat(100_000)), 1000);
  assert.equal(isAllOk, false);
  assert.ok(lines.length === 1 && (lines[0] ?? "").length < 20_000);
});

test("a JSON line holds exactly the fixed members, and a suggestion only where there is one", () => {
  assert.deepEqual(JSON.parse(jsonLine(checkCode("91110108515385082q"))), {
    code: "91110108515385082q",
    ok: false,
    normalised: "91110108515385082Q",
    kind: "uscc",
    department: "9",
    division: "110108",
    orgCode: "515385082",
    problems: ["CODE_CASE_NORMALISED", "CODE_CHECK", "CODE_INNER_CHECK"].map((code) => {
      const problem = checkCode("91110108515385082q").problems.find((one) => one.code === code);
      return { code, level: problem?.level, message: problem?.message };
    }),
    suggestion: "91110108551385082Q",
  });
  const odd = '"\\\u0001',
    line = JSON.parse(jsonLine(checkCode(odd)));
  assert.deepEqual([line.code, line.department, "suggestion" in line], [odd, null, false]);
});

test("a line for people says what the code is and what is wrong with it", () => {
  assert.equal(
    plainLine(checkCode("92330106MA2B12AB5J")),
    "✓ 92330106MA2B12AB5J  统一社会信用代码 个体工商户 浙江省杭州市西湖区\n",
  );
  assert.match(plainLine(checkCode("91110108515385082Q")), /^✗ .*CODE_CHECK .*建议 91110108551385082Q\n$/);
});
