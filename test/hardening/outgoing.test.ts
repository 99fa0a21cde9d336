import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import { resolve } from "node:path";
import { it } from "node:test";

/**
 * Where the program opens a connection to somewhere, and why the address is not one that somebody gave. A new place needs
 * a line here, and its address a list of its own: that is what keeps a request from reaching into the network of the operator.
 */
const PLACES: Readonly<Record<string, string>> = {
  "src/platform/identity/external/fetch.ts":
    "asks the provider of the operator's setting, at the addresses that it names itself: TLS, no redirections",
  "src/platform/postgres/server.ts": "waits for the socket of its own PostgreSQL",
  "src/portal/people/send-once.ts": "in the browser, to its own origin",
  "src/portal/workbench/account-key.ts": "in the browser, to its own origin",
  "src/portal/workbench/call.ts": "in the browser, to its own origin",
  "src/portal/workbench/send.ts": "in the browser, to its own origin",
  "src/portal/islands/check-record.ts": "in the browser, to its own origin",
  "src/portal/islands/suggest.ts": "in the browser, to its own origin",
};

const CALLS =
  /\bfetch\(|\bnew (?:XMLHttpRequest|WebSocket|EventSource)\b|\bsendBeacon\(|\b(?:https?|http2|net|tls|dgram)\.(?:request|get|connect|createConnection|createSocket)\(/u;
const IMPORTS =
  /import (?!type)[^;]*\b(?:request|get|connect|createConnection|createSocket|Agent|Socket)\b[^;]*from "node:(?:https?|http2|net|tls|dgram)"|from "(?:undici|axios|got|node-fetch|ky|superagent)"|from "node:dns/u;

/** Type-only names of an import are no connection. */
const withoutTypes = (text: string): string => text.replaceAll(/\btype \w+,? ?/gu, "");

it("no code asks an address that was given from outside: connections are opened in named places only", async () => {
  const root = resolve(import.meta.dirname, "../..");
  const found: string[] = [];
  for await (const path of glob("src/**/*.{ts,tsx}", { cwd: root })) {
    if (/\.test\.tsx?$/u.test(path)) continue;
    const text = withoutTypes(readFileSync(resolve(root, path), "utf8"));
    if (CALLS.test(text) || IMPORTS.test(text)) found.push(path);
  }
  assert.deepEqual(found.sort(), Object.keys(PLACES).sort());
});
