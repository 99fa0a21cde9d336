const kilo = 1024;

/** A number of bytes as people read it. */
export function sizeText(bytes: number): string {
  if (bytes < kilo) return `${bytes} B`;
  if (bytes < kilo ** 2) return `${(bytes / kilo).toFixed(1)} kB`;
  return bytes < kilo ** 3 ? `${(bytes / kilo ** 2).toFixed(1)} MB` : `${(bytes / kilo ** 3).toFixed(2)} GB`;
}
