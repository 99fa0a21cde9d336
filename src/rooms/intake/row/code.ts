import { placeholderToNull } from "../../../kernel/name.ts";
import { maskPersonId } from "../../../kernel/privacy.ts";
import { isResidentId } from "../../../kernel/resident-id.ts";
import { type CodeCheck, checkCode } from "../../../kernel/uscc.ts";
import type { Cell, JsonValue } from "../types.ts";
import { type Column, type Draft, note, type ReadCell } from "./draft.ts";
import { isSurelyOrganisation } from "./person-number.ts";
import { remember } from "./remember.ts";

/** Divisions that are known beside GB/T 2260, such as development zones. */
export type LocalDivisions = ReadonlySet<string>;

/** Reads the code of the subject: unique in most files, so nothing is remembered. Old codes are kept with a warning. */
export function subjectCodeReader(column: Column, local: LocalDivisions): ReadCell {
  return (cell, draft) => {
    const check = checkOf(cell);
    if (check === null) return null;
    const value = report(check, { cell, column, draft, local });
    if (value !== null) draft.subjectCheck = check;
    return value;
  };
}

/** Reads the code of a body or of another party: few in a file, so the answers are remembered. */
export function bodyCodeReader(column: Column, local: LocalDivisions): ReadCell {
  const read = remember((cell: string | number) => checkOf(cell));
  return (cell, draft) => {
    const check = cell === null ? null : read(cell);
    return check === null ? null : report(check, { cell, column, draft, local });
  };
}

function checkOf(cell: Cell): CodeCheck | null {
  if (cell === null || cell === "") return null;
  if (typeof cell === "string" && placeholderToNull(cell, "is-placeholder") === null) return null;
  return checkCode(cell);
}

interface Reported {
  readonly cell: Cell;
  readonly column: Column;
  readonly draft: Draft;
  readonly local: LocalDivisions;
}

/** Writes down what the kernel found. When the code is refused its warnings would only distract. */
function report(check: CodeCheck, { cell, column, draft, local }: Reported): JsonValue {
  if (check.problems.length === 0) return check.normalised;
  if (check.ok && !isSurelyOrganisation(check) && isResidentId(check.normalised)) {
    note(draft, column, { code: "CODE_RESIDENT_ID", value: maskPersonId(check.normalised) });
    return null;
  }
  const shown = check.ok || !isResidentId(check.normalised) ? cell : maskPersonId(check.normalised);
  for (const { code, level } of check.problems) {
    if (!check.ok && level === "warning") continue;
    if (code === "CODE_DIVISION_UNKNOWN" && local.has(check.division ?? "")) continue;
    const suggestion = level === "error" ? check.suggestion : suggestedForm(check, String(cell));
    note(draft, column, { code, value: shown, suggestion });
  }
  if (check.ok && typeof cell === "number") note(draft, column, { code: "NUMBER_CELL", value: cell });
  return check.ok ? check.normalised : null;
}

/** A normalised code is shown as what it became. */
function suggestedForm(check: CodeCheck, given: string): string | undefined {
  return check.normalised === given ? undefined : check.normalised;
}
