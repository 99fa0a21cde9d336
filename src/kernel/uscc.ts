import { isDigits } from "./characters.ts";
import { firstForeignCharacter, orgCodeCheckHolds, usccCheckHolds } from "./check-digits.ts";
import { bareCheck, type CodeCheck, problemsOf } from "./code-check.ts";
import { cleanCode } from "./code-cleaning.ts";
import type { CodeProblemCode } from "./code-problems.ts";
import { suggestCode } from "./code-suggestion.ts";
import { divisionNameOf } from "./divisions.ts";
import { checkOldCode } from "./old-codes.ts";
import { assertThat } from "./outcome.ts";
import { isResidentId } from "./resident-id.ts";
import { classOf, departmentNameOf } from "./uscc-classes.ts";

export { orgCodeCheckCharacter, usccCheckCharacter } from "./check-digits.ts";
export type { CodeCheck, CodeKind } from "./code-check.ts";
export type { CodeProblem } from "./code-problems.ts";

interface GivenCode {
  /** As it came. */
  readonly code: string;
  /** Cleaned. */
  readonly text: string;
  /** What the cleaning changed. */
  readonly notes: readonly CodeProblemCode[];
}

const NO_NOTES: readonly CodeProblemCode[] = [];

/**
 * Checks the code of an organisation: a unified social credit code (GB 32100-2015), or one of the numbers it replaced,
 * which are kept with a warning. The outer check is an error; the check of the organisation code inside, an unknown
 * class and an unknown division are warnings. A number cell is read only while it can still hold all its digits.
 */
export function checkCode(given: string | number): CodeCheck {
  const code = String(given);
  if (typeof given === "number" && !Number.isSafeInteger(given)) {
    return bareCheck({ code, text: code }, ["CODE_DIGITS_LOST"]);
  }
  if (usccCheckHolds(code) && !isFiller(code)) return checkUscc({ code, text: code, notes: NO_NOTES });
  const whole: GivenCode = { code, ...cleanCode(code) };
  const refusal = refusalAtSight(whole);
  if (refusal !== null) return bareCheck(whole, [refusal]);
  if (whole.text.length === 18) return checkUscc(whole);
  return checkOldCode(whole) ?? bareCheck(whole, [...whole.notes, problemOfShape(whole.text)]);
}

/**
 * The key under which the subject of an accepted code is kept: the USCC, or the older number after GS: (15 digits),
 * GS13: (13 digits) or ZZ: (organisation code). Throws for a refused code, which names nobody.
 */
export function subjectCodeOf(check: CodeCheck): string {
  assertThat(check.ok, "only an accepted code names a subject");
  if (check.kind === "registration-15") return `GS:${check.normalised}`;
  if (check.kind === "registration-13") return `GS13:${check.normalised}`;
  if (check.kind === "organisation-code") return `ZZ:${check.normalised}`;
  return check.normalised;
}

function checkUscc(given: GivenCode): CodeCheck {
  const { text, notes } = given;
  if (firstForeignCharacter(text) >= 0)
    return withSuggestion(bareCheck(given, [...notes, "CODE_CHARACTER"], "uscc"));
  if (!isDigits(text.slice(2, 8))) {
    return withSuggestion(bareCheck(given, [...notes, "CODE_DIVISION_DIGITS"], "uscc"));
  }
  const outer = usccCheckHolds(text);
  const inner = orgCodeCheckHolds(text, 8);
  const mistaken = outer && inner ? null : mistakenFor(text);
  if (mistaken !== null) return bareCheck(given, [...notes, mistaken]);
  const check = withParts(given, outer, inner);
  return outer ? check : withSuggestion(check);
}

function withParts(given: GivenCode, outer: boolean, inner: boolean): CodeCheck {
  const { code, text, notes } = given;
  const known = classOf(text.slice(0, 2));
  const division = text.slice(2, 8);
  const divisionName = divisionNameOf(division);
  const clean = outer && inner && known !== null && divisionName !== null;
  const found = clean ? notes : [...notes, ...faultsOf({ outer, inner, known, divisionName })];
  return {
    code,
    ok: outer,
    normalised: text,
    kind: "uscc",
    department: text.charAt(0),
    departmentName: departmentNameOf(text.charAt(0)),
    category: text.charAt(1),
    categoryName: known === null ? null : known.category,
    division,
    divisionName,
    orgCode: text.slice(8, 17),
    subjectKind: outer && known !== null ? known.kind : null,
    problems: problemsOf(found),
  };
}

function faultsOf(seen: {
  readonly outer: boolean;
  readonly inner: boolean;
  readonly known: unknown;
  readonly divisionName: string | null;
}): readonly CodeProblemCode[] {
  const faults: CodeProblemCode[] = [];
  if (!seen.outer) faults.push("CODE_CHECK");
  if (!seen.inner) faults.push("CODE_INNER_CHECK");
  if (seen.known === null) faults.push("CODE_CLASS_UNKNOWN");
  if (seen.divisionName === null) faults.push("CODE_DIVISION_UNKNOWN");
  return faults;
}

/** A text that fails a check may be something else: a rounded number, or a person's number in the wrong column. */
function mistakenFor(text: string): CodeProblemCode | null {
  if (isRounded(text)) return "CODE_DIGITS_LOST";
  return text.charAt(0) !== "9" && isResidentId(text) ? "CODE_RESIDENT_ID" : null;
}

/** Spreadsheets keep 15 digits and fill up with zeros; programs write the shortest text that names the same double. */
function isRounded(text: string): boolean {
  return isDigits(text) && (text.endsWith("000") || String(Number(text)) === text);
}

/** What cannot be a code whatever its length: nothing, a filler, a masked code, a number in scientific notation. */
function refusalAtSight({ code, text }: GivenCode): CodeProblemCode | null {
  if (text === "") return code.trim() === "" ? "CODE_MISSING" : "CODE_PLACEHOLDER";
  if (FILLERS.has(text) || isFiller(text)) return "CODE_PLACEHOLDER";
  if (text.includes("*")) return "CODE_MASKED";
  return /^\d(\.\d+)?E\+?\d{1,2}$/.test(text) ? "CODE_DIGITS_LOST" : null;
}

const FILLERS = new Set(
  "无 暂无 没有 空 NULL NONE NA N/A / \\ 0 . 不详 未知 UNDEFINED 123456789012345678".split(" "),
);

/** One character all through, as in 000000000000000000 and 00000000000000000X, or nothing where the body's own code is. */
function isFiller(text: string): boolean {
  if (text.length < 8) return false;
  const first = text.charCodeAt(0);
  let same = 1;
  while (same < text.length && text.charCodeAt(same) === first) same++;
  return same >= text.length - 1 || (text.length === 18 && text.startsWith("00000000", 8));
}

function problemOfShape(text: string): CodeProblemCode {
  const isKnownLength = text.length === 15 || text.length === 13 || text.length === 9;
  return isKnownLength ? "CODE_UNKNOWN_FORM" : "CODE_LENGTH";
}

function withSuggestion(check: CodeCheck): CodeCheck {
  const suggestion = suggestCode(check.normalised);
  return suggestion === null ? check : { ...check, suggestion };
}
