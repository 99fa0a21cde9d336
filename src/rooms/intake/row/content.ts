import { maskName, maskPersonId } from "../../../kernel/privacy.ts";
import type { Entry, Field } from "../../catalogue/types.ts";
import type { JsonValue } from "../types.ts";
import { type Draft, keepClear } from "./draft.ts";
import type { RowSubject } from "./subject-parts.ts";

/** The two halves of a fact: what may be read, and what is encrypted before it touches the database. */
export interface RowContent {
  readonly content: Readonly<Record<string, JsonValue>>;
  readonly sealed: Readonly<Record<string, string>> | null;
}

export type BuildContent = (draft: Draft, subject: RowSubject) => RowContent;

interface ContentSlot {
  readonly field: Field;
  readonly slot: number;
}

/**
 * Builds the content of a fact: fields in the order of their names, so that the same fact gives the same bytes. Sealed
 * fields and clear forms of masked ones go to the sealed half; the name of a natural person is masked wherever it stands.
 */
export function contentBuilder(entry: Entry): BuildContent {
  const slots = entry.fields
    .map((field, slot): ContentSlot => ({ field, slot }))
    .toSorted((a, b) => (a.field.name < b.field.name ? -1 : 1));
  const open = slots.filter(({ field }) => field.visibility === "public" || field.visibility === "sharing");
  const closed = slots.filter(({ field }) => field.visibility === "masked" || field.visibility === "sealed");
  const nameField = entry.identity.subjectName;
  return (draft, subject) => {
    const content: Record<string, JsonValue> = {};
    for (const { field, slot } of open) {
      const value = draft.values[slot];
      if (value !== null && value !== undefined) content[field.name] = value;
    }
    closeFields(draft, closed, content);
    if (subject.person) hidePerson(content, { draft, nameField, name: subject.subjectName });
    return { content, sealed: draft.clear };
  };
}

function closeFields(draft: Draft, slots: readonly ContentSlot[], content: Record<string, JsonValue>): void {
  for (const { field, slot } of slots) {
    const value = draft.values[slot];
    if (value === null || value === undefined) continue;
    keepClear(draft, field.name, String(value));
    if (field.visibility === "masked") content[field.name] = maskedValue(field, String(value));
  }
}

function maskedValue(field: Field, value: string): string {
  return field.kind === "person-name" || field.kind === "subject-name"
    ? maskName(value)
    : maskPersonId(value);
}

interface Hidden {
  readonly draft: Draft;
  readonly nameField: string;
  readonly name: string;
}

/** A name of two characters or more is searched for in every text; the clear texts stay in the sealed half. */
function hidePerson(content: Record<string, JsonValue>, { draft, nameField, name }: Hidden): void {
  const masked = maskName(name);
  for (const [field, value] of Object.entries(content)) {
    const holdsName = typeof value === "string" && name.length > 1 && value.includes(name);
    if (field !== nameField && !holdsName) continue;
    if (draft.clear?.[field] === undefined) keepClear(draft, field, String(value));
    content[field] = typeof value === "string" ? value.replaceAll(name, masked) : value;
  }
}
