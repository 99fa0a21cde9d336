import assert from "node:assert/strict";
import { test } from "node:test";
import { limitsIn } from "./limits.ts";

test("a limit has the sentence before it and the codes that the sentence names", () => {
  const text = [
    "/** Largest body.",
    " * Of any kind. Refused with BODY_TOO_LARGE, FILE_TOO_LARGE. */",
    "export const BODY_BYTES_MAX = 1;",
    "export const OTHER_BYTES_MAX = 2;",
    "/** Kept this long. */",
    "export const KEPT_SECONDS_MAX = 3;",
  ].join("\n");
  assert.deepEqual(limitsIn(text), [
    {
      name: "BODY_BYTES_MAX",
      says: "Largest body. Of any kind.",
      codes: ["BODY_TOO_LARGE", "FILE_TOO_LARGE"],
    },
    {
      name: "OTHER_BYTES_MAX",
      says: "Largest body. Of any kind.",
      codes: ["BODY_TOO_LARGE", "FILE_TOO_LARGE"],
    },
    { name: "KEPT_SECONDS_MAX", says: "Kept this long.", codes: [] },
  ]);
});
