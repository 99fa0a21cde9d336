import { neutralised } from "./neutral.ts";

/** A cell of a CSV file for people: what a spreadsheet program would run is made harmless, what would break the line is quoted. */
export function csvCell(text: string): string {
  const harmless = neutralised(text);
  return /[",\r\n]|^ | $/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
