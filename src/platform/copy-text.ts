/** Text form of one value for COPY … FROM STDIN: \N for null, backslash escapes for what would end a field. */
export function copyField(value: string | number | null): string {
  if (value === null) return "\\N";
  if (typeof value === "number") return String(value);
  return needsEscape(value) ? escapeText(value) : value;
}

/** Text form of JSON for COPY: inside JSON only the backslash can be there to escape. */
export function copyJson(json: string): string {
  return json.includes("\\") ? json.replaceAll("\\", "\\\\") : json;
}

/** Text form of bytes for a bytea column in COPY text. */
export function copyBytes(value: Buffer | null): string {
  return value === null ? "\\N" : `\\\\x${value.toString("hex")}`;
}

const ENDS_A_FIELD = /[\\\n\t\r]/;

function needsEscape(text: string): boolean {
  return ENDS_A_FIELD.test(text);
}

function escapeText(text: string): string {
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll("\t", "\\t")
    .replaceAll("\r", "\\r");
}
