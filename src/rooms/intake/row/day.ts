import { type DayRead, readDay } from "../../../kernel/day.ts";
import { placeholderToNull } from "../../../kernel/name.ts";
import type { Entry } from "../../catalogue/types.ts";
import type { Cell } from "../types.ts";
import { type Column, note, type ReadCell } from "./draft.ts";
import { remember } from "./remember.ts";

type Reading = string | null | "DAY_UNREADABLE" | "DAY_IMPOSSIBLE";

/** Days come again and again in a file, so one memory serves all its day columns. */
export type ReadDay = (cell: string | number) => Reading;

export function makeDayMemory(): ReadDay {
  return remember(dayOf);
}

function dayOf(cell: string | number): Reading {
  if (typeof cell === "string" && placeholderToNull(cell, "is-placeholder") === null) return null;
  const read = readDay(cell);
  if (read.ok) return isoOf(read.value);
  return read.code === "DAY_MISSING" ? null : read.code;
}

function isoOf(read: DayRead): string {
  return read.day;
}

/** What the templates write for a term without end, and the words that people write instead. */
const WITHOUT_END = "2099-12-31";
const WITHOUT_END_WORDS = /^\s*(?:长期(?:有效)?|永久(?:有效)?|无固定期限|无限期|不限)\s*$/u;

/** Reads a day to its ISO text. A day that ends something may be 长期, which is 2099-12-31. */
export function dayReader(column: Column, entry: Entry, read: ReadDay): ReadCell {
  const { decidedOn, from } = entry.identity;
  const mayBeOpen = column.field.name !== decidedOn && column.field.name !== from;
  return (cell: Cell, draft) => {
    if (cell === null || cell === "") return null;
    const day = read(cell);
    if (day !== "DAY_UNREADABLE" && day !== "DAY_IMPOSSIBLE") return day;
    if (mayBeOpen && typeof cell === "string" && WITHOUT_END_WORDS.test(cell)) return WITHOUT_END;
    note(draft, column, { code: day, value: cell });
    return null;
  };
}
