import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { cleanName, nameKey, placeholderToNull } from "./name.ts";

test("what nobody sees is removed from a name, and what people see stays", () => {
  assert.equal(
    cleanName(" 广州珠江制药厂\u3000广东水产制品厂（第二名称）\n").name,
    "广州珠江制药厂 广东水产制品厂（第二名称）",
  );
  assert.equal(cleanName("双日\u200b(香港)\u00ad有限\ufeff公司").name, "双日(香港)有限公司");
  assert.equal(cleanName("日本ＮＥＣ东金株式会社").changed, false);
});

test("a name with a lost character says so", () => {
  assert.equal(cleanName("\ufffd\u03fa\ufffd有限公司").broken, true);
  assert.equal(cleanName("有限\ud840公司").broken, true);
  assert.deepEqual(cleanName("𠮷野家有限公司"), {
    name: "𠮷野家有限公司",
    changed: false,
    broken: false,
    privateUse: false,
  });
});

test("a name with a private-use character says so", () => {
  assert.equal(cleanName("监利支公司大垸\ue000营业部").privateUse, true);
  assert.equal(cleanName("大垸\u{f0000}营业部").privateUse, true);
});

test("one body under two spellings has one key", () => {
  assert.equal(nameKey("双日（香港）ABC 有限公司"), nameKey("双日(香港)ａｂｃ有限公司"));
  assert.equal(nameKey("吉富•良佳〔上海〕"), nameKey("吉富·良佳【上海】"));
  assert.notEqual(nameKey("双日（香港）"), nameKey("双日（上海）"));
});

test("a mark that a blank kept from its letter, and a capital that becomes one of two letters, have one key", () => {
  assert.equal(nameKey("J\u030c"), nameKey(nameKey("J\u030c")));
  assert.equal(nameKey("e \u0301"), nameKey("\u00e9"));
  assert.equal(nameKey("a\u0000Σ"), nameKey("aΣ"));
  assert.equal(nameKey("ΟΔΟΣ 1"), nameKey("οδος 1"));
});

test("a placeholder is nothing, and a zero only where the column is free text", () => {
  for (const text of ["无", " - ", "/", "\\", "null", "NULL", "暂无", "N/A", "None", "", "　", "—"]) {
    assert.equal(placeholderToNull(text), null, JSON.stringify(text));
  }
  assert.equal(placeholderToNull("0"), "0");
  assert.equal(placeholderToNull("0", "is-placeholder"), null);
  assert.equal(placeholderToNull(" 无锡市 "), "无锡市");
});

test("cleaning a name twice, or taking the key of a key, changes nothing", () => {
  const signs = fc.constantFrom(..."双日（香港）() ABCａ·•【】 \u3000\u200b\ufffd");
  const texts = fc.oneof(
    fc.array(signs, { maxLength: 20 }).map((parts) => parts.join("")),
    fc.string({ unit: "binary" }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const { name } = cleanName(text);
      assert.deepEqual([cleanName(name).name, cleanName(name).changed], [name, false]);
      assert.equal(nameKey(nameKey(text)), nameKey(text));
      assert.equal(nameKey(name), nameKey(text));
    }),
  );
});
