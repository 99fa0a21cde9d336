import type { Entry } from "../../catalogue/types.ts";
import { type Draft, note } from "./draft.ts";
import { putIn, type Slot, type SlotOf, textIn } from "./slots.ts";

export type CheckRequired = (draft: Draft, person: boolean) => void;

/**
 * Checks that a row has what its template requires. The codes of the subject are checked where the subject is found; a
 * licence without a document number is known by its licence number.
 */
export function requiredChecker(entry: Entry, slotOf: SlotOf): CheckRequired {
  const { subjectUscc, personId } = entry.identity;
  const slots = entry.fields
    .filter((field) => field.name !== subjectUscc && field.required !== "never")
    .map((field) => slotOf(field.name))
    .filter((slot) => slot !== null);
  const ofOrganisations = slots.filter(({ field }) => field.required !== "person");
  const ofPersons = slots.filter(({ field }) => field.required !== "organisation" || field.name === personId);
  const documentNumber = slotOf(entry.identity.documentNumber);
  const licenceNumber = slotOf("licenceNumber");
  return (draft, person) => {
    if (documentNumber !== null && licenceNumber !== null) fallBack(draft, documentNumber, licenceNumber);
    for (const slot of person ? ofPersons : ofOrganisations) {
      if (draft.values[slot.slot] === null && draft.failed[slot.slot] !== true) {
        note(draft, slot, { code: "FIELD_MISSING" });
      }
    }
  };
}

function fallBack(draft: Draft, documentNumber: Slot, licenceNumber: Slot): void {
  if (draft.values[documentNumber.slot] !== null || draft.failed[documentNumber.slot] === true) return;
  const number = textIn(draft, licenceNumber);
  if (number === null) return;
  putIn(draft, documentNumber, number);
  note(draft, documentNumber, { code: "DOCUMENT_NUMBER_FROM_LICENCE", value: number });
}
