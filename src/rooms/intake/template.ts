import type { Entry } from "../catalogue/index.ts";
import { neutralised } from "./file/neutral.ts";
import { type TemplateRequest, templateHeader } from "./headers.ts";

/** The empty template of an entry as CSV text (UTF-8 with mark, so that spreadsheet programs read it). */
export function templateCsv(entry: Entry, request: TemplateRequest): string {
  const lines = templateHeader(entry, request).map((row) =>
    row.map((cell) => quoted(neutralised(cell))).join(","),
  );
  return `\uFEFF${lines.join("\r\n")}\r\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
