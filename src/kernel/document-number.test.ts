import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { canonicalDocumentNumber } from "./document-number.ts";

const CANONICAL = "京市监处罚〔2026〕123号";

function canonical(text: string): string {
  return canonicalDocumentNumber(text).canonical;
}

test("brackets of any kind around the year become 〔〕", () => {
  for (const [open, close] of ["〔〕", "()", "（）", "[]", "［］", "【】", "﹝﹞", "〖〗", "{}", "〔)"]) {
    assert.equal(canonical(`京市监处罚${open}2026${close}123号`), CANONICAL);
  }
});

test("blanks and full width do not make another number", () => {
  for (const text of [
    " 京市监处罚 [2026] 123 号 ",
    "京市监处罚［２０２６］１２３号",
    "京市监处罚〔\u200b2026〕\u00a0123号\n",
  ]) {
    assert.equal(canonical(text), CANONICAL, text);
  }
  assert.equal(canonical("浙卫－许〔2026〕1号"), "浙卫-许〔2026〕1号");
});

test("brackets that hold no year become round", () => {
  assert.equal(canonical("京市监罚【2026】1号［补］"), "京市监罚〔2026〕1号(补)");
  assert.equal(canonical("许可（1234）号"), "许可(1234)号");
});

test("a number that is canonical already is said to be unchanged", () => {
  assert.deepEqual(canonicalDocumentNumber(CANONICAL), { canonical: CANONICAL, changed: false });
  assert.deepEqual(canonicalDocumentNumber("330106202401010012"), {
    canonical: "330106202401010012",
    changed: false,
  });
  assert.equal(canonicalDocumentNumber("京市监处罚[2026]123号").changed, true);
});

test("a lost character stays for whoever refuses the row", () => {
  assert.equal(canonical("京\ufffd[2026]1号"), "京\ufffd〔2026〕1号");
});

test("making a number canonical twice changes nothing", () => {
  const signs = fc.constantFrom(..."〔〕()（）[]【】﹝﹞ 12026年京号第ａ－\u3000\ufffd");
  const texts = fc.oneof(
    fc.array(signs, { maxLength: 20 }).map((parts) => parts.join("")),
    fc.string({ unit: "binary" }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const once = canonicalDocumentNumber(text);
      assert.deepEqual(canonicalDocumentNumber(once.canonical), {
        canonical: once.canonical,
        changed: false,
      });
      assert.equal(once.changed, once.canonical !== text);
    }),
  );
});

test("brackets without a year are brackets, however many there are", () => {
  assert.equal(canonical(`${"〔".repeat(5000)}号`), `${"(".repeat(5000)}号`);
  assert.equal(canonical("京市监处罚((2026))1号"), "京市监处罚〔2026〕1号");
});
