import { foldAndSqueeze } from "../../kernel/characters.ts";
import { residentIdTo18 } from "../../kernel/resident-id.ts";
import { checkCode, subjectCodeOf } from "../../kernel/uscc.ts";
import type { Keys } from "../../platform/keys.ts";
import { personCodeOf } from "../subjects/index.ts";
import { refusal } from "./refusals.ts";

export interface SubjectAsked {
  readonly uscc?: string;
  readonly person?: { readonly type: string; readonly number: string };
}

const DOCUMENT = /^[0-9A-Z()-]{5,64}$/u;

/**
 * The code of the subject asked for: of an organisation by its code, of a person by a whole document number, never by a
 * name. Refuses with SUBJECT_REQUIRED, SUBJECT_CODE_INVALID and PERSON_DOCUMENT_INVALID; no number is repeated.
 */
export function subjectAsked(keys: Keys, asked: SubjectAsked): string {
  const { uscc, person } = asked;
  if ((uscc === undefined) === (person === undefined)) throw refusal("SUBJECT_REQUIRED");
  if (uscc !== undefined) {
    const check = checkCode(uscc);
    if (!check.ok) throw refusal("SUBJECT_CODE_INVALID");
    return subjectCodeOf(check);
  }
  if (person === undefined) throw refusal("SUBJECT_REQUIRED");
  const number = foldAndSqueeze(person.number).toUpperCase();
  const resident = residentIdTo18(number);
  // A resident number is one whatever card it was read from, as at intake.
  if (resident !== null) return personCodeOf(keys, { type: "resident-id", number: resident });
  if (person.type === "resident-id" || !DOCUMENT.test(number)) throw refusal("PERSON_DOCUMENT_INVALID");
  return personCodeOf(keys, { type: person.type, number });
}
