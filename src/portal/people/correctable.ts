import type { Entry, Field } from "../api-types.ts";

/** What says which record it is; such a record is taken away and sent anew. Rules of objections, held equal by a test. */
const FIXED = [
  "subjectName",
  "subjectKind",
  "subjectUscc",
  "otherIdentifiers",
  "personId",
  "personIdType",
  "bodyCode",
  "sourceCode",
  "documentNumber",
  "discriminator",
];

/** Fields of an entry that an objection may be about. */
export function correctableOf({ identity, fields }: Pick<Entry, "identity" | "fields">): readonly Field[] {
  const fixed = new Set(FIXED.flatMap((part) => identity[part] ?? []));
  return fields.filter(({ name, visibility }) => !fixed.has(name) && visibility !== "sealed");
}
