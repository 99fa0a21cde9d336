import type { Entry, Field } from "../catalogue/types.ts";

export interface TemplateRequest {
  readonly subject: "organisation" | "person";
  readonly header: "zh" | "codes" | "both";
}

/**
 * The header rows of the empty template of an entry, in the order of the catalogue. The organisation template leaves
 * out the columns of natural persons, the person template those of organisations; so does each national template.
 */
export function templateHeader(entry: Entry, request: TemplateRequest): readonly (readonly string[])[] {
  const fields = entry.fields.filter((field) => belongsTo(entry, field, request.subject));
  const zh = fields.map((field) => field.zh);
  const codes = fields.map(codeOf);
  if (request.header === "zh") return [zh];
  return request.header === "codes" ? [codes] : [zh, codes];
}

function belongsTo(entry: Entry, field: Field, subject: TemplateRequest["subject"]): boolean {
  if (isOldLayout(entry, field)) return false;
  return subject === "organisation" ? !isOfPerson(entry, field) : !isOfOrganisation(entry, field);
}

function isOfPerson({ identity }: Entry, field: Field): boolean {
  return (
    field.required === "person" || field.name === identity.personId || field.name === identity.personIdType
  );
}

/** Codes of organisations and everything about their legal representative. */
function isOfOrganisation({ identity }: Entry, field: Field): boolean {
  if (field.required === "organisation" || field.name === identity.subjectUscc) return true;
  return identity.otherIdentifiers.includes(field.name) || field.name.startsWith("legalRepresentative");
}

/** Fields of the layout of 2015 are still read, but no template offers them. */
const OLD_LAYOUT_FIELDS: Readonly<Record<string, readonly string[]>> = {
  "administrative-licence": ["localCode", "sourceUpdatedAt"],
  "administrative-penalty": ["penaltyName", "furtherPenaltyKinds", "status", "localCode", "sourceUpdatedAt"],
};

function isOldLayout({ entry }: Entry, field: Field): boolean {
  return OLD_LAYOUT_FIELDS[entry]?.includes(field.name) === true;
}

/** The first spelling in Latin letters: the code of the current layout stands before the codes of older ones. */
function codeOf(field: Field): string {
  return field.columns.find((column) => /^[A-Z][A-Z0-9_]*$/u.test(column)) ?? field.name;
}
