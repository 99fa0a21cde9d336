import assert from "node:assert/strict";
import { test } from "node:test";
import { demoCity } from "../demo/index.ts";
import { canonicalJson } from "../kernel/canonical.ts";
import { loadLaw } from "../law/load.ts";
import { catalogueOf, entryNamed } from "../rooms/catalogue/index.ts";
import { rowBack } from "../rooms/intake/index.ts";
import { makeRowChecker, mapHeader, type RowChecker } from "../rooms/intake/rules.ts";
import type { Cell, CheckedRow } from "../rooms/intake/types.ts";
import { decidePublicity } from "../rooms/publicity/index.ts";

const TODAY = "2026-05-08";
/** Rows tried of each table: enough for every kind of value that the city has. */
const ROWS_TRIED = 150;

const law = loadLaw();
const catalogue = catalogueOf(law);

/** Checks rows of an entry under any header; a header is worked out once. */
function checksOf(name: string, body: Parameters<typeof makeRowChecker>[0]["body"]) {
  const entry = entryNamed(catalogue, name);
  assert.ok(entry.ok);
  const checkers = new Map<string, RowChecker>();
  const check = (header: readonly Cell[], cells: readonly Cell[]): CheckedRow | null => {
    const key = header.join("|");
    const columns = mapHeader(entry.value, [{ row: 1, cells: header }]);
    assert.ok(columns.ok, columns.ok ? "" : columns.because.en);
    const checker =
      checkers.get(key) ??
      makeRowChecker({
        ...{ law, catalogue, entry: entry.value, columns: columns.value, body, decidePublicity },
        mayDecideFor: () => true,
        receivedOn: TODAY,
        today: TODAY,
      });
    checkers.set(key, checker);
    const result = checker({ row: 2, cells });
    return "skip" in result ? null : result;
  };
  return { entry: entry.value, check };
}

test("a stored record written back as a row is read to the same fact, in every entry of the invented city", () => {
  const city = demoCity(7, TODAY);
  const tried = new Map<string, number>();
  for (const table of city.tables) {
    const sender = city.bodies.find(({ uscc }) => uscc === table.sender);
    assert.ok(sender);
    const { entry, check } = checksOf(table.entry, sender);
    for (const cells of [...table.rows()].slice(0, ROWS_TRIED)) {
      const fact = check(table.header, cells)?.fact ?? null;
      if (fact === null) continue;
      const back = rowBack(entry, { content: fact.content, clear: fact.sealed ?? {} });
      const again = check(back.header, back.cells);
      const errors = again?.problems.filter(({ level }) => level === "error");
      assert.deepEqual(errors, [], `${table.entry} ${table.subject}`);
      assert.equal(canonicalJson(again?.fact), canonicalJson(fact), `${table.entry} ${table.subject}`);
      const kind = `${table.entry} ${table.subject}`;
      tried.set(kind, (tried.get(kind) ?? 0) + 1);
    }
  }
  assert.ok(tried.size >= 8, [...tried.keys()].join(", "));
});
