import type { SealedPlace } from "../../platform/reseal.ts";

/** Documents of natural persons, bound to the keyed hash they are found by. */
export const SEALED_PERSONS: SealedPlace = {
  table: "subjects.person",
  column: "sealed_identity",
  key: [["subject_code", "text"]],
  context: "subject_code",
};
