/** Text form of one value for COPY … FROM STDIN: \N for null, backslash escapes for what would end a field. */
export function copyField(value: string | number | null): string {
  if (value === null) return "\\N";
  if (typeof value === "number") return String(value);
  return needsEscape(value) ? escapeText(value) : value;
}

/** Text form of bytes for a bytea column in COPY text. */
export function copyBytes(value: Buffer | null): string {
  return value === null ? "\\N" : `\\\\x${value.toString("hex")}`;
}

function needsEscape(text: string): boolean {
  return text.includes("\\") || text.includes("\n") || text.includes("\t") || text.includes("\r");
}

function escapeText(text: string): string {
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll("\t", "\\t")
    .replaceAll("\r", "\\r");
}
