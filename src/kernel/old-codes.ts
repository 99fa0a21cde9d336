import { isDigits } from "./characters.ts";
import { orgCodeCheckHolds, registration15CheckHolds } from "./check-digits.ts";
import { bareCheck, type CodeCheck } from "./code-check.ts";
import type { CodeProblemCode } from "./code-problems.ts";
import { divisionNameOf } from "./divisions.ts";
import { isResidentId } from "./resident-id.ts";

interface GivenCode {
  readonly code: string;
  readonly text: string;
  readonly notes: readonly CodeProblemCode[];
}

/**
 * Checks a number that the unified social credit code replaced in 2015: a registration number of 15 digits (GS 15-2006)
 * or of 13 (no check digit), or an organisation code of 9 characters (GB 11714). Null when the text has none of these forms.
 */
export function checkOldCode(given: GivenCode): CodeCheck | null {
  const { text } = given;
  if (text.length === 15 && isDigits(text)) return checkRegistration15(given);
  if (text.length === 13 && isDigits(text) && startsWithProvince(text)) return checkRegistration13(given);
  if (text.length === 9 && /^[0-9A-Z]{8}[0-9X]$/.test(text)) return checkOrganisationCode(given);
  return null;
}

function checkRegistration15(given: GivenCode): CodeCheck {
  const { text, notes } = given;
  if (!registration15CheckHolds(text)) {
    if (isResidentId(text)) return bareCheck(given, [...notes, "CODE_RESIDENT_ID"]);
    return bareCheck(given, [...notes, "CODE_REGISTRATION_CHECK"], "registration-15");
  }
  const check = bareCheck(
    given,
    [...notes, "CODE_IS_REGISTRATION_15", ...divisionNotes(text)],
    "registration-15",
  );
  return { ...check, ...divisionOf(text), subjectKind: text.charAt(6) >= "6" ? "sole-trader" : "enterprise" };
}

function checkRegistration13(given: GivenCode): CodeCheck {
  const { text, notes } = given;
  const check = bareCheck(
    given,
    [...notes, "CODE_IS_REGISTRATION_13", ...divisionNotes(text)],
    "registration-13",
  );
  return { ...check, ...divisionOf(text) };
}

function checkOrganisationCode(given: GivenCode): CodeCheck {
  const hyphened = /^[0-9A-Z]{8}-[0-9X]$/.test(given.code);
  const notes = hyphened ? given.notes.filter((note) => note !== "CODE_MARKS_REMOVED") : given.notes;
  if (!orgCodeCheckHolds(given.text)) {
    return bareCheck(given, [...notes, "CODE_ORGANISATION_CHECK"], "organisation-code");
  }
  const check = bareCheck(given, [...notes, "CODE_IS_ORGANISATION_CODE"], "organisation-code");
  return { ...check, orgCode: given.text };
}

/** A 13-digit number has no check, so at least it must begin with a province, or with 10 for the nation. */
function startsWithProvince(text: string): boolean {
  return text.startsWith("10") || divisionNameOf(`${text.slice(0, 2)}0000`) !== null;
}

function divisionOf(text: string): { readonly division: string; readonly divisionName: string | null } {
  const division = text.slice(0, 6);
  return { division, divisionName: divisionNameOf(division) };
}

function divisionNotes(text: string): readonly CodeProblemCode[] {
  return divisionNameOf(text.slice(0, 6)) === null ? ["CODE_DIVISION_UNKNOWN"] : [];
}
