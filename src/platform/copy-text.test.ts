import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { copyBytes, copyField } from "./copy-text.ts";

test("a null is written as \\N and never as the word", () => {
  assert.equal(copyField(null), "\\N");
  assert.equal(copyField("\\N"), "\\\\N");
});

test("no text can end its field or its row", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const written = copyField(text);
      assert.equal(/[\t\n\r]/u.test(written), false);
      assert.equal(unescaped(written), text);
    }),
  );
});

test("bytes are written in hexadecimal", () => {
  assert.equal(copyBytes(Buffer.from([0, 255])), "\\\\x00ff");
  assert.equal(copyBytes(null), "\\N");
});

function unescaped(text: string): string {
  const letters: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\\": "\\" };
  return text.replace(/\\(.)/gsu, (_, letter: string) => letters[letter] ?? letter);
}
