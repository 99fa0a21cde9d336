import type { ByteSource } from "./bytes.ts";
import { CELL_LENGTH_MAX, SHARED_STRINGS_LENGTH_MAX } from "./limits.ts";
import { FileProblem } from "./problem.ts";
import { makeTagScanner } from "./xml-tags.ts";
import type { ZipEntry } from "./zip-directory.ts";
import { inflatePart } from "./zip-part.ts";

/**
 * The shared strings of a workbook by index: rich text joined, phonetic readings left out. They must be held in memory
 * while a sheet is read, so they have a limit of their own (FILE_TOO_LARGE: such a file is sent as CSV).
 */
export async function readSharedStrings(
  source: ByteSource,
  entry: ZipEntry | null,
): Promise<readonly string[]> {
  if (entry === null) return [];
  const decoder = new TextDecoder("utf-8");
  const gathered = gatherStrings();
  for await (const piece of inflatePart(source, entry)) {
    gathered.push(decoder.decode(piece, { stream: true }));
    if (gathered.length() > SHARED_STRINGS_LENGTH_MAX) {
      throw new FileProblem("FILE_TOO_LARGE", { what: "shared strings", limit: SHARED_STRINGS_LENGTH_MAX });
    }
  }
  return gathered.strings;
}

function gatherStrings(): { readonly strings: string[]; push(text: string): void; length(): number } {
  const strings: string[] = [];
  let current = "";
  let length = 0;
  let inReading = false;
  const listener = {
    collects: false,
    open(name: string) {
      if (name === "si") current = "";
      if (name === "rPh") inReading = true;
      listener.collects = name === "t" && !inReading;
    },
    close(name: string) {
      listener.collects = false;
      if (name === "rPh") inReading = false;
      if (name !== "si") return;
      strings.push(unescaped(current));
      length += current.length;
    },
    text(text: string) {
      current += text;
      if (current.length > CELL_LENGTH_MAX) {
        throw new FileProblem("FILE_TOO_LARGE", { what: "shared string", limit: CELL_LENGTH_MAX });
      }
    },
  };
  const scanner = makeTagScanner(listener);
  return { strings, push: scanner.push, length: () => length };
}

/** Control characters that XML cannot hold are written _x000D_ in spreadsheets. */
export function unescaped(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
