import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { biome } from "./biome.ts";
import { sql } from "./sql.ts";
import { CHECKOUT, withTree } from "./tree.ts";
import { types } from "./types.ts";
import { unused } from "./unused.ts";
import type { Check } from "./verdict.ts";

function setting(path: string): string {
  return readFileSync(join(CHECKOUT, path), "utf8");
}

/** The findings of a check on a tiny tree with the settings of the checkout. */
async function findings(check: Check, files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return withTree(files, async (tree) => (await check.run(tree)).findings);
}

const GOOD = "export function one(): number {\n  return 1;\n}\n";

test("a wrong type is found, and a right one passes", async () => {
  const settings = { "tsconfig.json": setting("tsconfig.json"), "package.json": '{ "type": "module" }' };
  assert.deepEqual(await findings(types, { ...settings, "src/a.ts": GOOD }), []);
  const wrong = await findings(types, { ...settings, "src/a.ts": GOOD.replace("1", "'one'") });
  assert.match(wrong.join("\n"), /src\/a\.ts.*TS2322/);
});

test("an unformatted file, a promise nobody waits for and a fourth parameter are found", async () => {
  const settings = { "biome.json": setting("biome.json"), ".gitignore": "node_modules/\n" };
  assert.deepEqual(await findings(biome, { ...settings, "src/a.ts": GOOD }), []);
  const wrong = await findings(biome, {
    ...settings,
    "src/a.ts": GOOD.replace("  return", "return"),
    "src/b.ts": "export async function b(): Promise<void> {}\nb();\n",
    "src/c.ts": "export function c(a: 1, b: 2, d: 3, e: 4): number {\n  return a + b + d + e;\n}\n",
  });
  assert.match(wrong.join("\n"), /src\/a\.ts: format/);
  assert.match(wrong.join("\n"), /src\/b\.ts.*noFloatingPromises/);
  assert.match(wrong.join("\n"), /src\/c\.ts.*useMaxParams/);
});

test("an export, a file and a dependency that nothing uses are found", async () => {
  const wrong = await findings(unused, {
    "package.json": JSON.stringify({ name: "tiny", type: "module", dependencies: { yaml: "2.9.1" } }),
    "knip.json": JSON.stringify({ entry: ["src/entry/cli.ts"], project: ["src/**/*.ts"] }),
    "src/entry/cli.ts": 'import { used } from "../a.ts";\n\nused();\n',
    "src/a.ts": "export function used(): void {}\nexport function idle(): void {}\n",
    "src/b.ts": GOOD,
  });
  const text = wrong.join("\n");
  for (const sentence of [/src\/b\.ts/, /idle/, /yaml/]) assert.match(text, sentence);
});

test("a migration that locks without a limit, rewrites a table or leaves a gap in the numbers is found", async () => {
  const settings = { ".squawk.toml": setting(".squawk.toml") };
  const first = "set local lock_timeout = '5s';\n\ncreate table a.b (c bigint not null, primary key (c));\n";
  assert.deepEqual(await findings(sql, { ...settings, "db/migrations/0001_a.sql": first }), []);
  const wrong = await findings(sql, {
    ...settings,
    "db/migrations/0001_a.sql": first,
    "db/migrations/0003_b.sql":
      "alter table a.b alter column c type text;\n-- Down Migration\ndrop table a.b;\n",
  });
  const text = wrong.join("\n");
  for (const sentence of [/changing-column-type/, /set lock_timeout/, /forward only/, /numbered 0002/]) {
    assert.match(text, sentence);
  }
});
