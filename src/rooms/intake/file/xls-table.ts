import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { accept, type Outcome } from "../../../kernel/outcome.ts";
import type { Cell, SourceRow, TableReader } from "../types.ts";
import { type ByteSource, readSpan } from "./bytes.ts";
import { CHUNK_ROWS, XLS_BYTES_MAX, XLS_MEMORY_MB_MAX, XLS_SECONDS_MAX } from "./limits.ts";
import { FileProblem, type FileProblemCode, refuseFile } from "./problem.ts";
import { type FitSheet, rowsOfTable, type SheetPiece } from "./sheets.ts";

const CHILD = fileURLToPath(new URL("./xls-child.ts", import.meta.url));
const EXIT_ENCRYPTED = 3;
const EXIT_UNREADABLE = 4;

/** Streams of the compound file that holds an encrypted XLSX, and of old workbooks, as UTF-16 names in its directory. */
const ENCRYPTED_STREAM = Buffer.from("EncryptedPackage", "utf16le");
const WORKBOOK_STREAMS = [Buffer.from("Workbook", "utf16le"), Buffer.from("Book", "utf16le")];

interface ChildLimits {
  readonly memoryMb: number;
  readonly seconds: number;
}

const LIMITS: ChildLimits = { memoryMb: XLS_MEMORY_MB_MAX, seconds: XLS_SECONDS_MAX };

export interface XlsOptions {
  readonly fit?: FitSheet | undefined;
  readonly limits?: ChildLimits;
}

/** A reader of binary workbooks by a process of its own. Refuses FILE_ENCRYPTED and FILE_FORMAT_UNKNOWN on opening. */
export async function xlsTable(
  source: ByteSource,
  path: string,
  { fit, limits = LIMITS }: XlsOptions = {},
): Promise<Outcome<TableReader, FileProblemCode>> {
  const bytes = await readSpan(source, 0, XLS_BYTES_MAX);
  if (bytes.includes(ENCRYPTED_STREAM)) return refuseFile("FILE_ENCRYPTED");
  if (!WORKBOOK_STREAMS.some((name) => bytes.includes(name)))
    return refuseFile("FILE_FORMAT_UNKNOWN", { seen: "OLE" });
  return accept({
    format: "xls",
    encoding: null,
    delimiter: null,
    bytesTotal: source.size,
    bytesRead: () => source.read,
    chunks: () => rowsOfTable(piecesOf(source, path, limits), fit ?? null),
    close: () => source.handle.close(),
  });
}

async function* piecesOf(
  source: ByteSource,
  path: string,
  limits: ChildLimits,
): AsyncGenerator<SheetPiece, void, void> {
  const child = spawn(process.execPath, [`--max-old-space-size=${limits.memoryMb}`, CHILD, path], {
    env: {},
    stdio: ["ignore", "pipe", "ignore"],
    timeout: limits.seconds * 1000,
    killSignal: "SIGKILL",
  });
  const exit = exitOf(child);
  try {
    yield* printedBy(child);
    refuseExit(await exit);
    source.read = source.size;
  } finally {
    child.kill("SIGKILL");
  }
}

async function* printedBy(child: ChildProcess): AsyncGenerator<SheetPiece, void, void> {
  if (child.stdout === null) return;
  let piece: SheetPiece = { sheet: -1, isHidden: false, rows: [] };
  let rows: SourceRow[] = [];
  for await (const line of createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY })) {
    const next = pieceOf(line);
    if (next === null) continue;
    if (rows.length >= CHUNK_ROWS || piece.sheet !== next.sheet) {
      yield { ...piece, rows };
      [piece, rows] = [next, []];
    }
    rows.push(...next.rows);
  }
  yield { ...piece, rows };
}

/** A line of the child; null for a line cut off by its end, which its exit code then explains. */
function pieceOf(line: string): SheetPiece | null {
  try {
    const [sheet, isHidden, row, cells]: [number, boolean, number, Cell[]] = JSON.parse(line);
    return { sheet, isHidden, rows: [{ row, cells }] };
  } catch {
    return null;
  }
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code));
  });
}

function refuseExit(code: number | null): void {
  if (code === 0) return;
  if (code === EXIT_ENCRYPTED) throw new FileProblem("FILE_ENCRYPTED");
  if (code === EXIT_UNREADABLE) throw new FileProblem("FILE_TRUNCATED", { where: "XLS" });
  throw new FileProblem("FILE_READER_STOPPED");
}
