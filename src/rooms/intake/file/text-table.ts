import { makePieceDecoder } from "../../../kernel/piece-decoder.ts";
import type { SourceRow, TableReader } from "../types.ts";
import { type ByteSource, readPieces } from "./bytes.ts";
import { detectDelimiter } from "./delimiter.ts";
import type { EncodingVerdict } from "./encoding.ts";
import { SAMPLE_BYTES } from "./limits.ts";
import { FileProblem } from "./problem.ts";
import { makeRowScanner } from "./row-scanner.ts";

/** A reader of delimited text. Cells are the text between delimiters; an empty cell is "", never null. */
export function textTable(source: ByteSource, verdict: EncodingVerdict, sample: Buffer): TableReader {
  const text = new TextDecoder(verdict.encoding).decode(sample.subarray(0, SAMPLE_BYTES), { stream: true });
  const delimiter = detectDelimiter(text);
  return {
    format: "csv",
    encoding: verdict.encoding,
    delimiter,
    bytesTotal: source.size,
    bytesRead: () => source.read,
    chunks: () => rowsOfText(readPieces(source, verdict.markBytes), verdict.encoding, delimiter),
    close: () => source.handle.close(),
  };
}

/** Rows of a byte stream however it is cut. Throws FileProblem; memory is bounded by one piece and one row. */
export async function* rowsOfText(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  encoding: string,
  delimiter: string,
): AsyncGenerator<readonly SourceRow[], void, void> {
  const decoder = makePieceDecoder(encoding);
  const scanner = makeRowScanner(delimiter);
  let row = 1;
  for await (const piece of pieces) {
    const text = decoder.push(piece);
    if (text.includes("\0")) throw new FileProblem("FILE_NUL_BYTES", { row });
    scanner.push(text);
    const rows = scanner.take();
    row = rows.at(-1)?.row ?? row;
    if (rows.length > 0) yield rows;
  }
  scanner.push(decoder.end());
  scanner.end();
  const rest = scanner.take();
  if (rest.length > 0) yield rest;
}
