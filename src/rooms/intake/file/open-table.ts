import { accept, type Outcome } from "../../../kernel/outcome.ts";
import type { TableReader } from "../types.ts";
import { type ByteSource, openBytes, readSpan } from "./bytes.ts";
import { detectEncoding } from "./encoding.ts";
import { guarded } from "./guarded.ts";
import {
  ASCII_SEARCH_BYTES_MAX,
  SAMPLE_BYTES,
  TEXT_BYTES_MAX,
  XLS_BYTES_MAX,
  XLSX_BYTES_MAX,
} from "./limits.ts";
import { ndjsonTable } from "./ndjson-table.ts";
import { type FileProblemCode, refuseFile } from "./problem.ts";
import type { FitSheet } from "./sheets.ts";
import { sniff } from "./sniff.ts";
import { textTable } from "./text-table.ts";
import { xlsTable } from "./xls-table.ts";
import { xlsxTable } from "./xlsx-table.ts";

export interface FileHint {
  /** Name under which the file was sent; shown to people, not trusted. */
  readonly fileName: string;
  readonly mediaType?: string;
  /** Tells which sheet of a workbook is the table; without it the first one with data is. */
  readonly fit?: FitSheet;
}

type Opened = Outcome<TableReader, FileProblemCode>;

/**
 * Opens a submitted file as a stream of rows. Format, encoding and delimiter come from the content, never from the
 * name. Refusals known from the beginning of the file are returned; those that show only while reading (an unclosed
 * quote at row 900,000) are thrown by `chunks()` as FileProblem, which the intake flow turns into a failed batch.
 * Cells may be slices of a larger text: whoever keeps one for long keeps that text, so keep hashes or copies.
 */
export async function openTable(path: string, hint: FileHint): Promise<Opened> {
  const source = await openBytes(path);
  const opened = await openSource(source, path, hint);
  if (!opened.ok) {
    await source.handle.close();
    return opened;
  }
  return accept(guarded(opened.value));
}

async function openSource(source: ByteSource, path: string, hint: FileHint): Promise<Opened> {
  if (source.size === 0) return refuseFile("FILE_EMPTY");
  const sample = await readSpan(source, 0, SAMPLE_BYTES);
  const sniffed = sniff(sample);
  if (sniffed.kind === "refused") return refuseFile("FILE_FORMAT_UNKNOWN", { seen: sniffed.seen });
  if (sniffed.kind === "zip") return openWithin(source, XLSX_BYTES_MAX, () => xlsxTable(source, hint.fit));
  if (sniffed.kind === "ole")
    return openWithin(source, XLS_BYTES_MAX, () => xlsTable(source, path, { fit: hint.fit }));
  if (sniffed.kind === "ndjson") return openWithin(source, TEXT_BYTES_MAX, () => ndjsonTable(source));
  return openWithin(source, TEXT_BYTES_MAX, () => openText(source, sample, hint));
}

async function openWithin(source: ByteSource, limit: number, open: () => Promise<Opened>): Promise<Opened> {
  if (source.size > limit) return refuseFile("FILE_TOO_LARGE", { what: `${source.size} bytes`, limit });
  return open();
}

async function openText(source: ByteSource, sample: Buffer, hint: FileHint): Promise<Opened> {
  const isAscii = sample.every((byte) => byte < 0x80);
  const wider = isAscii ? await readSpan(source, 0, ASCII_SEARCH_BYTES_MAX + SAMPLE_BYTES) : sample;
  const verdict = detectEncoding(wider);
  if (verdict === null) {
    const binary = sample.includes(0);
    return binary
      ? refuseFile("FILE_FORMAT_UNKNOWN", { seen: hint.fileName })
      : refuseFile("FILE_ENCODING_UNKNOWN");
  }
  const text = new TextDecoder(verdict.encoding).decode(sample, { stream: true });
  if (text.includes("\0"))
    return refuseFile("FILE_NUL_BYTES", { row: 1 + (text.split("\0", 1)[0] ?? "").split("\n").length - 1 });
  if (source.size <= SAMPLE_BYTES && text.trim() === "") return refuseFile("FILE_EMPTY");
  return accept(textTable(source, verdict, sample));
}
