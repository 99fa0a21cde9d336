import { accept, type Outcome, refuse } from "../kernel/outcome.ts";
import type { Form } from "./forms.ts";

const CURSOR_LENGTH_MAX = 600;

/** Opaque text for a place in an ordered list, made of the sort values of its last item. */
export function encodeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts), "utf8").toString("base64url");
}

/** The sort values back from a cursor, each in the form given; refuses what this program did not write. */
export function decodeCursor(
  cursor: string,
  forms: readonly Form[],
): Outcome<readonly (string | number)[], "CURSOR_INVALID"> {
  const parts = cursor.length > CURSOR_LENGTH_MAX ? null : parse(cursor);
  if (isPlace(parts, forms)) return accept(parts);
  return refuse("CURSOR_INVALID", {
    zh: "翻页位置无效，请从第一页重新开始。",
    en: "The cursor is not valid; start again from the first page.",
  });
}

function isPlace(parts: unknown, forms: readonly Form[]): parts is readonly (string | number)[] {
  if (!Array.isArray(parts) || parts.length !== forms.length) return false;
  return parts.every(
    (part: unknown, at) =>
      (typeof part === "string" || typeof part === "number") && forms[at]?.test(String(part)) === true,
  );
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return null;
  }
}
