import Papa from "papaparse";

/** `row` is the number of the row among the rows shown, from 1. */
export interface PreviewRow {
  readonly row: number;
  readonly cells: readonly string[];
}

/** The first rows of a text file as its reader will see them, and the encoding they were read with. */
export interface Preview {
  readonly encoding: string;
  readonly rows: readonly PreviewRow[];
  /** True when some bytes were no characters of the encoding. */
  readonly hasReplacements: boolean;
}

const readBytes = 65_536;
const rowsShown = 6;
const columnsShown = 40;

export function isTextFile(name: string): boolean {
  return /\.(csv|tsv|txt)$/i.test(name);
}

/** Reads the first rows of a CSV file in the browser. The platform reads the file again by its own rules. */
export async function previewOf(file: File): Promise<Preview> {
  const bytes = new Uint8Array(await file.slice(0, readBytes).arrayBuffer());
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes, { stream: true });
  const parsed = Papa.parse<string[]>(text, { preview: rowsShown, skipEmptyLines: true });
  const rows = parsed.data.map((cells, index) => ({ row: index + 1, cells: cells.slice(0, columnsShown) }));
  return {
    encoding: encoding.toUpperCase(),
    rows,
    hasReplacements: rows.flatMap(({ cells }) => cells).some((cell) => cell.includes("\uFFFD")),
  };
}

/** A byte order mark decides; else what is valid UTF-8 is UTF-8; else GB18030, which holds GBK and GB2312. */
export function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" | "gb18030" {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return "utf-8";
  } catch {
    return "gb18030";
  }
}
