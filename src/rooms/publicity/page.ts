import { decodeCursor, encodeCursor } from "../../platform/cursor.ts";
import { DAY_FORM, UUID_FORM } from "../../platform/forms.ts";
import { orProblem } from "../../platform/http/problem.ts";
import type { PublicRecord } from "./render.ts";
import type { Place, PublicRow } from "./views.ts";

export const PAGE_DEFAULT = 20;

/** The place that a cursor names; refuses with CURSOR_INVALID what this program did not write. */
export function placeOf(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const [decidedOn, recordId] = orProblem(decodeCursor(cursor, [DAY_FORM, UUID_FORM]), 400);
  return { decidedOn: String(decidedOn), recordId: String(recordId) };
}

export function cursorOf(place: Place): string {
  return encodeCursor([place.decidedOn, place.recordId]);
}

/** A page of at most `limit` of the rows, of which one more was asked for than it holds. */
export function pageOf(
  rows: readonly PublicRow[],
  limit: number,
  render: (row: PublicRow) => PublicRecord,
): { items: PublicRecord[]; next?: string } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(render);
  return rows.length > limit && last !== undefined
    ? { items, next: cursorOf({ decidedOn: last.decided_on, recordId: last.record_id }) }
    : { items };
}
