import assert from "node:assert/strict";
import { test } from "node:test";
import { secondsLeft } from "./time-left.ts";

test("half of the work in ten seconds leaves ten more", () => {
  assert.equal(secondsLeft({ share: 0, at: 0 }, { share: 0.5, at: 10_000 }), 10);
});

test("a page that was opened late goes by the pace that it saw itself", () => {
  assert.equal(secondsLeft({ share: 0.5, at: 60_000 }, { share: 0.75, at: 65_000 }), 5);
});

test("without a step there is no pace, and nothing is promised", () => {
  assert.equal(secondsLeft({ share: 0.5, at: 0 }, { share: 0.5, at: 9_000 }), null);
  assert.equal(secondsLeft({ share: 0.5, at: 0 }, { share: 0.6, at: 0 }), null);
});
