import { assertThat } from "../../kernel/outcome.ts";
import type { Answer, Answerer, Given } from "../../law/cases.ts";
import type { Law } from "../../law/types.ts";
import { catalogueOf, type Entry, entryInForce } from "../catalogue/index.ts";
import { CASE_BODY, CASE_ROWS, type CaseRowName } from "./case-rows.ts";
import { type DecidePublicity, makeRowChecker, type SkippedRow } from "./check-row.ts";
import { headerKey, spellingsOf } from "./header-key.ts";
import { mapHeader } from "./mapping.ts";
import type { Cell, CheckedRow } from "./types.ts";

/**
 * Answers golden cases about a row of a file (`question: row`). `given.row` names a row without fault, `given.cells` the
 * cells that differ, by column name; `on` is the day on which the file is received. The answer tells `status`, the codes
 * of `errors` and `warnings`, the first `suggestion`, the fact, and as `shown` the content of the field `given.show`.
 */
export function rowAnswerer(decidePublicity: DecidePublicity): Answerer {
  return (law, given, on) => rowAnswer(decidePublicity, { law, given, on });
}

interface Question {
  readonly law: Law;
  readonly given: Given;
  readonly on: string;
}

function rowAnswer(decidePublicity: DecidePublicity, { law, given, on }: Question): Answer {
  const base = CASE_ROWS[rowName(given)];
  const entry = entryInForce(catalogueOf(law), base.entry, on);
  if (!entry.ok) return { refused: entry.code };
  const cells = changedCells(entry.value, base.cells, given);
  const columns = mapHeader(entry.value, [{ row: 1, cells: [...cells.keys()] }], catalogueOf(law).entries);
  if (!columns.ok) return { refused: columns.code };
  const check = makeRowChecker({
    law,
    catalogue: catalogueOf(law),
    entry: entry.value,
    columns: columns.value,
    body: CASE_BODY,
    decidePublicity,
    mayDecideFor: (code) => code.slice(2, 8).startsWith(CASE_BODY.territory),
    receivedOn: on,
    today: on,
  });
  return answerOf(check({ row: 2, cells: [...cells.values()] }), given);
}

function rowName(given: Given): CaseRowName {
  const name = given.row;
  const known = Object.keys(CASE_ROWS);
  assertThat(isRowName(name), `the golden case gives row as one of ${known.join(", ")}`);
  return name;
}

function isRowName(name: unknown): name is CaseRowName {
  return typeof name === "string" && Object.hasOwn(CASE_ROWS, name);
}

/** Columns are the same when they mean the same field, so a case may write 罚款金额 for 罚款金额（万元）. */
function changedCells(
  entry: Entry,
  base: Readonly<Record<string, string>>,
  given: Given,
): ReadonlyMap<string, Cell> {
  const spellings = spellingsOf(entry);
  const cells = new Map<string, Cell>(Object.entries(base));
  const changes = typeof given.cells === "object" && given.cells !== null ? Object.entries(given.cells) : [];
  for (const [column, value] of changes) {
    const field = spellings.get(headerKey(column));
    const own = [...cells.keys()].find((name) => spellings.get(headerKey(name)) === field) ?? column;
    cells.set(field === undefined ? column : own, typeof value === "number" ? value : String(value));
  }
  return cells;
}

function answerOf(result: CheckedRow | SkippedRow, given: Given): Answer {
  if ("skip" in result) return { status: "skipped", skip: result.skip };
  const { problems, fact } = result;
  const codes = (level: string) => problems.filter((one) => one.level === level).map(({ code }) => code);
  const outcome = {
    status: fact === null ? "rejected" : "accepted",
    errors: codes("error"),
    warnings: codes("warning"),
    suggestion: problems.find((one) => one.suggestion !== undefined)?.suggestion ?? null,
    value: problems[0]?.value ?? null,
  };
  if (fact === null) return outcome;
  const { published, publicThrough, unpublishedBecause } = fact.publicity;
  const shown = typeof given.show === "string" ? (fact.content[given.show] ?? null) : null;
  return { ...outcome, ...fact, published, publicThrough, unpublishedBecause, shown };
}
