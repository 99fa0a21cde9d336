import assert from "node:assert/strict";
import { test } from "node:test";
import { loadLaw } from "../../law/load.ts";
import { catalogueOf } from "../../rooms/catalogue/index.ts";
import { correctableFields } from "../../rooms/objections/rules.ts";
import { correctableOf } from "./correctable.ts";

test("the form offers the fields that an objection may be about, in every entry of the catalogue", () => {
  const { entries } = catalogueOf(loadLaw());
  assert.ok(entries.length > 5);
  for (const entry of entries)
    assert.deepEqual(
      correctableOf({ identity: { ...entry.identity }, fields: entry.fields }).map(({ name }) => name),
      correctableFields(entry).map(({ name }) => name),
      entry.entry,
    );
});
