import { assertThat } from "../../../kernel/outcome.ts";
import type { Entry, Field } from "../../catalogue/types.ts";
import type { ColumnMap } from "../mapping.ts";
import type { Cell, JsonValue } from "../types.ts";
import { type Draft, type Place, placesOf } from "./draft.ts";

/** A field of the entry with its slot in the draft and the place where its problems are shown. */
export interface Slot extends Place {
  readonly field: Field;
}

export type SlotOf = (name: string | null) => Slot | null;

/** Finds the slot of a field by name; null when the entry has no such field. */
export function slotsOf(entry: Entry, columns: ColumnMap): SlotOf {
  const places = placesOf(entry, columns);
  const slots = new Map<string, Slot>();
  for (const field of entry.fields) {
    const place = places.get(field.name);
    assertThat(place !== undefined, `field ${field.name} has a place`);
    slots.set(field.name, { ...place, field });
  }
  return (name) => (name === null ? null : (slots.get(name) ?? null));
}

/** The text in a slot; null when it is empty, refused, or no text. */
export function textIn(draft: Draft, slot: Slot | null): string | null {
  const value = slot === null ? null : draft.values[slot.slot];
  return typeof value === "string" ? value : null;
}

/** The number in a slot; null when it is empty or refused. */
export function numberIn(draft: Draft, slot: Slot | null): number | null {
  const value = slot === null ? null : draft.values[slot.slot];
  return typeof value === "number" ? value : null;
}

/** What the file holds for a slot, as it came: a problem shows the offending text, not what was made of it. */
export function givenIn(draft: Draft, slot: Slot | null): Cell {
  return slot === null || slot.index === null ? null : (draft.cells[slot.index] ?? null);
}

/** Any value in a slot. */
export function valueIn(draft: Draft, slot: Slot | null): JsonValue {
  return slot === null ? null : (draft.values[slot.slot] ?? null);
}

/** Puts a value that follows from other cells into a slot. */
export function putIn(draft: Draft, slot: Slot, value: JsonValue): void {
  draft.values[slot.slot] = value;
}
