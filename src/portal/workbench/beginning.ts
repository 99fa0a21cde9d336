/** Beginning of a text file that is sent to be looked at; workbooks cannot be cut, so they are sent whole or not at all. */
export const beginningBytesMax = 128 * 1024;
export const workbookBytesMax = 8 * 1024 * 1024;

const lineFeed = 0x0a;
const quote = 0x22;

/** What of a file is sent to be looked at: all of it, its first whole rows, or null when it is a workbook that is too large. */
export async function beginningOf(file: Blob): Promise<Blob | null> {
  const first = new Uint8Array(await file.slice(0, beginningBytesMax).arrayBuffer());
  if (isWorkbook(first)) return file.size <= workbookBytesMax ? file : null;
  if (file.size <= beginningBytesMax) return file;
  return new Blob([first.slice(0, endOfRows(first))]);
}

/** Workbooks begin like the archive (PK) or the compound file (D0 CF) that they are. */
function isWorkbook(bytes: Uint8Array): boolean {
  return (bytes[0] === 0x50 && bytes[1] === 0x4b) || (bytes[0] === 0xd0 && bytes[1] === 0xcf);
}

/** Where the last whole row ends: after a line feed that stands in no quoted cell. Both bytes mean themselves in UTF-8 and GB18030. */
export function endOfRows(bytes: Uint8Array): number {
  const isWide = bytes[0] === 0xff || bytes[0] === 0xfe;
  let isQuoted = false;
  let end = 0;
  for (const [at, byte] of bytes.entries()) {
    if (byte === quote) isQuoted = !isQuoted;
    if (byte === lineFeed && !isQuoted) end = at + (isWide && bytes[0] === 0xff ? 2 : 1);
  }
  return end === 0 ? bytes.length : end;
}
