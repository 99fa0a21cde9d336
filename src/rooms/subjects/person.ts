import type { Keys } from "../../platform/keys.ts";

/** How the code of a natural person begins; what follows is a keyed hash of the document. */
export const PERSON_PREFIX = "PN:";

interface PersonDocument {
  /** Code of the kind of document (law/national/code-sets.yaml, person-id-types). */
  readonly type: string;
  readonly number: string;
}

/** Code of a natural person: a keyed hash, from which nobody without the key gets back to the number (rule 8). */
export function personCodeOf(keys: Keys, person: PersonDocument): string {
  return `${PERSON_PREFIX}${keys.keyedHash(`${person.type}|${person.number}`).toString("hex").slice(0, 40)}`;
}
