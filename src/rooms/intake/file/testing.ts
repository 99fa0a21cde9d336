import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeGb18030 } from "../../../kernel/gb18030.ts";
import type { Cell, SourceRow, TableReader } from "../types.ts";
import { openTable } from "./open-table.ts";
import { FileProblem, type FileProblemCode } from "./problem.ts";

/** What the reading of a file came to, for tests: all its rows, or the code of its refusal. */
export type ReadFile =
  | { readonly rows: readonly SourceRow[]; readonly reader: TableReader; readonly code: null }
  | { readonly code: FileProblemCode; readonly zh: string; readonly en: string; readonly before: number };

export const TEXT_ENCODERS: Readonly<Record<string, (text: string) => Buffer>> = {
  "utf-8": (text) => Buffer.from(text, "utf8"),
  "utf-8 with mark": (text) => Buffer.from(`\uFEFF${text}`, "utf8"),
  "utf-16le with mark": (text) => Buffer.from(`\uFEFF${text}`, "utf16le"),
  "utf-16be with mark": (text) => Buffer.from(`\uFEFF${text}`, "utf16le").swap16(),
  "utf-16le": (text) => Buffer.from(text, "utf16le"),
  "utf-16be": (text) => Buffer.from(text, "utf16le").swap16(),
  gb18030: encodeGb18030,
};

/** Puts bytes into a file of a new folder, lends its path, and removes the folder. */
export async function withFile<T>(bytes: Uint8Array | string, use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "xinheng-file-"));
  try {
    const path = join(folder, "submitted");
    await writeFile(path, bytes);
    return await use(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens and reads a file of these bytes to its end, or to its refusal. */
export function readBytes(bytes: Uint8Array | string): Promise<ReadFile> {
  return withFile(bytes, readPath);
}

/** Opens and reads a file to its end, or to its refusal. */
export async function readPath(path: string): Promise<ReadFile> {
  const opened = await openTable(path, { fileName: "submitted" });
  if (!opened.ok) return { code: opened.code, zh: opened.because.zh, en: opened.because.en, before: 0 };
  const reader = opened.value;
  const rows: SourceRow[] = [];
  try {
    for await (const chunk of reader.chunks()) rows.push(...chunk);
    return { rows, reader, code: null };
  } catch (thrown) {
    if (!(thrown instanceof FileProblem)) throw thrown;
    return { code: thrown.code, zh: thrown.because.zh, en: thrown.because.en, before: rows.length };
  } finally {
    await reader.close();
  }
}

/** The cells of a file that must be readable. */
export async function cellsOf(bytes: Uint8Array | string): Promise<readonly (readonly Cell[])[]> {
  return (await rowsOf(bytes)).map((row) => row.cells);
}

/** The rows of a file that must be readable. */
export async function rowsOf(bytes: Uint8Array | string): Promise<readonly SourceRow[]> {
  const read = await readBytes(bytes);
  if (read.code !== null) throw new Error(`The file was refused: ${read.code} ${read.en}`);
  return read.rows;
}
