import { type CodeCheck, type CodeKind, checkCode, subjectCodeOf } from "../../../kernel/uscc.ts";
import type { Entry } from "../../catalogue/types.ts";
import { type Draft, note } from "./draft.ts";
import { putIn, type Slot, type SlotOf, textIn } from "./slots.ts";

/** Which codes a row gives its subject. */
export interface SubjectCodes {
  /** USCC, or an older number with its prefix; null when the row has none that passes its check. */
  readonly subjectCode: string | null;
  /** The check behind `subjectCode`. */
  readonly check: CodeCheck | null;
  readonly others: readonly { readonly kind: string; readonly value: string }[];
}

export type FindCodes = (draft: Draft) => SubjectCodes;

const NO_OTHERS: SubjectCodes["others"] = [];
const NO_CODES: SubjectCodes = { subjectCode: null, check: null, others: NO_OTHERS };

/** Fields whose numbers have a check of their own, with the kinds that belong there. */
const CHECKED: Readonly<Record<string, readonly CodeKind[]>> = {
  registrationNumber: ["registration-15", "registration-13", "uscc"],
  organisationCode: ["organisation-code"],
};

/** Field to which an old number belongs that stands in the column of the unified social credit code. */
const HOME: Readonly<Partial<Record<CodeKind, string>>> = {
  "registration-15": "registrationNumber",
  "registration-13": "registrationNumber",
  "organisation-code": "organisationCode",
};

/**
 * Finds the code under which a subject is kept: the unified social credit code, else the old number of highest trust
 * whose check holds. The other numbers that pass are kept as further identifiers.
 */
export function codeFinder(entry: Entry, slotOf: SlotOf): FindCodes {
  const uscc = slotOf(entry.identity.subjectUscc);
  const others = entry.identity.otherIdentifiers.map(slotOf).filter((slot) => slot !== null);
  const homeOf = (kind: CodeKind): Slot | null => slotOf(HOME[kind] ?? null);
  return (draft) => {
    const own = draft.subjectCheck;
    if (own !== null && own.kind !== "uscc" && uscc !== null)
      moveHome(draft, { uscc, home: homeOf(own.kind), own });
    const filled = others.some((slot) => draft.values[slot.slot] !== null);
    if (!filled)
      return own === null ? NO_CODES : { subjectCode: codeOf(own), check: own, others: othersOf(own) };
    return withOthers(draft, others, own);
  };
}

/** An old number in the column of the new code is kept in the field that is meant for it. */
function moveHome(
  draft: Draft,
  old: { readonly uscc: Slot; readonly home: Slot | null; readonly own: CodeCheck },
): void {
  if (old.home === null) return;
  putIn(draft, old.uscc, null);
  if (textIn(draft, old.home) === null) putIn(draft, old.home, old.own.normalised);
}

function codeOf(check: CodeCheck): string {
  return check.kind === "uscc" ? check.normalised : subjectCodeOf(check);
}

function othersOf(own: CodeCheck): SubjectCodes["others"] {
  return own.kind === "uscc" ? NO_OTHERS : [{ kind: own.kind, value: own.normalised }];
}

function withOthers(draft: Draft, slots: readonly Slot[], own: CodeCheck | null): SubjectCodes {
  const found = [...(own === null ? NO_OTHERS : othersOf(own))];
  let first: CodeCheck | null = own;
  for (const slot of slots) {
    const value = textIn(draft, slot);
    if (value === null) continue;
    const kinds = CHECKED[slot.field.name];
    if (kinds === undefined) {
      if (!value.includes("*")) found.push({ kind: kindWord(slot.field.name), value });
      continue;
    }
    const check = checkOther(draft, { slot, value, kinds, own });
    if (check === null) continue;
    if (first === null) {
      first = check;
      note(draft, slot, { code: "SUBJECT_BY_OLD_CODE", value, params: { column: slot.header } });
    }
    const isKnown = check.kind === "uscc" || found.some((one) => one.kind === check.kind);
    if (!isKnown) found.push({ kind: check.kind, value: check.normalised });
  }
  return { subjectCode: first === null ? null : codeOf(first), check: first, others: found };
}

interface Other {
  readonly slot: Slot;
  readonly value: string;
  readonly kinds: readonly CodeKind[];
  readonly own: CodeCheck | null;
}

/** A number that fails its check names nobody; beside a good code that is only worth a warning. */
function checkOther(draft: Draft, { slot, value, kinds, own }: Other): CodeCheck | null {
  const check = checkCode(value);
  if (!check.ok || !kinds.includes(check.kind)) {
    if (own !== null) note(draft, slot, { code: "IDENTIFIER_IGNORED", value });
    else
      for (const problem of check.problems.filter(({ level }) => level === "error")) {
        note(draft, slot, { code: problem.code, value, suggestion: check.suggestion });
      }
    return null;
  }
  const differs =
    check.kind === "organisation-code" && own?.kind === "uscc" && own.orgCode !== check.normalised;
  if (differs)
    note(draft, slot, { code: "IDENTIFIERS_DISAGREE", value, suggestion: own?.orgCode ?? undefined });
  return check;
}

/** taxNumber is kept as tax-number. */
function kindWord(field: string): string {
  return field.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}
