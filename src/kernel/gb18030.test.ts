import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { encodeGb18030 } from "./gb18030.ts";

test("what is encoded as GB18030 is decoded to the same text", () => {
  const decoder = new TextDecoder("gb18030");
  const text = fc.string({
    unit: fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("云", "䶮", "𠮷", "€", "·", "\uFFFD", "龥", "\uE000"),
    ),
  });
  fc.assert(
    fc.property(text, (given) => {
      fc.pre(given.isWellFormed() && !given.startsWith("\uFEFF"));
      assert.equal(decoder.decode(encodeGb18030(given)), given);
    }),
  );
});

test("common Chinese takes two bytes and rare characters four", () => {
  assert.deepEqual([...encodeGb18030("信a")], [0xd0, 0xc5, 0x61]);
  assert.equal(encodeGb18030("𠮷").length, 4);
});
