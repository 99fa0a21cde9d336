import { orgCodeCheckCharacter, usccCheckCharacter } from "../../src/kernel/uscc.ts";
import { type Cells, GOOD_ROW, penaltyCsv } from "../support/penalty-file.ts";
import type { Random } from "./random.ts";

/** A body that sends batches, with the subjects that it alone reports on. */
export interface Sender {
  readonly uscc: string;
  readonly name: string;
  readonly key: string;
  /** Subjects whose documents each batch replaces as a whole, in groups. */
  readonly groups: readonly (readonly string[])[];
}

/** A batch as its sender plans it, and what must become of it. */
export interface Planned {
  readonly number: number;
  readonly idempotencyKey: string;
  readonly groups: readonly number[];
  readonly csv: string;
  readonly expected: Counts;
}

export interface Counts {
  readonly total: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly superseding: number;
  readonly rejected: number;
}

/** Documents of each subject of a group: every batch that names the group rewrites all of them. */
export const DOCUMENTS = 3;
const GROUPS = 5;
const GROUP_SUBJECTS = 8;
const FILLERS_MAX = 1_500;
const DUPLICATES_MAX = 20;
const REJECTED_MAX = 20;
/** A file beyond 16 MB is applied in sixteen slices: some rows with much text get there. */
const BIG_ROWS = 3_700;
const BIG_TEXT = "当事人经营标签不符合规定的预包装食品。".repeat(80);

export function inventedCode(prefix: string, serial: number): string {
  const own = `${prefix}${String(serial).padStart(8 - prefix.length, "0")}`;
  const code = `91330100${own}${orgCodeCheckCharacter(own)}`;
  return `${code}${usccCheckCharacter(code)}`;
}

/** Subjects of one sender; no other sender reports on them, so what their pages show is known exactly. */
export function groupsOf(sender: number): readonly (readonly string[])[] {
  return Array.from({ length: GROUPS }, (_, group) =>
    Array.from({ length: GROUP_SUBJECTS }, (_, n) => inventedCode("MA", sender * 1_000 + group * 100 + n)),
  );
}

/** What the page of a subject says of the batch that wrote its documents. */
export function mark(batch: number): string {
  return `第${batch}批。`;
}

/** Plans the next batch: whole groups anew, fresh rows, rows given twice, rows that must be rejected. */
export function planBatch(of: {
  readonly sender: Sender;
  readonly number: number;
  readonly big: boolean;
  readonly random: Random;
  readonly day: Temporal.PlainDate;
  readonly seen: ReadonlySet<number>;
}): Planned {
  const { sender, number, random } = of;
  const groups = [...new Set([random.below(GROUPS), random.below(GROUPS)])];
  const row = rowMaker(sender, of.day);
  const replaced = groups.flatMap((group) =>
    groupRows(sender, group).map((cells) => row({ ...cells, facts: mark(number) })),
  );
  const fresh = groups.filter((group) => !of.seen.has(group)).length * GROUP_SUBJECTS * DOCUMENTS;
  const fillers = Array.from({ length: of.big ? BIG_ROWS : 200 + random.below(FILLERS_MAX) }, (_, n) =>
    row({ ...fillerCells(n, number), facts: of.big ? BIG_TEXT : mark(number) }),
  );
  const twice = fillers.slice(0, random.below(DUPLICATES_MAX));
  const bad = Array.from({ length: random.below(REJECTED_MAX) }, (_, n) =>
    row({ ...fillerCells(n, number), uscc: "91350100M000100Y44" }),
  );
  const rows = [...fillers, ...bad, ...replaced, ...twice];
  return {
    number,
    idempotencyKey: `batch-${number}`,
    groups,
    csv: penaltyCsv(rows),
    expected: {
      total: rows.length,
      accepted: fillers.length + fresh,
      duplicate: twice.length,
      superseding: replaced.length - fresh,
      rejected: bad.length,
    },
  };
}

function rowMaker(sender: Sender, day: Temporal.PlainDate): (cells: Cells) => Cells {
  const body = {
    bodyName: sender.name,
    bodyCode: sender.uscc,
    sourceName: sender.name,
    sourceCode: sender.uscc,
  };
  const days = { decidedOn: day.toString(), publicThrough: day.add({ years: 1 }).toString() };
  return (cells) => ({ ...GOOD_ROW, ...body, ...days, ...cells });
}

function groupRows(sender: Sender, group: number): readonly Cells[] {
  return (sender.groups[group] ?? []).flatMap((uscc) =>
    Array.from({ length: DOCUMENTS }, (_, n) => ({
      uscc,
      name: `云州${uscc.slice(-9)}有限公司`,
      documentNumber: `云市监处罚〔2026〕${n + 1}号`,
    })),
  );
}

const FILLER_SUBJECTS = 200;

function fillerCells(n: number, batch: number): Cells {
  const uscc = inventedCode("MB", n % FILLER_SUBJECTS);
  return {
    uscc,
    name: `云州${uscc.slice(-9)}有限公司`,
    documentNumber: `云市监填处〔2026〕${batch}${String(n).padStart(5, "0")}号`,
  };
}
