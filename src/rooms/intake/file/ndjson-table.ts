import type { Outcome } from "../../../kernel/outcome.ts";
import { accept } from "../../../kernel/outcome.ts";
import type { Cell, SourceRow, TableReader } from "../types.ts";
import { type ByteSource, readPieces } from "./bytes.ts";
import { CHUNK_ROWS, COLUMNS_MAX, JSON_DEPTH_MAX, JSON_TRUSTED_LENGTH, ROW_LENGTH_MAX } from "./limits.ts";
import { FileProblem, type FileProblemCode, refusalOf } from "./problem.ts";

type JsonRecord = Readonly<Record<string, unknown>>;
type JsonLine = { readonly row: number; readonly value: readonly unknown[] | JsonRecord };

/** Row number of the header made from the keys: it is not in the file, so lines keep their own numbers from 1. */
const KEYS_ROW = 0;

/**
 * A reader of JSON lines. Lines of arrays are rows as they are. Lines of objects get a header (row 0) of all keys of
 * the whole file in order of appearance, found by a first pass, so that a key which only a later line has is a column
 * like any other (and is refused by name when the entry does not know it). Refuses FILE_LINE_NOT_JSON, FILE_LINES_MIXED.
 */
export async function ndjsonTable(source: ByteSource): Promise<Outcome<TableReader, FileProblemCode>> {
  try {
    const keys = await keysOf(source);
    source.read = 0;
    return accept({
      format: "ndjson",
      encoding: "utf-8",
      delimiter: null,
      bytesTotal: source.size,
      bytesRead: () => source.read,
      chunks: () => rowsOf(source, keys),
      close: () => source.handle.close(),
    });
  } catch (thrown) {
    return refusalOf(thrown);
  }
}

/** Every key of the file in order of appearance; null when its lines are arrays. */
async function keysOf(source: ByteSource): Promise<readonly string[] | null> {
  const keys = new Set<string>();
  let kind: "array" | "object" | null = null;
  for await (const line of linesOf(source)) {
    const seen = isList(line.value) ? "array" : "object";
    if (kind !== null && kind !== seen) throw new FileProblem("FILE_LINES_MIXED", { row: line.row });
    kind = seen;
    if (!isList(line.value)) for (const key of Object.keys(line.value)) keys.add(key);
    if (keys.size > COLUMNS_MAX) {
      throw new FileProblem("FILE_TOO_MANY_COLUMNS", { row: line.row, limit: COLUMNS_MAX });
    }
  }
  return kind === "array" ? null : [...keys];
}

async function* rowsOf(
  source: ByteSource,
  keys: readonly string[] | null,
): AsyncGenerator<readonly SourceRow[], void, void> {
  let rows: SourceRow[] = keys === null ? [] : [{ row: KEYS_ROW, cells: keys }];
  for await (const line of linesOf(source)) {
    rows.push({ row: line.row, cells: cellsOf(line.value, keys ?? []) });
    if (rows.length < CHUNK_ROWS) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}

function cellsOf(value: readonly unknown[] | JsonRecord, keys: readonly string[]): Cell[] {
  if (isList(value)) return value.map(cellOf);
  return keys.map((key) => (Object.hasOwn(value, key) ? cellOf(value[key]) : null));
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number") return value;
  if (isList(value) && value.every((item) => typeof item === "string")) return value.join(";");
  return JSON.stringify(value);
}

async function* linesOf(source: ByteSource): AsyncGenerator<JsonLine, void, void> {
  const decoder = new TextDecoder("utf-8");
  let row = 0;
  let rest = "";
  for await (const piece of readPieces(source, 0)) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > ROW_LENGTH_MAX)
      throw new FileProblem("FILE_ROW_TOO_LONG", { row: row + 1, limit: ROW_LENGTH_MAX });
    for (const line of lines) {
      row += 1;
      if (line.trim() !== "") yield parseLine(line, row);
    }
  }
  rest += decoder.decode();
  if (rest.trim() !== "") yield parseLine(rest, row + 1);
}

function parseLine(line: string, row: number): JsonLine {
  const value = jsonOf(line);
  if (isList(value)) return { row, value };
  if (isRecord(value)) return { row, value };
  throw new FileProblem("FILE_LINE_NOT_JSON", { row });
}

/** The value of a JSON text, or null (which is no row either) when it is not JSON. */
export function jsonOf(text: string): unknown {
  if (text.length > JSON_TRUSTED_LENGTH && isDeep(text)) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) && ESCAPE.test(text) ? JSON.parse(writtenOut(text)) : value;
  } catch {
    return null;
  }
}

/** Whether lists and objects lie in one another further than a row has use for: each level costs the parser memory. */
function isDeep(text: string): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length && depth <= JSON_DEPTH_MAX; at += 1) {
    const mark = text.charCodeAt(at);
    if (inText && mark === BACKSLASH) at += 1;
    else if (mark === QUOTE) inText = !inText;
    else if (!inText && (mark === OPEN_LIST || mark === OPEN_OBJECT)) depth += 1;
    else if (!inText && (mark === CLOSE_LIST || mark === CLOSE_OBJECT)) depth -= 1;
  }
  return depth > JSON_DEPTH_MAX;
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

const ESCAPE = /\\[u/]/;

/**
 * A JSON text with its characters written out where an escape was not needed. The JSON.parse of V8 14.6 (Node 26) takes an
 * escaped name for a lone backslash once it has met such a name at the same place of another object, so one file could
 * change the columns of the next. Python escapes every Chinese name, PHP every slash.
 */
function writtenOut(text: string): string {
  return text.replaceAll(/\\(?:u([0-9a-fA-F]{4})|.)/g, (sign: string, hex: string | undefined) => {
    if (hex === undefined) return sign === "\\/" ? "/" : sign;
    const unit = Number.parseInt(hex, 16);
    const isNeeded = unit < 0x20 || unit === 0x22 || unit === 0x5c;
    return isNeeded ? sign : String.fromCharCode(unit);
  });
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null;
}
