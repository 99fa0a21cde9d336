import assert from "node:assert/strict";
import { test } from "node:test";
import type { Hits } from "../subjects/index.ts";
import { hitsInRegion } from "./in-region.ts";

const hit = (code: string, region: string | null, rank = 1): Hits["items"][number] => ({
  subject_code: code,
  region_code: region,
  rank,
  name_length: 8,
  feature: "name",
  name: code,
  name_key: code,
  kind: "enterprise",
  status: null,
  region_name: null,
  established_on: null,
  registered: true,
  invented: true,
  identifiers: [],
  former_names: [],
  changed_at: "2026-11-23T00:00:00Z",
});
const hits: Hits = {
  items: [hit("A", "339901"), hit("B", "339902"), hit("C", null), hit("D", "339901"), hit("E", "339901", 2)],
  count: 5,
  bounded: false,
};
const codes = (found: Hits) => found.items.map((one) => one.subject_code).join("");

test("only the hits of a region are found, and they are counted", () => {
  const found = hitsInRegion(hits, { region: "339901", after: null });
  assert.equal(codes(found), "ADE");
  assert.equal(found.count, 3);
  assert.equal(found.bounded, false);
});

test("a shorter code means all divisions that begin with it; a subject without region is in none", () => {
  assert.equal(codes(hitsInRegion(hits, { region: "3399", after: null })), "ABDE");
  assert.equal(codes(hitsInRegion(hits, { region: "44", after: null })), "");
});

test("a page goes on behind the last hit of the page before, and the total stays", () => {
  const found = hitsInRegion(hits, { region: "339901", after: { rank: 1, length: 8, code: "A" } });
  assert.equal(codes(found), "DE");
  assert.equal(found.count, 3);
});
