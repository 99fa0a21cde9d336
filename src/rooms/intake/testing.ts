import { assertThat } from "../../kernel/outcome.ts";
import { loadLaw } from "../../law/load.ts";
import { catalogueOf, type Entry } from "../catalogue/index.ts";
import { CASE_BODY, CASE_ROWS, type CaseRowName } from "./case-rows.ts";
import { makeRowChecker, type RowChecker, type RowCheckerSetup } from "./check-row.ts";
import { mapHeader } from "./mapping.ts";
import type { Cell, CheckedRow } from "./types.ts";

/** What the tests of this room share: the catalogue in force, and checkers for rows of the golden cases. */

const law = loadLaw();
export const catalogue = catalogueOf(law);
const TODAY = "2026-05-08";

/** A publicity rule that publishes nothing: rows of this room are tested without the room above it. */
const decidePublicity: RowCheckerSetup["decidePublicity"] = (_law, _entry, facts) => ({
  published: false,
  publicFrom: null,
  publicThrough: null,
  minimumEnds: null,
  repairFrom: null,
  unpublishedBecause: facts.person ? "PERSON" : "ENTRY_NOT_PUBLIC",
  basis: [],
  severity: facts.severity,
  lawThrough: null,
  fileDay: "none",
});

export function entryNamed(name: string): Entry {
  const entry = catalogue.entries.find((one) => one.entry === name);
  assertThat(entry !== undefined, `the catalogue has ${name}`);
  return entry;
}

/** A checker for rows under a header, sent by the body of the golden cases unless `changes` say otherwise. */
export function checkerFor(
  entry: Entry,
  header: readonly string[],
  changes: Partial<RowCheckerSetup> = {},
): RowChecker {
  const columns = mapHeader(entry, [{ row: 1, cells: header }]);
  assertThat(columns.ok, columns.ok ? "" : columns.because.en);
  return makeRowChecker({
    law,
    catalogue,
    entry,
    columns: columns.value,
    body: CASE_BODY,
    decidePublicity,
    mayDecideFor: (code) => code.slice(2, 8).startsWith(CASE_BODY.territory),
    receivedOn: TODAY,
    today: TODAY,
    ...changes,
  });
}

/** Checks a faultless row after some cells, named by their columns, were changed. */
export function checkChanged(name: CaseRowName, changes: Readonly<Record<string, Cell>>): CheckedRow {
  const base = CASE_ROWS[name];
  const cells: Readonly<Record<string, Cell>> = { ...base.cells, ...changes };
  const result = checkerFor(
    entryNamed(base.entry),
    Object.keys(cells),
  )({ row: 2, cells: Object.values(cells) });
  assertThat(!("skip" in result), "the row is not skipped");
  return result;
}

/** The codes of a checked row. */
export function codesOf(row: CheckedRow): readonly string[] {
  return row.problems.map(({ code }) => code);
}
