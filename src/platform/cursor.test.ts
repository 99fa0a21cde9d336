import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { COUNT_FORM } from "./forms.ts";

const ANY = /^[\s\S]*$/u;
const DAY = /^\d{4}-\d{2}-\d{2}$/u;

test("a cursor gives back the place it was made of", () => {
  const part = fc.oneof(fc.string({ maxLength: 40 }), fc.integer());
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
      const decoded = decodeCursor(
        encodeCursor(parts),
        parts.map(() => ANY),
      );
      assert.deepEqual(decoded, { ok: true, value: parts });
    }),
  );
});

test("a cursor this program did not write is refused and never throws", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const decoded = decodeCursor(text, [DAY, ANY]);
      assert.ok(decoded.ok || decoded.code === "CURSOR_INVALID");
    }),
  );
  assert.equal(decodeCursor(encodeCursor(["2026-04-30"]), [DAY, ANY]).ok, false);
  assert.equal(decodeCursor(encodeCursor(["a".repeat(2000)]), [ANY]).ok, false);
});

test("a part that has not the form of its sort value is refused before it reaches the database", () => {
  assert.equal(decodeCursor(encodeCursor(["2026-04-30"]), [DAY]).ok, true);
  assert.equal(decodeCursor(encodeCursor(["yesterday"]), [DAY]).ok, false);
});

test("a count is refused when the one after it would not fit the database", () => {
  assert.equal(decodeCursor(encodeCursor([2_147_483_646]), [COUNT_FORM]).ok, true);
  assert.equal(decodeCursor(encodeCursor([2_147_483_647]), [COUNT_FORM]).ok, false);
});
