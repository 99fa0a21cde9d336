import assert from "node:assert/strict";
import { test } from "node:test";
import { decidesFor, maySupply, territoryOf } from "./rules.ts";

const county = {
  bodyCode: "11330106002489401J",
  name: "县局",
  territory: "330106",
  entries: ["administrative-penalty"],
};

test("a body without a given territory has the division where it is registered", () => {
  assert.equal(territoryOf("11330106002489401J", null), "330106");
  assert.equal(territoryOf("11330100002489401J", null), "3301");
  assert.equal(territoryOf("11330000002489401J", null), "33");
  assert.equal(territoryOf("11100000000000019K", null), "");
  assert.equal(territoryOf("11330106002489401J", "3301"), "3301");
});

test("a body may submit its own decisions and those of bodies in its territory", () => {
  assert.equal(decidesFor(county, "11330106002489401J"), true);
  assert.equal(decidesFor(county, "11330106MB0000000X"), true);
});

test("a body may not submit decisions from outside its territory", () => {
  assert.equal(decidesFor(county, "11330105002489401J"), false);
  assert.equal(decidesFor(county, "11110000000000019K"), false);
  assert.equal(decidesFor(county, "330106"), false);
});

test("a body may supply the entries the catalogue gives it and no other", () => {
  assert.equal(maySupply(county, "administrative-penalty").ok, true);
  const refused = maySupply(county, "serious-list");
  assert.equal(!refused.ok && refused.code, "ENTRY_NOT_SUPPLIED");
});
