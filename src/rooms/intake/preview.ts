import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { Reason } from "../../kernel/outcome.ts";
import { PREVIEW_BYTES_MAX } from "../../platform/limits.ts";
import type { Catalogue, Entry } from "../catalogue/index.ts";
import { FileProblem, openTable } from "./file/index.ts";
import { fitOfSheet, readHeader } from "./mapping.ts";
import { receiveFile, UploadTooLarge } from "./receive.ts";
import { refusal } from "./refusals.ts";
import type { SourceRow, TableReader } from "./types.ts";

/** The first rows of a file as the platform reads them, and what it takes each column for. */
export interface Preview {
  readonly format: string | null;
  readonly encoding: string | null;
  readonly columns: readonly {
    readonly index: number;
    readonly header: string;
    readonly field: { readonly name: string; readonly zh: string; readonly en: string } | null;
    readonly ignored: boolean;
  }[];
  readonly missing: readonly { readonly name: string; readonly zh: string; readonly en: string }[];
  readonly rows: readonly { readonly row: number; readonly cells: readonly string[] }[];
  /** Why the file would be refused as a whole; null when its header is sound. */
  readonly refusal: ({ readonly code: string } & Reason) | null;
}

const ROWS_SHOWN = 5;
const COLUMNS_SHOWN = 60;
const CELL_LENGTH_SHOWN = 200;

/**
 * Reads the beginning of a file with the reader of the intake and forgets the file. Nothing is recorded. A part of a text
 * file will do: only its first rows are looked at. Refuses FILE_TOO_LARGE.
 */
export async function previewFile(
  of: { readonly uploads: string; readonly catalogue: Catalogue },
  asked: { readonly entry: Entry; readonly stream: Readable },
): Promise<Preview> {
  const name = `preview-${randomUUID()}`;
  const file = await receiveFile(asked.stream, {
    folder: of.uploads,
    name,
    bytesMax: PREVIEW_BYTES_MAX,
  }).catch((error: unknown) => {
    throw error instanceof UploadTooLarge ? refusal("FILE_TOO_LARGE") : error;
  });
  try {
    return await readPreview(file.path, asked.entry, of.catalogue.entries);
  } catch (error) {
    if (error instanceof FileProblem) return refused({ code: error.code, ...error.because });
    throw error;
  } finally {
    await rm(file.path, { force: true });
  }
}

async function readPreview(path: string, entry: Entry, entries: readonly Entry[]): Promise<Preview> {
  const fit = (head: readonly SourceRow[]) => fitOfSheet(entry, head, entries);
  const opened = await openTable(path, { fileName: "preview", fit });
  if (!opened.ok) return refused({ code: opened.code, ...opened.because });
  const reader = opened.value;
  try {
    return describe(reader, await firstRows(reader), { entry, entries });
  } finally {
    await reader.close();
  }
}

async function firstRows(reader: TableReader): Promise<readonly SourceRow[]> {
  for await (const rows of reader.chunks()) return rows;
  return [];
}

function describe(
  reader: TableReader,
  rows: readonly SourceRow[],
  of: { readonly entry: Entry; readonly entries: readonly Entry[] },
): Preview {
  const read = readHeader(of.entry, rows, of.entries);
  const { lastHeaderRow } = read;
  const shown = lastHeaderRow === null ? rows : rows.filter(({ row }) => row > lastHeaderRow);
  return {
    format: reader.format,
    encoding: reader.encoding,
    columns: read.columns.slice(0, COLUMNS_SHOWN).map((column) => ({
      index: column.index,
      header: shortened(column.header),
      field: column.field === null ? null : nameOf(column.field),
      ignored: column.ignored,
    })),
    missing: read.missing.map(nameOf),
    rows: shown.slice(0, ROWS_SHOWN).map(({ row, cells }) => ({
      row,
      cells: cells.slice(0, COLUMNS_SHOWN).map((cell) => shortened(cell === null ? "" : String(cell))),
    })),
    refusal: read.refusal,
  };
}

function nameOf(field: { readonly name: string; readonly zh: string; readonly en: string }) {
  return { name: field.name, zh: field.zh, en: field.en };
}

function shortened(text: string): string {
  return text.length > CELL_LENGTH_SHOWN ? `${text.slice(0, CELL_LENGTH_SHOWN)}…` : text;
}

function refused(because: NonNullable<Preview["refusal"]>): Preview {
  return { format: null, encoding: null, columns: [], missing: [], rows: [], refusal: because };
}
