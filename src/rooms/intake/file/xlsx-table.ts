import { accept, type Outcome } from "../../../kernel/outcome.ts";
import type { SourceRow, TableReader } from "../types.ts";
import type { ByteSource } from "./bytes.ts";
import { type FileProblemCode, refusalOf } from "./problem.ts";
import { type FitSheet, rowsOfTable, type SheetPiece } from "./sheets.ts";
import { makeSheetScanner, type SheetWords } from "./xlsx-sheet.ts";
import { readSharedStrings } from "./xlsx-strings.ts";
import { readWorkbook, type Workbook } from "./xlsx-workbook.ts";
import { readZipDirectory, type ZipEntry } from "./zip-directory.ts";
import { inflatePart } from "./zip-part.ts";

/**
 * A reader of the sheet of a workbook that is the table, visible sheets before hidden ones (see sheets.ts).
 *
 * Own code and not hucre's row stream (docs/decisions/0007): that one inflates ahead of a slow reader without bound,
 * takes the first sheet even when it is empty, bounds a part only by the size it declares itself, and reads half as many
 * rows a second (22 thousand of 26 columns against 43). hucre writes the workbooks of tests and of template files.
 */
export async function xlsxTable(
  source: ByteSource,
  fit: FitSheet | null = null,
): Promise<Outcome<TableReader, FileProblemCode>> {
  try {
    const workbook = await readWorkbook(source, await readZipDirectory(source));
    return accept({
      format: "xlsx",
      encoding: null,
      delimiter: null,
      bytesTotal: source.size,
      bytesRead: () => Math.min(source.read, source.size),
      chunks: () => rowsOfTable(piecesOf(source, workbook), fit),
      close: () => source.handle.close(),
    });
  } catch (thrown) {
    return refusalOf(thrown);
  }
}

async function* piecesOf(source: ByteSource, workbook: Workbook): AsyncGenerator<SheetPiece, void, void> {
  const strings = await readSharedStrings(source, workbook.sharedStrings);
  const words = { strings, dayStyles: workbook.dayStyles, from1904: workbook.from1904 };
  for (const [sheet, { part, isHidden }] of workbook.sheets.entries()) {
    for await (const rows of rowsOfSheet(source, part, words)) yield { sheet, isHidden, rows };
  }
}

async function* rowsOfSheet(
  source: ByteSource,
  sheet: ZipEntry,
  words: SheetWords,
): AsyncGenerator<readonly SourceRow[], void, void> {
  const decoder = new TextDecoder("utf-8");
  const scanner = makeSheetScanner(words);
  for await (const piece of inflatePart(source, sheet)) {
    scanner.push(decoder.decode(piece, { stream: true }));
    const rows = scanner.take();
    if (rows.length > 0) yield rows;
  }
}
