import assert from "node:assert/strict";
import { test } from "node:test";
import { clientName } from "./client-name.ts";

test("a session is named by browser and system", () => {
  const edge =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0";
  const phone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1";
  assert.equal(clientName(edge), "Edge 140 · Windows");
  assert.equal(clientName(phone), "Safari 19 · iPhone");
  assert.equal(clientName("curl/8.5"), "curl/8.5");
  assert.equal(clientName(" "), null);
});
