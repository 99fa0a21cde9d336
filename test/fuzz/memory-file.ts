import type { ByteSource } from "../../src/rooms/intake/file/bytes.ts";
import { FileProblem } from "../../src/rooms/intake/file/problem.ts";
import type { SourceRow, TableReader } from "../../src/rooms/intake/types.ts";

/** A file in memory. It answers at most so many bytes at a time, as a disk may. */
export function memoryFile(bytes: Uint8Array, bytesAtOnce = Number.MAX_SAFE_INTEGER): ByteSource {
  return {
    size: bytes.length,
    read: 0,
    handle: {
      async read(...[buffer, offset, length, position]) {
        const from = Math.min(position, bytes.length);
        const part = bytes.subarray(from, Math.min(bytes.length, from + Math.min(length, bytesAtOnce)));
        buffer.set(part, offset);
        return { bytesRead: part.length };
      },
      close: async () => {},
    },
  };
}

/** What reading a file came to: its rows, or the code of its refusal after some rows. */
export interface ReadRows {
  readonly code: string | null;
  readonly rows: readonly SourceRow[];
}

/** Reads a table to its end or to its refusal. */
export async function readAll(
  opened: { readonly ok: true; readonly value: TableReader } | { readonly ok: false; readonly code: string },
): Promise<ReadRows> {
  if (!opened.ok) return { code: opened.code, rows: [] };
  return gather(opened.value.chunks());
}

/** Gathers streamed rows until they end or are refused. */
export async function gather(chunks: AsyncIterable<readonly SourceRow[]>): Promise<ReadRows> {
  const rows: SourceRow[] = [];
  try {
    for await (const chunk of chunks) rows.push(...chunk);
    return { code: null, rows };
  } catch (thrown) {
    if (!(thrown instanceof FileProblem)) throw thrown;
    return { code: thrown.code, rows };
  }
}
