import assert from "node:assert/strict";
import { it } from "node:test";
import { isUuid, uuidv7 } from "./ids.ts";

const COUNT = 20_000;

it("ids are UUIDs of version 7 that differ and sort in the order in which they were made", () => {
  const made = Array.from({ length: COUNT }, uuidv7);
  assert.deepEqual(made.toSorted(), made);
  assert.equal(new Set(made).size, COUNT);
  for (const id of made)
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

it("an id begins with the time at which it was made", () => {
  const before = Temporal.Now.instant().epochMilliseconds;
  const ms = Number.parseInt(uuidv7().replaceAll("-", "").slice(0, 12), 16);
  assert.ok(ms >= before && ms < before + 60_000);
});

it("a text is an id only in the shape this program writes", () => {
  assert.equal(isUuid(uuidv7()), true);
  assert.equal(isUuid(uuidv7().toUpperCase()), false);
  assert.equal(isUuid("1"), false);
});
