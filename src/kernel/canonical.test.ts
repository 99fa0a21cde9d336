import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { canonicalJson } from "./canonical.ts";

test("members are sorted by UTF-16 units and nothing is between them", () => {
  const value = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 };
  assert.equal(
    canonicalJson(value),
    '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
  );
});

test("numbers are written as ECMAScript writes them", () => {
  assert.equal(
    canonicalJson([333333333.3333333, 1e30, 4.5, 2e-3, 1e-27, -0]),
    "[333333333.3333333,1e+30,4.5,0.002,1e-27,0]",
  );
});

test("a member that was not asked is left out, and one that is absent in law is null", () => {
  assert.equal(canonicalJson({ b: undefined, a: null }), '{"a":null}');
  assert.equal(canonicalJson({}), "{}");
});

test("what JSON cannot say is a bug", () => {
  for (const value of [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1n,
    undefined,
    [undefined],
    Temporal.PlainDate.from("2026-04-03"),
  ]) {
    assert.throws(() => canonicalJson(value), /Broken invariant/);
  }
});

test("the same fact gives the same bytes in whatever order its members came", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).toReversed());
      assert.equal(canonicalJson(turned), canonicalJson(value));
    }),
  );
});

test("canonical JSON reads back as the value that was written", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const again: unknown = JSON.parse(canonicalJson(value));
      assert.deepEqual(again, JSON.parse(JSON.stringify(value)));
      assert.equal(canonicalJson(again), canonicalJson(value));
    }),
  );
});
