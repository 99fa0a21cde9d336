import type { Entry, Field } from "../catalogue/types.ts";
import type { Cell } from "./types.ts";

/**
 * The comparison key of a header text: widths folded, letters capital, and only letters and digits kept, so that
 * `*行政相对人代码_1（统一社会信用代码）`, its half-width form and the one marked (必填) are the same.
 */
export function headerKey(text: string): string {
  return text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[([【〔{<]?(?:非必填|必填项?|选填项?|条件必填|可选项?)[)\]】〕}>]?/gu, "")
    .replace(/[^\p{L}\p{N}]/gu, "");
}

/** The text of a header cell as it is shown to people: one line without spaces at its ends. */
export function headerText(cell: Cell | undefined): string {
  return cell === null || cell === undefined ? "" : String(cell).replace(/\s+/gu, " ").trim();
}

/** The texts of the rows that may tell about a field: cells such as 必填 or 选填 below the header. */
export function isHintKey(text: string): boolean {
  return text !== "" && headerKey(text) === "" && /[填选]/u.test(text);
}

const SPELLINGS = new WeakMap<Entry, ReadonlyMap<string, Field>>();

/** All spellings under which the fields of an entry are known: the columns of the catalogue first, then their names. */
export function spellingsOf(entry: Entry): ReadonlyMap<string, Field> {
  const known = SPELLINGS.get(entry);
  if (known !== undefined) return known;
  const spellings = new Map<string, Field>();
  const add = (field: Field, text: string): void => {
    const key = headerKey(text);
    if (key !== "" && !spellings.has(key)) spellings.set(key, field);
  };
  for (const field of entry.fields) for (const column of field.columns) add(field, column);
  for (const field of entry.fields) for (const text of [field.name, field.zh, field.en]) add(field, text);
  SPELLINGS.set(entry, spellings);
  return spellings;
}
