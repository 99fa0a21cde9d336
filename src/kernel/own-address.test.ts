import assert from "node:assert/strict";
import { test } from "node:test";
import { ownAddress } from "./own-address.ts";

test("after signing in the reader gets to an address of this site and nowhere else", () => {
  assert.equal(ownAddress("/organisation?body=1"), "/organisation?body=1");
  for (const next of [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:1",
    "",
    "/\t/evil.example",
  ])
    assert.equal(ownAddress(next), "/account", next);
});
