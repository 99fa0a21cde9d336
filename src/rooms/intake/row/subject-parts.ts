import type { Entry, SubjectKind } from "../../catalogue/types.ts";
import type { TemplateKind } from "../mapping.ts";
import type { RowFact } from "../types.ts";
import type { Slot } from "./slots.ts";

/** Whom a row is about, or what kept it from being known: then the row is refused and `subjectCode` is empty. */
export interface RowSubject {
  readonly person: boolean;
  readonly subjectCode: string;
  readonly subjectName: string;
  readonly subjectKind: SubjectKind;
  readonly otherIdentifiers: RowFact["otherIdentifiers"];
  readonly personIdentifier: RowFact["personIdentifier"];
}

/** The fields that tell about the subject of a row. */
export interface SubjectParts {
  readonly entry: Entry;
  readonly template: TemplateKind;
  readonly name: Slot | null;
  readonly kind: Slot | null;
  readonly uscc: Slot | null;
  readonly others: readonly (Slot | null)[];
  readonly personId: Slot | null;
  readonly personIdType: Slot | null;
}

/** An entry as parameters of a sentence. */
export function entryWords(entry: Entry): { readonly entry: string; readonly entryEn: string } {
  return { entry: entry.zh, entryEn: entry.en };
}
