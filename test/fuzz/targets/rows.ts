import { canonicalJson } from "../../../src/kernel/canonical.ts";
import { residentIdTo18 } from "../../../src/kernel/resident-id.ts";
import { checkCode } from "../../../src/kernel/uscc.ts";
import type { Entry } from "../../../src/rooms/catalogue/types.ts";
import { CASE_ROWS } from "../../../src/rooms/intake/case-rows.ts";
import { soundCell } from "../../../src/rooms/intake/file/guarded.ts";
import { templateHeader } from "../../../src/rooms/intake/headers.ts";
import { mapHeader } from "../../../src/rooms/intake/mapping.ts";
import { problemText } from "../../../src/rooms/intake/problems.ts";
import { isSurelyOrganisation } from "../../../src/rooms/intake/row/person-number.ts";
import { catalogue, checkerFor, entryNamed } from "../../../src/rooms/intake/testing.ts";
import type { Cell, CheckedRow } from "../../../src/rooms/intake/types.ts";
import { decidePublicity } from "../../../src/rooms/publicity/index.ts";
import {
  amountText,
  anyCell,
  codeText,
  dayText,
  dirty,
  documentNumberText,
  nameText,
  proseText,
  residentText,
} from "../cells.ts";
import { cellsOf } from "../input.ts";
import { mutateText } from "../mutate.ts";
import type { Random } from "../random.ts";
import { ACCEPTED, holds, shown, type Target } from "../target.ts";

/** What a header means, and what a row is worth. */

function headerOf(random: Random, entry: Entry): readonly Cell[] {
  const [row = []] = templateHeader(entry, {
    subject: random.pick(["organisation", "person"]),
    header: random.pick(["zh", "codes"]),
  });
  const cells: Cell[] = [...row];
  for (let left = random.below(4); left > 0; left--) {
    const at = random.below(cells.length);
    const share = random.below(4);
    if (share === 0) cells.splice(at, 1);
    else if (share === 1) cells.splice(at, 0, anyCell(random));
    else
      cells[at] =
        share === 2
          ? mutateText(random, String(cells[at] ?? ""))
          : (cells[random.below(cells.length)] ?? null);
  }
  return cells;
}

const header: Target = {
  name: "header",
  share: 2,
  make(random) {
    const entry = random.pick(catalogue.entries);
    return [
      random.chance(0.1) ? random.pick(catalogue.entries).entry : entry.entry,
      ...headerOf(random, entry),
    ];
  },
  check(input) {
    const [name, ...given] = cellsOf(input);
    const cells = given.map(soundCell);
    const entry = catalogue.entries.find((one) => one.entry === name) ?? entryNamed("registration");
    const mapped = mapHeader(entry, [{ row: 1, cells }], catalogue.entries);
    if (!mapped.ok) {
      holds(mapped.because.zh.length < 4000 && mapped.because.en.length < 4000, "a refusal is bounded", () =>
        shown(mapped.because),
      );
      return [mapped.code];
    }
    const { columns, width } = mapped.value;
    const fields = new Set(columns.map(({ field }) => field.name));
    holds(fields.size === columns.length, "a field has one column", () => shown(columns));
    holds(
      columns.every(({ index }) => index < width && index < cells.length),
      "columns are in the table",
      () => shown(columns),
    );
    const again = mapHeader(
      entry,
      [{ row: 1, cells: columns.map((column) => column.header) }],
      catalogue.entries,
    );
    holds(
      again.ok && again.value.columns.every(({ field }, at) => field === columns[at]?.field),
      "a header means the same again",
      () => shown([cells, again.ok ? null : again]),
    );
    return ACCEPTED;
  },
};

const CASES = Object.values(CASE_ROWS).map(({ entry, cells }) => ({
  entry,
  header: Object.keys(cells),
  cells: Object.values(cells),
  check: checkerFor(entryNamed(entry), Object.keys(cells), { decidePublicity }),
}));

/** A cell as its column has it, changed by what it is. */
function cellFor(random: Random, column: string, cell: string): Cell {
  if (random.chance(0.1)) return anyCell(random);
  if (/日期|截止|有效期|自$|至$/.test(column)) return dirty(random, dayText);
  if (/金额|资金/.test(column)) return dirty(random, amountText);
  if (/文号|编号/.test(column)) return dirty(random, documentNumberText);
  if (/证件号码/.test(column)) return dirty(random, residentText);
  if (/代码/.test(column)) return dirty(random, codeText);
  if (/名称|代表人|机关|单位/.test(column))
    return random.chance(0.5) ? mutateText(random, cell) : dirty(random, nameText);
  return random.chance(0.5) ? dirty(random, proseText) : mutateText(random, cell);
}

const row: Target = {
  name: "row",
  share: 6,
  make(random) {
    const at = random.below(CASES.length);
    const { header: columns = [], cells = [] } = CASES[at] ?? {};
    const changed: Cell[] = [...cells];
    for (let left = random.below(4); left > 0; left--) {
      const place = random.below(changed.length);
      changed[place] = cellFor(random, columns[place] ?? "", cells[place] ?? "");
    }
    if (random.chance(0.02)) changed.splice(random.below(changed.length), random.below(3), anyCell(random));
    return [at, ...changed];
  },
  check(input) {
    const [at, ...given] = cellsOf(input);
    const cells = given.map(soundCell);
    const kind = CASES[Number(at)] ?? CASES[0];
    if (kind === undefined) return ["none"];
    const first = kind.check({ row: 2, cells });
    if ("skip" in first) return [`skipped ${first.skip}`];
    const text = JSON.stringify([first.problems, first.fact]);
    kind.check({ row: 3, cells: kind.cells });
    const second = kind.check({ row: 2, cells });
    holds(
      !("skip" in second) && JSON.stringify([second.problems, second.fact]) === text,
      "a row is judged the same again",
      () => shown([first, second]),
    );
    isSound(first);
    return first.problems.length === 0
      ? ACCEPTED
      : [...new Set(first.problems.map((problem) => problem.code))];
  },
};

function isSound(checked: CheckedRow): void {
  const { problems, fact } = checked;
  const isRefused = problems.some(({ level }) => level === "error");
  holds((fact === null) === isRefused, "a fact is there unless refused", () => shown(checked));
  const told = JSON.stringify(problems);
  for (const problem of problems) {
    const { zh, en } = problemText(problem);
    holds(
      zh !== "" && en !== "" && (told.includes("undefined") || !/undefined|\[object/.test(zh + en)),
      "a problem has its sentences",
      () => shown([problem, zh, en]),
    );
    holds(
      `${zh}${en}`.isWellFormed() && `${problem.value ?? ""}${problem.column ?? ""}`.isWellFormed(),
      "problems are well-formed",
      () => shown(problem),
    );
  }
  holds(fitsDatabase(problems), "problems fit the database", () => told);
  showsNobody(told);
  if (fact === null) return;
  const { sealed: _, personIdentifier: __, subjectCode: ___, ...open } = fact;
  const content = canonicalJson(open);
  holds(fitsDatabase(fact), "a fact fits the database", () => shown(fact));
  holds(content.length < 200_000, "a fact is bounded", () => shown(content.length));
  showsNobody(content);
}

/** No text of the database holds half a character pair or U+0000. JSON writes both as escapes. */
function fitsDatabase(value: unknown): boolean {
  return !/(?<!\\)(?:\\\\)*\\u(?:d[89a-f]|0000)/i.test(JSON.stringify(value));
}

const NUMBER = /(?<![0-9A-Za-z０-９])(?:\d{17}[\dXx]|\d{15})(?![0-9A-Za-z０-９])/g;

/** No resident number of 18 characters is shown, unless it is a code of an organisation by every check. */
function showsNobody(text: string): void {
  for (const [found] of text.matchAll(NUMBER)) {
    const isPerson =
      found.length === 18 && residentIdTo18(found) !== null && !isSurelyOrganisation(checkCode(found));
    holds(!isPerson, "no resident number is shown", () => shown([found, text]));
  }
}

export const ROWS: readonly Target[] = [header, row];
