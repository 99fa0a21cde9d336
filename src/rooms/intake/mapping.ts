import { beginningOf } from "../../kernel/characters.ts";
import { accept, type Outcome } from "../../kernel/outcome.ts";
import { scanPrivacy } from "../../kernel/privacy.ts";
import type { Entry, Field } from "../catalogue/types.ts";
import { REASON_COLUMN } from "./file/reason-column.ts";
import type { SheetFit } from "./file/sheets.ts";
import { headerKey, headerText, isHintKey, spellingsOf } from "./header-key.ts";
import { type MappingCode, refuseTable } from "./problems.ts";
import type { SourceRow } from "./types.ts";

/** Whom a table is about: only organisations, only natural persons, or either, told by each row. */
export type TemplateKind = "organisation" | "person" | "mixed";

export interface MappedColumn {
  /** Place of the column in the file, from 0. */
  readonly index: number;
  readonly field: Field;
  /** The header text as the file has it; Chinese where the file has both. */
  readonly header: string;
}

/** How the columns of a file mean the fields of an entry. */
export interface ColumnMap {
  readonly entry: string;
  readonly template: TemplateKind;
  readonly columns: readonly MappedColumn[];
  /** Columns that may be filled and are not read: 序号, and 问题说明 of a rejected-rows file. */
  readonly ignored: readonly number[];
  /** One past the last column with a name; cells beyond it, and cells without a header, must be empty. */
  readonly width: number;
  /** Row numbers of the header rows. */
  readonly headerRows: readonly number[];
  readonly lastHeaderRow: number;
  /** The texts of all rows through the last header row, titles above it included, as the rejected-rows file repeats them. */
  readonly headerTexts: readonly (readonly string[])[];
}

/** Rows that are searched for the header; titles and notes may stand above it. */
const HEADER_SEARCH_ROWS_MAX = 20;
/** Fields a row must name to be a header. */
const HEADER_FIELDS_MIN = 2;
const IGNORED_KEYS: ReadonlySet<string> = new Set([headerKey(REASON_COLUMN), "序号", "行号", "NO"]);

/**
 * Finds the header of a table and what each column means. Any order, Chinese names, codes of the new and the old
 * layout, or both in two rows. Refuses the table with HEADER_NOT_FOUND, WRONG_TEMPLATE (compared with `entries`),
 * HEADER_ROWS_DISAGREE, UNKNOWN_COLUMN (article 6: the catalogue is closed), DUPLICATE_COLUMN or COLUMN_MISSING.
 */
export function mapHeader(
  entry: Entry,
  rows: readonly SourceRow[],
  entries: readonly Entry[] = [entry],
): Outcome<ColumnMap, MappingCode> {
  const head = rows.slice(0, HEADER_SEARCH_ROWS_MAX);
  const own = findHeader(entry, head);
  const rival = own !== null && isSound(own) ? null : rivalOf(entry, head, entries);
  if (rival !== null && rival.named > (own?.named ?? 0)) {
    return refuseTable("WRONG_TEMPLATE", {
      looksLike: rival.entry.zh,
      looksLikeCode: rival.entry.entry,
      entry: entry.zh,
      entryCode: entry.entry,
    });
  }
  if (own === null) {
    return refuseTable("HEADER_NOT_FOUND", { entry: entry.zh, rows: HEADER_SEARCH_ROWS_MAX });
  }
  return refusalOf(own) ?? accept(columnMap(own, head));
}

/** Every text of the header rows of a table, for what may not even be asked about; none when there is no header. */
export function headerTextsOf(entry: Entry, rows: readonly SourceRow[]): readonly string[] {
  const header = findHeader(entry, rows.slice(0, HEADER_SEARCH_ROWS_MAX));
  return header?.rows.flatMap((row) => row.cells.map(headerText)).filter((text) => text !== "") ?? [];
}

/** The refusal of a whole table whose columns reach for information that may not be recorded. */
export function refuseDenied(categories: {
  readonly zh: string;
  readonly en: string;
}): Outcome<never, MappingCode> {
  return refuseTable("DENIED_COLUMN", { categories: categories.zh, categoriesEn: categories.en });
}

/** What each column of a file is taken for, whether or not the file would be accepted. */
export interface HeaderReading {
  readonly columns: readonly {
    readonly index: number;
    readonly header: string;
    readonly field: Field | null;
    /** True for columns that may be filled and are not read. */
    readonly ignored: boolean;
  }[];
  /** Fields that a column must be there for and is not. */
  readonly missing: readonly Field[];
  /** Null when no header was found. */
  readonly lastHeaderRow: number | null;
  readonly refusal: { readonly code: string; readonly zh: string; readonly en: string } | null;
}

/** Reads a header as `mapHeader` does and tells all that it found, for people who look before they send. */
export function readHeader(
  entry: Entry,
  rows: readonly SourceRow[],
  entries: readonly Entry[],
): HeaderReading {
  const mapped = mapHeader(entry, rows, entries);
  const found = findHeader(entry, rows.slice(0, HEADER_SEARCH_ROWS_MAX));
  return {
    columns: (found?.cells ?? [])
      .filter((cell) => cell.text !== "")
      .map((cell) => ({
        index: cell.index,
        header: cell.text,
        field: cell.fields.length === 1 ? (cell.fields[0] ?? null) : null,
        ignored: isIgnored(cell),
      })),
    missing: found === null ? [] : missingFields(found),
    lastHeaderRow: found?.lastRow ?? null,
    refusal: mapped.ok ? null : { code: mapped.code, zh: mapped.because.zh, en: mapped.because.en },
  };
}

/** Whether a row below the header can be data: a note has one cell. */
const DATA_CELLS_MIN = 2;

/** What a sheet of a workbook is to an entry, judged by its first rows. */
export function fitOfSheet(entry: Entry, head: readonly SourceRow[], entries: readonly Entry[]): SheetFit {
  const mapped = mapHeader(entry, head, entries);
  if (!mapped.ok) {
    return mapped.code === "HEADER_NOT_FOUND" || mapped.code === "WRONG_TEMPLATE" ? "other" : "refused";
  }
  const { lastHeaderRow } = mapped.value;
  const isData = ({ row, cells }: SourceRow): boolean =>
    row > lastHeaderRow && cells.filter((cell) => cell !== null && cell !== "").length >= DATA_CELLS_MIN;
  return head.some(isData) ? "rows" : "template";
}

interface HeaderCell {
  readonly index: number;
  readonly text: string;
  readonly fields: readonly Field[];
}

interface Header {
  readonly entry: Entry;
  readonly rows: readonly SourceRow[];
  readonly lastRow: number;
  readonly cells: readonly HeaderCell[];
  /** Columns whose meaning is known. */
  readonly named: number;
}

function findHeader(entry: Entry, head: readonly SourceRow[]): Header | null {
  const at = head.findIndex((row) => isHeaderRow(entry, row));
  const first = head[at];
  if (first === undefined) return null;
  const second = head[at + 1];
  const rows = second !== undefined && isHeaderRow(entry, second) ? [first, second] : [first];
  const after = head[at + rows.length];
  const lastRow = after !== undefined && isHintRow(after) ? after.row : (rows.at(-1)?.row ?? first.row);
  const cells = headerCells(entry, rows);
  return { entry, rows, lastRow, cells, named: cells.filter(({ fields }) => fields.length > 0).length };
}

function isHeaderRow(entry: Entry, row: SourceRow): boolean {
  const spellings = spellingsOf(entry);
  const keys = row.cells.map((cell) => headerKey(headerText(cell))).filter((key) => key !== "");
  const known = keys.filter((key) => spellings.has(key)).length;
  return known >= HEADER_FIELDS_MIN && known * 2 >= keys.length;
}

function isHintRow(row: SourceRow): boolean {
  const texts = row.cells.map(headerText).filter((text) => text !== "");
  return texts.length > 1 && texts.every(isHintKey);
}

function headerCells(entry: Entry, rows: readonly SourceRow[]): readonly HeaderCell[] {
  const spellings = spellingsOf(entry);
  const width = Math.max(...rows.map((row) => row.cells.length));
  return Array.from({ length: width }, (_, index) => {
    const texts = rows.map((row) => headerText(row.cells[index])).filter((text) => text !== "");
    const found = texts.map((text) => spellings.get(headerKey(text)));
    const fields = [...new Set(found.filter((field) => field !== undefined))];
    return {
      index,
      text: texts.find((text) => /\p{Script=Han}/u.test(text)) ?? texts[0] ?? "",
      fields: isInDoubt(found) ? [] : fields,
    };
  });
}

/** Beside a known code any wording will do, except over an amount: the words may name another unit. */
function isInDoubt(found: readonly (Field | undefined)[]): boolean {
  return found.includes(undefined) && found.some((field) => field?.kind === "money");
}

function rivalOf(entry: Entry, head: readonly SourceRow[], entries: readonly Entry[]): Header | null {
  const rivals = entries
    .filter((other) => other.entry !== entry.entry)
    .map((other) => findHeader(other, head))
    .filter((header) => header !== null);
  return rivals.reduce<Header | null>(
    (best, one) => (best === null || one.named > best.named ? one : best),
    null,
  );
}

function isSound(header: Header): boolean {
  return refusalOf(header) === null;
}

function refusalOf(header: Header): Outcome<never, MappingCode> | null {
  const { entry, cells } = header;
  const torn = cells.filter(({ fields }) => fields.length > 1);
  if (torn.length > 0) return refuseTable("HEADER_ROWS_DISAGREE", { columns: listed(torn) });
  const unknown = cells.filter((cell) => cell.fields.length === 0 && cell.text !== "" && !isIgnored(cell));
  if (unknown.length > 0) return refuseTable("UNKNOWN_COLUMN", { entry: entry.zh, columns: listed(unknown) });
  const doubled = cells.filter(({ fields: [field], index }) =>
    cells.some((other) => field !== undefined && other.index !== index && other.fields[0] === field),
  );
  if (doubled.length > 0) return refuseTable("DUPLICATE_COLUMN", { columns: listed(doubled) });
  const missing = missingFields(header);
  if (missing.length > 0) {
    return refuseTable("COLUMN_MISSING", { columns: missing.map((field) => field.zh).join("、") });
  }
  return null;
}

function isIgnored(cell: HeaderCell): boolean {
  return IGNORED_KEYS.has(headerKey(cell.text));
}

/** Column names are quoted back shortened: a file may put anything in its header. */
function listed(cells: readonly HeaderCell[]): string {
  const names = cells.slice(0, LISTED_MAX).map((cell) => beginningOf(masked(cell.text), LISTED_LENGTH_MAX));
  return names.join("、") + (cells.length > LISTED_MAX ? ` … (${cells.length})` : "");
}

/** A file without a header has data where its columns should be named. */
function masked(text: string): string {
  return scanPrivacy(scanPrivacy(text, "text").masked, "code").masked;
}

const LISTED_MAX = 30;
const LISTED_LENGTH_MAX = 60;

function missingFields(header: Header): readonly Field[] {
  const present = new Set(header.cells.flatMap(({ fields }) => fields));
  const template = templateOf(header);
  return header.entry.fields.filter(
    (field) => !present.has(field) && (field.required === "always" || field.required === template),
  );
}

/** A table with columns for organisation codes and for personal documents may hold either kind, row by row. */
function templateOf({ entry, cells }: Header): TemplateKind {
  const names = new Set(cells.map(({ fields }) => fields[0]?.name ?? ""));
  const { personId, subjectUscc, otherIdentifiers } = entry.identity;
  const persons = personId !== null && names.has(personId);
  const organisations = [subjectUscc, ...otherIdentifiers].some((name) => name !== null && names.has(name));
  if (persons) return organisations ? "mixed" : "person";
  return "organisation";
}

function columnMap(header: Header, head: readonly SourceRow[]): ColumnMap {
  const named = header.cells.filter((cell) => cell.text !== "");
  return {
    entry: header.entry.entry,
    template: templateOf(header),
    columns: header.cells.flatMap(({ index, text, fields: [field] }) =>
      field === undefined ? [] : [{ index, field, header: text }],
    ),
    ignored: named.filter(isIgnored).map(({ index }) => index),
    width: Math.max(...named.map(({ index }) => index)) + 1,
    headerRows: header.rows.map(({ row }) => row),
    lastHeaderRow: header.lastRow,
    headerTexts: head
      .filter(({ row }) => row <= header.lastRow)
      .map(({ cells }) => cells.map((cell) => (cell === null ? "" : String(cell)))),
  };
}
