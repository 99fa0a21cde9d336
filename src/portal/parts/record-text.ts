import type { CreditRecord, Entry } from "../api-types.ts";
import type { Display } from "../page-types.ts";
import { wordsOf } from "../words/index.ts";
import { isShown, valueText } from "./content-list.tsx";

/** The value of a public field of a record in words; empty when the entry has no such public field. */
export function recordText(
  record: CreditRecord,
  name: string,
  at: { readonly entry: Entry | undefined; readonly display: Display },
): string {
  const field = at.entry?.fields.find((one) => isShown(one) && one.name === name);
  if (field === undefined) return "";
  const { language } = at.display;
  return valueText(field, record.content[field.name], { words: wordsOf(language), language });
}
