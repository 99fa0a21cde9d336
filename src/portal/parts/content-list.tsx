import type { ReactNode } from "react";
import type { CreditRecord, Entry, Field, FieldValue } from "../api-types.ts";
import { yuanText } from "../figures.ts";
import type { Language } from "../page-types.ts";
import type { Words } from "../words/index.ts";
import { langOf } from "./lang-of.ts";

/** Fields of a record that the card does not already say in its head, in the order of the catalogue. */
export function contentFields(record: CreditRecord, entry: Entry | undefined): readonly Field[] {
  if (entry === undefined) return [];
  const said = new Set(
    Object.entries(entry.identity).flatMap(([key, name]) => (key === "discriminator" ? [] : [name])),
  );
  return entry.fields.filter(
    (field) => isShown(field) && !said.has(field.name) && !isBlank(record.content[field.name]),
  );
}

/** Only public and masked fields are for the page; the API sends no other, and the page would not show it either. */
export function isShown(field: Field): boolean {
  return field.visibility === "public" || field.visibility === "masked";
}

function isBlank(value: FieldValue | undefined): boolean {
  return (
    value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)
  );
}

export function labelOf(thing: { readonly zh: string; readonly en: string }, language: Language): string {
  return language === "en" ? thing.en : thing.zh;
}

/** The value of a field in words: choices by their names, money in yuan, days and texts as they are. */
export function valueText(
  field: Field,
  value: FieldValue | undefined,
  at: { readonly words: Words; readonly language: Language },
): string {
  if (isBlank(value) || value === undefined || value === null) return "";
  if (Array.isArray(value)) {
    return value.map((one: FieldValue) => valueText(field, one, at)).join(at.words.site.listSeparator);
  }
  if (typeof value === "boolean") return value ? at.words.record.yes : at.words.record.no;
  if (field.kind === "money" && typeof value === "number") return at.words.record.yuan(yuanText(value));
  if (typeof value === "object") return JSON.stringify(value);
  const choice = field.choices?.find(({ code }) => code === String(value));
  return choice === undefined ? String(value) : labelOf(choice, at.language);
}

/** In files the year 2099 stands for "no end". */
export const noEndDay = "2099-12-31";

/** The last day of a span, or the word for a span without end. */
export function endText(day: string | null, words: Words): string {
  return day === null || day >= noEndDay ? words.record.noEnd : day;
}

/** The name of a field; a unit that belongs to files is left out because pages show yuan. */
export function fieldLabel(field: Field, language: Language): string {
  return labelOf(field, language).replace(/（万?元）$/, "");
}

export interface FactLine {
  readonly label: string;
  readonly value: ReactNode;
}

/** Longer values take the whole width, so that short ones can stand in pairs. */
const shortLengthMax = 22;

function isLong(value: ReactNode): boolean {
  return typeof value === "string" ? value.length > shortLengthMax : typeof value === "object";
}

/** Facts as a description list: label, value. */
export function Facts({ lines, words }: { readonly lines: readonly FactLine[]; readonly words: Words }) {
  return (
    <dl className="facts">
      {lines.map(({ label, value }) => (
        <div key={label} className={isLong(value) ? "long" : "short"}>
          <dt>{label}</dt>
          <dd {...langOf(value, words)}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
