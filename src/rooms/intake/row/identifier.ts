import { foldAndSqueeze } from "../../../kernel/characters.ts";
import { canonicalDocumentNumber } from "../../../kernel/document-number.ts";
import { placeholderToNull } from "../../../kernel/name.ts";
import { maskPersonId } from "../../../kernel/privacy.ts";
import { isResidentId, residentIdTo18 } from "../../../kernel/resident-id.ts";
import { checkCode } from "../../../kernel/uscc.ts";
import { secrecyMarkIn } from "../../../law/secrecy.ts";
import type { Cell } from "../types.ts";
import { type Column, type Draft, keepClear, note, type ReadCell } from "./draft.ts";
import { holdsResidentId, isSurelyOrganisation } from "./person-number.ts";
import { DIGITS, LOST, PROCEDURE, SECRECY } from "./survey.ts";
import { speaksOfSimpleProcedure, type TextRules } from "./text.ts";

/** A number in scientific notation, as a spreadsheet writes long digits into a CSV file. */
const SCIENTIFIC = /^\s*\d(?:\.\d+)?[Ee]\+\d{1,2}\s*$/u;

/** The text of a cell that holds a number of characters, not a quantity; null when it is empty or its digits are gone. */
function codeLikeText(cell: Cell, column: Column, draft: Draft): string | null {
  if (cell === null || cell === "") return null;
  if (typeof cell === "number") {
    if (!Number.isSafeInteger(cell)) return digitsLost(column, draft);
    note(draft, column, { code: "NUMBER_CELL" });
    return String(cell);
  }
  const text = placeholderToNull(cell, "is-placeholder");
  if (text !== null && SCIENTIFIC.test(text)) return digitsLost(column, draft);
  return text;
}

function digitsLost(column: Column, draft: Draft): null {
  note(draft, column, { code: "DIGITS_LOST" });
  return null;
}

/**
 * Reads an older number of an organisation. Sole traders were once taxed under the number of their owner: such a number
 * is sealed where the field is not public, and refuses the row where it is.
 */
export function identifierReader(column: Column): ReadCell {
  return (cell, draft) => {
    const text = codeLikeText(cell, column, draft);
    if (text === null) return null;
    const value = foldAndSqueeze(text).toUpperCase();
    if (value.includes("\ufffd")) return refused(draft, column, "CHARACTER_LOST");
    if (value.length > column.field.lengthMax) {
      const params = { length: value.length, max: column.field.lengthMax };
      note(draft, column, { code: "TEXT_TOO_LONG", value, params });
      return null;
    }
    if (!isPersonNumber(value)) return value;
    if (column.field.visibility === "public") return refused(draft, column, "PERSON_ID_MISPLACED");
    note(draft, column, {
      code: "PERSONAL_DETAIL_MASKED",
      value: maskPersonId(value),
      params: { kinds: "身份证号码", kindsEn: "resident identity number" },
    });
    keepClear(draft, column.field.name, value);
    return maskPersonId(value);
  };
}

function refused(draft: Draft, column: Column, code: "CHARACTER_LOST" | "PERSON_ID_MISPLACED"): null {
  note(draft, column, { code });
  return null;
}

/** Tax numbers of sole traders are the number of the owner, or that number with two digits more. */
function isPersonNumber(value: string): boolean {
  if (value.length < 15) return false;
  const number = value.length === 20 || value.length === 17 ? value.slice(0, -2) : value;
  if (isSurelyOrganisation(checkCode(value))) return false;
  return isResidentId(number) || holdsResidentId(value);
}

/** Reads the document of a person: only its normal form is kept, and it never leaves the sealed part in clear. */
export function personIdReader(column: Column): ReadCell {
  return (cell, draft) => {
    const text = codeLikeText(cell, column, draft);
    if (text === null) return null;
    const number = foldAndSqueeze(text).toUpperCase();
    if (number.length > column.field.lengthMax || number.includes("\ufffd")) {
      return refused(draft, column, "CHARACTER_LOST");
    }
    return residentIdTo18(number) ?? number;
  };
}

interface NumberForm {
  readonly canonical: string;
  readonly changed: boolean;
}

/** Reads a document number to its one form: half width, no blanks, 〔〕 around the year. */
export function documentNumberReader(column: Column, rules: TextRules): ReadCell {
  const { lengthMax } = column.field;
  return (cell, draft) => {
    const text = codeLikeText(cell, column, draft);
    if (text === null) return null;
    const form: NumberForm = canonicalDocumentNumber(text);
    const seen = rules.survey(form.canonical);
    if ((seen & LOST) !== 0) return refused(draft, column, "CHARACTER_LOST");
    if (form.canonical.length > lengthMax) {
      const params = { length: form.canonical.length, max: lengthMax };
      note(draft, column, { code: "TEXT_TOO_LONG", value: form.canonical, params });
      return null;
    }
    if ((seen & SECRECY) !== 0 && secrecyMarkIn(rules.law, form.canonical, rules.today) !== null) {
      note(draft, column, { code: "CLASSIFIED" });
      return null;
    }
    if ((seen & PROCEDURE) !== 0 && speaksOfSimpleProcedure(form.canonical, rules))
      draft.simpleProcedure = true;
    if ((seen & DIGITS) !== 0 && holdsResidentId(form.canonical))
      return refused(draft, column, "PERSON_ID_MISPLACED");
    if (form.changed) {
      note(draft, column, { code: "DOCUMENT_NUMBER_NORMALISED", value: text, suggestion: form.canonical });
    }
    return form.canonical;
  };
}
