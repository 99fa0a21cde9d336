import { jsonOf } from "./ndjson-table.ts";

/** What the first bytes say a file is; names of formats that are refused are shown to the submitter. */
export type Sniffed =
  | { readonly kind: "zip" | "ole" | "ndjson" | "text" }
  | { readonly kind: "refused"; readonly seen: string };

const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const REFUSED: readonly { readonly seen: string; readonly magic: readonly number[] }[] = [
  { seen: "GZIP", magic: [0x1f, 0x8b] },
  { seen: "PDF", magic: [0x25, 0x50, 0x44, 0x46] },
  { seen: "RAR", magic: [0x52, 0x61, 0x72, 0x21] },
  { seen: "7z", magic: [0x37, 0x7a, 0xbc, 0xaf] },
  { seen: "PNG", magic: [0x89, 0x50, 0x4e, 0x47] },
  { seen: "JPEG", magic: [0xff, 0xd8, 0xff] },
  { seen: "BIFF 2-4", magic: [0x09, 0x00, 0x04, 0x00] },
  { seen: "BIFF 2-4", magic: [0x09, 0x02, 0x06, 0x00] },
  { seen: "BIFF 2-4", magic: [0x09, 0x04, 0x06, 0x00] },
];
/** Markup that office programs save under the name .xls. */
const MARKUP = /^\s*<(\?xml|!doctype|html|table|workbook)/i;

/** The kind of a file by its content; the extension of its name is not asked. */
export function sniff(bytes: Uint8Array): Sniffed {
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, [0x50, 0x4b, 0x05, 0x06]))
    return { kind: "zip" };
  if (startsWith(bytes, OLE)) return { kind: "ole" };
  const refused = REFUSED.find((format) => startsWith(bytes, format.magic));
  if (refused !== undefined) return { kind: "refused", seen: refused.seen };
  const text = new TextDecoder("utf-8").decode(bytes);
  if (MARKUP.test(text)) return { kind: "refused", seen: "HTML/XML" };
  return { kind: isJsonLine(text) ? "ndjson" : "text" };
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

/** Whether the first line that says anything is a JSON object or array, or the beginning of a longer one. */
function isJsonLine(text: string): boolean {
  const start = text.trimStart();
  if (!start.startsWith("{") && !start.startsWith("[")) return false;
  const end = start.indexOf("\n");
  const value = jsonOf(end < 0 ? start : start.slice(0, end));
  const cutOff = end < 0 && start.startsWith('{"');
  return (typeof value === "object" && value !== null) || cutOff;
}
