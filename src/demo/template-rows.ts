import { makeDayCount } from "./calendar.ts";
import { isAllDigits } from "./codes.ts";
import { workingDay } from "./decision-tables.ts";
import { AMOUNT_DIRT, type DirtGround, type DirtyRow, SOILS } from "./dirt.ts";
import { inventEnterprises } from "./enterprises.ts";
import { licenceRow } from "./licence-row.ts";
import { organisationParty, personParty } from "./parties.ts";
import { penaltyRow } from "./penalties.ts";
import { makeRandom } from "./random.ts";
import { headerRows, templateColumns } from "./templates.ts";
import { DIRT_KINDS, type DirtKind, type TemplateFileRequest } from "./types.ts";

type Cells = readonly (string | number)[];

/** Where dirt was put: spreadsheet row numbers by kind, filled while the rows are taken. */
export type DirtLedger = Readonly<Record<DirtKind, number[]>>;

const DEFAULT_TODAY = "2026-10-30";
const DECISION_DAYS = 180;
const ENTERPRISES_MAX = 20_000;
const NOTE_ROWS = [
  "表格说明：1. 行政相对人名称应与登记证照一致。",
  "表格说明：2. 罚款金额以万元为单位，保留六位小数。",
  "表格说明：3. 日期格式为 yyyy-MM-dd。",
];

/** All rows of a template file, headers first, with dirt in the asked shares noted in the ledger. */
export function* templateRows(
  request: TemplateFileRequest,
  ledger: DirtLedger,
): Generator<Cells, void, void> {
  const columns = templateColumns(request.entry, request.subject);
  const headers = headerRows(columns, request.header ?? "zh");
  const keys = columns.map((column) => column.key);
  const source = makeSource(request);
  let row = 0;
  for (const header of headers) {
    row += 1;
    yield header;
  }
  let before: Cells | null = null;
  for (let index = 0; index < request.rows; index += 1) {
    const made = source.next(index, keys);
    const kind = made.kind === "duplicate-row" && before === null ? null : made.kind;
    row += 1;
    if (kind !== null) ledger[kind].push(row);
    if (kind === "repeated-header") {
      row += 1;
      yield headers[0] ?? [];
    }
    yield kind === "duplicate-row" && before !== null ? before : made.cells;
    if (kind === null) before = made.cells;
  }
  yield* noteRows(request, ledger, row);
}

function* noteRows(
  request: TemplateFileRequest,
  ledger: DirtLedger,
  last: number,
): Generator<Cells, void, void> {
  if ((request.dirt?.["note-rows"] ?? 0) <= 0) return;
  for (const [index, note] of NOTE_ROWS.entries()) {
    ledger["note-rows"].push(last + 1 + index);
    yield [note];
  }
}

interface MadeRow {
  readonly cells: Cells;
  /** The dirt the row has, or null when it is clean. */
  readonly kind: DirtKind | null;
}

function makeSource(request: TemplateFileRequest): { next(index: number, keys: readonly string[]): MadeRow } {
  const days = makeDayCount(request.today ?? DEFAULT_TODAY);
  const random = makeRandom(request.seed, `${request.entry}/${request.subject}/file`);
  const chooser = makeRandom(request.seed, "dirt");
  const parties = Math.min(ENTERPRISES_MAX, Math.max(50, Math.ceil(request.rows / 10)));
  const enterprises = request.subject === "person" ? [] : inventEnterprises(request.seed, parties, days);
  const withDigits = enterprises.filter((one) => isAllDigits(one.uscc));
  const ground: DirtGround = { random: chooser, days, hasNumbers: request.format === "xlsx" };
  const shares = Object.entries(request.dirt ?? {}).filter(([kind]) => kind !== "note-rows");
  return {
    next(index, keys) {
      const wished = chosenKind(shares, chooser.next());
      const among = wished === "code-as-number" ? withDigits : enterprises;
      const party =
        request.subject === "person" ? personParty(random) : organisationParty(random.pick(among));
      const decided = workingDay(-random.below(DECISION_DAYS), days);
      const given = { random, days, decided, sequence: index + 1, party };
      const isPenalty = request.entry === "administrative-penalty";
      const alwaysFined = wished !== null && AMOUNT_DIRT.has(wished);
      const row: DirtyRow = isPenalty ? penaltyRow({ ...given, alwaysFined }) : licenceRow(given);
      return soiled({ row, keys, kind: wished, ground });
    },
  };
}

function chosenKind(shares: readonly (readonly [string, number])[], chance: number): DirtKind | null {
  let sum = 0;
  for (const [name, share] of shares) {
    sum += share;
    if (chance < sum) return DIRT_KINDS.find((kind) => kind === name) ?? null;
  }
  return null;
}

function soiled(given: {
  row: DirtyRow;
  keys: readonly string[];
  kind: DirtKind | null;
  ground: DirtGround;
}): MadeRow {
  const { row, keys, kind, ground } = given;
  const soil = kind === null ? undefined : SOILS[kind];
  const isSoiled = soil === undefined || soil(row, ground);
  const cells = keys.map((key) => row[key] ?? "");
  if (kind === "ragged-short") return { kind, cells: cells.slice(0, -3) };
  if (kind === "ragged-long") return { kind, cells: splitCell(cells, keys.indexOf("content")) };
  return { kind: isSoiled ? kind : null, cells };
}

/** A cell cut in two, as an unquoted comma does: everything after it moves one column to the right. */
function splitCell(cells: Cells, at: number): Cells {
  const cell = String(cells[at] ?? "");
  const middle = Math.ceil(cell.length / 2);
  return [...cells.slice(0, at), cell.slice(0, middle), cell.slice(middle), ...cells.slice(at + 1)];
}

/** An empty ledger with a list for every kind. */
export function emptyLedger(): DirtLedger {
  return {
    "letter-o": [],
    "lower-case": [],
    "full-width": [],
    "wrong-check": [],
    "old-15-digit": [],
    "code-as-number": [],
    "serial-date": [],
    "impossible-date": [],
    "future-date": [],
    "yuan-for-wan": [],
    "currency-sign": [],
    "amount-mismatch": [],
    "amount-differs": [],
    "ragged-short": [],
    "ragged-long": [],
    "replacement-character": [],
    "repeated-header": [],
    "duplicate-row": [],
    placeholder: [],
    "id-in-text": [],
    "unknown-kind": [],
    "missing-required": [],
    classified: [],
    "note-rows": [],
  };
}
