import { foldAndSqueeze, isDigits } from "../../../kernel/characters.ts";
import { placeholderToNull } from "../../../kernel/name.ts";
import { type Column, note, type ReadCell } from "./draft.ts";
import { remember } from "./remember.ts";

const TRUE_WORDS: ReadonlySet<string> = new Set(["是", "有", "1", "Y", "YES", "TRUE"]);
const FALSE_WORDS: ReadonlySet<string> = new Set(["否", "无", "没有", "0", "N", "NO", "FALSE"]);

/** Reads 是 or 否 in their usual spellings. */
export function flagReader(column: Column): ReadCell {
  const read = remember((cell: string | number) => {
    const word = foldAndSqueeze(String(cell)).toUpperCase();
    if (TRUE_WORDS.has(word)) return "true";
    if (FALSE_WORDS.has(word)) return "false";
    return placeholderToNull(word) === null ? "empty" : "unknown";
  });
  return (cell, draft) => {
    if (cell === null) return null;
    const word = read(cell);
    if (word === "unknown") note(draft, column, { code: "FLAG_UNREADABLE", value: cell });
    return word === "true" ? true : word === "false" ? false : null;
  };
}

/** Reads a whole number of at most 15 digits. */
export function integerReader(column: Column): ReadCell {
  return (cell, draft) => {
    if (cell === null || cell === "") return null;
    const text = foldAndSqueeze(String(cell));
    if (placeholderToNull(text) === null) return null;
    if (isDigits(text) && text.length <= 15) return Number(text);
    note(draft, column, { code: "INTEGER_UNREADABLE", value: cell });
    return null;
  };
}
