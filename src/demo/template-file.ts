import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { writeXlsxStream } from "hucre/xlsx";
import { encodeGb18030 } from "../kernel/gb18030.ts";
import { emptyLedger, templateRows } from "./template-rows.ts";
import type { TemplateFileRequest, TemplateFileResult } from "./types.ts";

type Encoding = NonNullable<TemplateFileRequest["encoding"]>;

const PIECE_LENGTH = 128 * 1024;
const MARKS: Readonly<Record<Encoding, string>> = {
  "utf-8": "",
  "utf-8-bom": "\uFEFF",
  "utf-16le": "\uFEFF",
  "utf-16be": "\uFEFF",
  gb18030: "",
};

/**
 * Writes a filled template of any size in constant memory, clean or with a chosen share of each kind of dirt, and
 * says which rows got which dirt. The same request gives the same file. All its bodies, firms and persons are invented.
 */
export async function writeTemplateFile(request: TemplateFileRequest): Promise<TemplateFileResult> {
  const ledger = emptyLedger();
  const counted = { rows: 0 };
  const rows = counting(templateRows(request, ledger), counted);
  await pipeline(bytesOf(request, rows), createWriteStream(request.path));
  const { size } = await stat(request.path);
  return { rows: counted.rows, headerRows: request.header === "both" ? 2 : 1, bytes: size, dirty: ledger };
}

function bytesOf(request: TemplateFileRequest, rows: Iterable<(string | number)[]>): Readable {
  if (request.format === "xlsx") return Readable.from(writeXlsxStream(rows, { name: "Sheet1" }));
  const encoding = request.encoding ?? "utf-8";
  const delimiter = request.format === "tsv" ? "\t" : ",";
  return Readable.from(encodedPieces(rows, encoding, delimiter));
}

function* counting(
  rows: Iterable<readonly (string | number)[]>,
  counted: { rows: number },
): Generator<(string | number)[], void, void> {
  for (const row of rows) {
    counted.rows += 1;
    yield [...row];
  }
}

function* encodedPieces(
  rows: Iterable<readonly (string | number)[]>,
  encoding: Encoding,
  delimiter: string,
): Generator<Buffer, void, void> {
  let text = MARKS[encoding];
  for (const row of rows) {
    text += `${row.map((cell) => quoted(String(cell), delimiter)).join(delimiter)}\r\n`;
    if (text.length < PIECE_LENGTH) continue;
    yield encoded(text, encoding);
    text = "";
  }
  yield encoded(text, encoding);
}

function encoded(text: string, encoding: Encoding): Buffer {
  if (encoding === "gb18030") return encodeGb18030(text);
  if (encoding === "utf-16le") return Buffer.from(text, "utf16le");
  return encoding === "utf-16be" ? Buffer.from(text, "utf16le").swap16() : Buffer.from(text, "utf8");
}

function quoted(cell: string, delimiter: string): string {
  const isPlain = !cell.includes(delimiter) && !cell.includes('"') && !cell.includes("\n");
  return isPlain ? cell : `"${cell.replaceAll('"', '""')}"`;
}
