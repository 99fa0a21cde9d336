import type { SubjectKindWord } from "../../../kernel/uscc-classes.ts";
import type { Entry, SubjectKind } from "../../catalogue/types.ts";
import type { TemplateKind } from "../mapping.ts";
import { type Draft, note } from "./draft.ts";
import { codeFinder, type SubjectCodes } from "./identifiers.ts";
import { personOf } from "./person.ts";
import { type Slot, type SlotOf, textIn } from "./slots.ts";
import { entryWords, type RowSubject, type SubjectParts } from "./subject-parts.ts";
import { kindInWords } from "./subject-words.ts";

export type FindSubject = (draft: Draft) => RowSubject;

/**
 * Works out whom a row is about: an organisation by its codes, a person by document. Natural persons belong in the person
 * template, organisations and sole traders in the other one (handbook 2.4), and only in entries that cover them.
 */
export function subjectFinder(entry: Entry, template: TemplateKind, slotOf: SlotOf): FindSubject {
  const { identity } = entry;
  const parts: SubjectParts = {
    entry,
    template,
    name: slotOf(identity.subjectName),
    kind: slotOf(identity.subjectKind),
    uscc: slotOf(identity.subjectUscc),
    others: identity.otherIdentifiers.map(slotOf),
    personId: slotOf(identity.personId),
    personIdType: slotOf(identity.personIdType),
  };
  const findCodes = codeFinder(entry, slotOf);
  return (draft) => {
    const codes = findCodes(draft);
    const kind = textIn(draft, parts.kind);
    const isPerson = codes.subjectCode === null && isPersonRow(draft, parts, kind);
    return isPerson ? personOf(draft, parts, kind) : organisationOf(draft, parts, { codes, kind });
  };
}

function isPersonRow(draft: Draft, parts: SubjectParts, kind: string | null): boolean {
  if (parts.template !== "mixed") return parts.template === "person";
  if (kind === "person") return true;
  return kind === null && textIn(draft, parts.personId) !== null && !isFailed(draft, parts.uscc);
}

function isFailed(draft: Draft, slot: Slot | null): boolean {
  return slot !== null && draft.failed[slot.slot] === true;
}

interface Found {
  readonly codes: SubjectCodes;
  readonly kind: string | null;
}

function organisationOf(draft: Draft, parts: SubjectParts, { codes, kind }: Found): RowSubject {
  const name = textIn(draft, parts.name) ?? "";
  if (codes.subjectCode === null) refuseWithoutCode(draft, parts, { name, kind });
  const byCode = codes.check?.subjectKind ?? null;
  const subjectKind = byCode ?? kindWithoutCode(codes, kind);
  if (byCode !== null && kind !== null && disagree(byCode, kind)) {
    note(draft, parts.kind, { code: "KIND_DISAGREES_WITH_CODE", value: kind, params: kindInWords(byCode) });
  }
  if (codes.subjectCode !== null && !parts.entry.subjectKinds.includes(subjectKind)) {
    const { zh: entry, en: entryEn } = parts.entry;
    const params = { entry, entryEn, ...kindInWords(subjectKind) };
    note(draft, parts.name, { code: "SUBJECT_KIND_NOT_ALLOWED", value: name, params });
  }
  return {
    person: false,
    subjectCode: codes.subjectCode ?? "",
    subjectName: name,
    subjectKind,
    otherIdentifiers: codes.others,
    personIdentifier: null,
  };
}

/** The categories of the template only tell persons, sole traders and the rest apart. */
function disagree(byCode: SubjectKindWord, kind: string): boolean {
  return kind === "person" || (kind === "sole-trader") !== (byCode === "sole-trader");
}

function kindWithoutCode(codes: SubjectCodes, kind: string | null): SubjectKind {
  if (kind === "sole-trader") return "sole-trader";
  return codes.check?.kind === "organisation-code" ? "other-organisation" : "enterprise";
}

/** No code that passes: a missing code, or a natural person in the wrong template. A wrong code was reported already. */
function refuseWithoutCode(draft: Draft, parts: SubjectParts, row: NamedRow): void {
  const { entry, uscc, name } = parts;
  const isReported = isFailed(draft, uscc) || parts.others.some((slot) => isFailed(draft, slot));
  if (isReported) return;
  const persons = entry.subjectKinds.includes("natural-person");
  const isPerson = row.kind === "person" || (row.kind === null && persons && looksLikePerson(row.name));
  if (!isPerson) note(draft, uscc, { code: "CODE_MISSING" });
  else if (persons) note(draft, name, { code: "PERSON_IN_ORGANISATION_TEMPLATE" });
  else note(draft, name, { code: "PERSON_NOT_ALLOWED", params: entryWords(entry) });
}

interface NamedRow {
  readonly name: string;
  readonly kind: string | null;
}

/** Two to four characters, or a name with a middle dot: no organisation has such a name and no code. */
function looksLikePerson(name: string): boolean {
  return /^\p{Script=Han}{2,4}$/u.test(name) || /^\p{Script=Han}+[·•‧∙・]\p{Script=Han}+$/u.test(name);
}
