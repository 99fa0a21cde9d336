import { isResidentId } from "../../../kernel/resident-id.ts";
import { checkCode } from "../../../kernel/uscc.ts";
import type { RowFact } from "../types.ts";
import { type Draft, note } from "./draft.ts";
import { textIn } from "./slots.ts";
import { entryWords, type RowSubject, type SubjectParts } from "./subject-parts.ts";

const NO_IDENTIFIERS: RowFact["otherIdentifiers"] = [];
const ORGANISATION_ENDING = /(?:公司|合作社|事务所|研究院|委员会|管理局|有限合伙|普通合伙)[)）]?$/u;

/** Whom a row of the person template is about: the document says who. Its number is never shown. */
export function personOf(draft: Draft, parts: SubjectParts, kind: string | null): RowSubject {
  const name = textIn(draft, parts.name) ?? "";
  if (!parts.entry.subjectKinds.includes("natural-person")) {
    note(draft, parts.name, { code: "PERSON_NOT_ALLOWED", params: entryWords(parts.entry) });
  }
  const number = textIn(draft, parts.personId);
  const code = number !== null && number.length === 18 && !isResidentId(number) ? checkCode(number) : null;
  const isSoleTrader = kind === "sole-trader" || code?.subjectKind === "sole-trader";
  if (isSoleTrader) note(draft, parts.name, { code: "SOLE_TRADER_IN_PERSON_TEMPLATE" });
  else if (kind === "organisation" || code?.ok === true || ORGANISATION_ENDING.test(name)) {
    note(draft, parts.name, { code: "ORGANISATION_IN_PERSON_TEMPLATE" });
  } else if (number !== null) checkPersonId(draft, parts, number);
  return {
    person: true,
    subjectCode: "PERSON:",
    subjectName: name,
    subjectKind: "natural-person",
    otherIdentifiers: NO_IDENTIFIERS,
    personIdentifier: number === null ? null : { type: identifierType(draft, parts, number), number },
  };
}

/** A document number of a person must at least have the form of its type; its value is never shown. */
function checkPersonId(draft: Draft, parts: SubjectParts, number: string): void {
  const type = typeOf(draft, parts, number);
  const isResident = type === "resident-id" || type === "residence-permit";
  const holds = isResident ? isResidentId(number) : /^[0-9A-Z()-]{5,64}$/u.test(number);
  if (holds) return;
  const choice = parts.personIdType?.field.choices?.find(({ code }) => code === type);
  note(draft, parts.personId, { code: "PERSON_ID_INVALID", params: { type: choice?.zh ?? type } });
}

function typeOf(draft: Draft, parts: SubjectParts, number: string): string {
  return textIn(draft, parts.personIdType) ?? (isResidentId(number) ? "resident-id" : "other");
}

/** A resident number is one whatever card it was read from, so that a person has one key. */
function identifierType(draft: Draft, parts: SubjectParts, number: string): string {
  return isResidentId(number) ? "resident-id" : typeOf(draft, parts, number);
}
