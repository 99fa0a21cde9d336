import { placeholderToNull } from "../../../kernel/name.ts";
import { type PrivateKind, scanPrivacy } from "../../../kernel/privacy.ts";
import { secrecyMarkIn } from "../../../law/secrecy.ts";
import type { Law } from "../../../law/types.ts";
import type { JsonValue } from "../types.ts";
import { cleanText } from "./clean-text.ts";
import { type Column, type Draft, keepClear, note, type ReadCell } from "./draft.ts";
import { holdsResidentId } from "./person-number.ts";
import { DIGITS, LOST, ODD_BLANK, PROCEDURE, REMOVABLE, SECRECY, type Survey } from "./survey.ts";

export interface TextRules {
  readonly law: Law;
  /** ISO day on which the words of the law are read. */
  readonly today: string;
  readonly survey: Survey;
  readonly simpleProcedure: RegExp | null;
}

/** From this length on a field is free text: its line breaks stay. */
const FREE_TEXT_LENGTH_MIN = 500;
/** A longer text is no placeholder such as 无 or N/A. */
const PLACEHOLDER_LENGTH_MAX = 12;

/**
 * Reads a text: placeholders are empty, what nobody can see is removed, marks of secrecy refuse the row, and personal
 * numbers are masked (the clear text goes to the sealed part). The value is the text that may be stored.
 */
export function textReader(column: Column, rules: TextRules): ReadCell {
  const { lengthMax } = column.field;
  const { survey } = rules;
  return (cell, draft) => {
    if (cell === null) return null;
    if (typeof cell === "number") return readNumberCell(cell);
    const seen = hasOddEnd(cell) ? survey(cell) | ODD_BLANK : survey(cell);
    if (seen === 0 && cell.length > PLACEHOLDER_LENGTH_MAX && cell.length <= lengthMax) return cell;
    return readCarefully(cell, seen, { column, rules, draft });
  };
}

/** A number cell in a text column is what the spreadsheet shows. */
function readNumberCell(cell: number): JsonValue {
  return String(cell);
}

/** Ideographic spaces inside a text are typography; at its ends they are not. */
export function hasOddEnd(text: string): boolean {
  return isPlainBlank(text.charCodeAt(0)) || isPlainBlank(text.charCodeAt(text.length - 1));
}

function isPlainBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x3000;
}

interface Careful {
  readonly column: Column;
  readonly rules: TextRules;
  readonly draft: Draft;
}

function readCarefully(cell: string, seen: number, { column, rules, draft }: Careful): JsonValue {
  const { lengthMax } = column.field;
  const tidy =
    (seen & (ODD_BLANK | REMOVABLE | LOST)) === 0 ? null : cleanText(cell, lengthMax >= FREE_TEXT_LENGTH_MIN);
  const text = placeholderToNull(tidy === null ? cell : tidy.text);
  if (text === null) return null;
  if (tidy?.removed === true) note(draft, column, { code: "CHARACTERS_REMOVED", value: text });
  if ((seen & LOST) !== 0) note(draft, column, { code: "CHARACTER_LOST_IN_TEXT", value: text });
  if (text.length > lengthMax) {
    const params = { length: text.length, max: lengthMax };
    note(draft, column, { code: "TEXT_TOO_LONG", value: text, params });
    return null;
  }
  if ((seen & SECRECY) !== 0 && secrecyMarkIn(rules.law, text, rules.today) !== null) {
    note(draft, column, { code: "CLASSIFIED" });
    return null;
  }
  if ((seen & PROCEDURE) !== 0 && speaksOfSimpleProcedure(text, rules)) draft.simpleProcedure = true;
  return (seen & DIGITS) === 0 ? text : maskPrivate(text, column, draft);
}

/** A text that says the case left the simple procedure, or never came to it, holds the same words. */
const NOT_SIMPLE = /普通程序|不(?:再|宜|能)?适用简易程序|不符合简易程序/u;

/** Whether a text says that the decision was made by simple procedure (law/national/intake.yaml). */
export function speaksOfSimpleProcedure(text: string, { simpleProcedure }: TextRules): boolean {
  return simpleProcedure?.test(text) === true && !NOT_SIMPLE.test(text);
}

/** Short cells without a word of Chinese are numbers of some office: among them only a resident number counts. */
const NUMBER_LENGTH_MAX = 128;

/** Masks personal numbers in a text and keeps the clear text for the sealed part. */
function maskPrivate(text: string, column: Column, draft: Draft): string {
  const isNumber = column.field.lengthMax <= NUMBER_LENGTH_MAX && !/\p{Script=Han}/u.test(text);
  if (isNumber && !holdsResidentId(text)) return text;
  const { masked, found } = scanPrivacy(text, "text");
  if (found.length === 0) return text;
  const kinds = [...new Set(found.map(({ kind }) => kind))];
  note(draft, column, {
    code: "PERSONAL_DETAIL_MASKED",
    value: found.map((one) => one.masked).join("、"),
    params: {
      kinds: kinds.map((kind) => KIND_WORDS[kind][0]).join("、"),
      kindsEn: kinds.map((kind) => KIND_WORDS[kind][1]).join(", "),
    },
  });
  keepClear(draft, column.field.name, text);
  return masked;
}

const KIND_WORDS: Readonly<Record<PrivateKind, readonly [string, string]>> = {
  "resident-id": ["身份证号码", "resident identity number"],
  phone: ["手机号码", "telephone number"],
  passport: ["护照号码", "passport number"],
  "travel-permit": ["通行证号码", "travel permit number"],
  "bank-card": ["银行卡号", "bank card number"],
  "other-document": ["证件号码", "document number"],
};
