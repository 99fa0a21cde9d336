import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { marksIn } from "./marks.ts";

const marked = (text: string, sought: string) =>
  marksIn(text, sought)
    .filter(({ isMarked }) => isMarked)
    .map(({ piece }) => piece);

test("every sought word is marked where it stands, without regard to case or width", () => {
  assert.deepEqual(marked("云州远山食品有限公司", "远山 云州"), ["云州", "远山"]);
  assert.deepEqual(marked("云州ABC科技", "ａｂｃ"), ["ABC"]);
  assert.deepEqual(marked("云州远山云州", "云州"), ["云州", "云州"]);
  assert.deepEqual(marked("雲州遠山", "云州"), []);
});

test("marking never changes the text, whatever is sought", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (text, sought) => {
      assert.equal(
        marksIn(text, sought)
          .map(({ piece }) => piece)
          .join(""),
        text,
      );
    }),
  );
});
