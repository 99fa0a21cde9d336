import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { builtPortal, ensurePortalBuilt } from "../build.ts";

/** Compressed JavaScript that may come before a clerk can sign in or see the first page. */
const firstBytesMax = 350_000;
const partBytesMax = 30_000;
const entry = "src/portal/workbench/main.tsx";

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

let chunks: Readonly<Record<string, Chunk>> = {};

before(async () => {
  await ensurePortalBuilt();
  chunks = JSON.parse(await readFile(join(builtPortal, "client", ".vite", "manifest.json"), "utf8"));
});

/** A chunk and all that it imports at once. */
function withImports(name: string, seen: ReadonlySet<string> = new Set()): ReadonlySet<string> {
  if (seen.has(name)) return seen;
  return (chunks[name]?.imports ?? []).reduce<ReadonlySet<string>>(
    (known, imported) => withImports(imported, known),
    new Set([...seen, name]),
  );
}

async function compressedBytes(names: Iterable<string>): Promise<number> {
  let sum = 0;
  for (const name of names) {
    sum += gzipSync(await readFile(join(builtPortal, "client", chunks[name]?.file ?? ""))).length;
  }
  return sum;
}

test("the first page of the workbench brings at most 350 kB of compressed JavaScript", async () => {
  const first = withImports("src/portal/workbench/start.tsx", withImports(entry));
  const bytes = await compressedBytes(first);
  assert.ok(bytes > 10_000 && bytes <= firstBytesMax, `${bytes} bytes`);
});

test("every page of the workbench is a part of its own that the entry brings only when asked", async () => {
  const pages = chunks[entry]?.dynamicImports ?? [];
  assert.ok(pages.length >= 7, pages.join(", "));
  const atOnce = withImports(entry);
  for (const page of pages) {
    assert.ok(!atOnce.has(page), page);
    const own = [...withImports(page)].filter((name) => !atOnce.has(name));
    const bytes = await compressedBytes(own);
    assert.ok(bytes > 0 && bytes <= partBytesMax, `${page}: ${bytes} bytes`);
  }
});
