import assert from "node:assert/strict";
import { test } from "node:test";
import { problemCodes, problemText } from "./problems.ts";
import { reasonText } from "./rejected.ts";
import type { RowProblem } from "./types.ts";

test("every code has a sentence in both languages, and no code has two", () => {
  const codes = problemCodes.map(({ code }) => code);
  assert.equal(new Set(codes).size, codes.length);
  for (const { code, zh, en } of problemCodes) {
    assert.match(code, /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/u);
    assert.match(zh, /\p{Script=Han}.*。$/u, code);
    assert.match(en, /^[A-Z].*\.$/u, code);
  }
});

test("numbers and names are filled into both sentences", () => {
  const { zh, en } = problemText({ code: "TEXT_TOO_LONG", params: { length: 12, max: 9 } });
  assert.equal(zh, "内容有 12 个字符，超过上限 9。");
  assert.equal(en, "The text has 12 characters, more than the limit of 9.");
});

test("a sum over many rows has no single value and shows an ellipsis instead", () => {
  assert.equal(problemText({ code: "TEXT_TOO_LONG" }).zh, "内容有 … 个字符，超过上限 …。");
});

test("a code without a sentence is shown as it is", () => {
  assert.deepEqual(problemText({ code: "NOT_A_CODE" }), { zh: "NOT_A_CODE", en: "NOT_A_CODE" });
});

test("a classified row names the law it breaks", () => {
  assert.match(problemText({ code: "CLASSIFIED" }).article ?? "", /保守国家秘密法/u);
});

const problems: readonly RowProblem[] = [
  { code: "NUMBER_CELL", level: "warning", column: "文号", value: null },
  { code: "CODE_CHECK", level: "error", column: "代码", value: "9133", suggestion: "91330100MA9990019X" },
];

test("the reason of a rejected row tells its row, errors before warnings, each with column and suggestion", () => {
  const reason = reasonText(12, problems);
  assert.match(reason, /^原第 12 行；【代码】.*建议改为：91330100MA9990019X；【文号】/u);
  assert.doesNotMatch(reason, /Suggestion/u);
});

test("the reason is in both languages when asked for", () => {
  assert.match(reasonText(12, problems, "both"), / \/ The 18th character .* Suggestion: 91330100MA9990019X/u);
});
