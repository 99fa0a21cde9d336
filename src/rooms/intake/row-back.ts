import { fenToWanText } from "../../kernel/money.ts";
import type { Entry, Field } from "../catalogue/types.ts";
import type { JsonValue } from "./types.ts";

/** A stored record as the row of a file: what the checks of a batch would read to the same fact. */
export interface RowBack {
  readonly header: readonly string[];
  readonly cells: readonly string[];
}

/** What is stored of a record: what may be read, and the clear forms of what is encrypted. */
export interface Stored {
  readonly content: Readonly<Record<string, unknown>>;
  readonly clear: Readonly<Record<string, string>>;
}

/**
 * Writes a stored record as a row of the template, with some fields as they should be. Every column that the template demands is
 * there; so is every field with a value. The checks that read it are those of any batch: nothing is trusted because it was stored.
 */
export function rowBack(
  entry: Entry,
  stored: Stored,
  changes: ReadonlyMap<string, string> = new Map(),
): RowBack {
  const { personId } = entry.identity;
  const isPerson = personId !== null && stored.clear[personId] !== undefined;
  const columns = entry.fields
    .map((field) => ({ field, text: changes.get(field.name) ?? textOf(field, stored) }))
    .filter(({ field, text }) => text !== "" || isDemanded(field, isPerson));
  return {
    header: columns.map(({ field }) => field.columns[0] ?? field.zh),
    cells: columns.map(({ text }) => text),
  };
}

function isDemanded({ required }: Field, isPerson: boolean): boolean {
  return required === "always" || required === (isPerson ? "person" : "organisation");
}

/** A stored value as one writes it in a file; empty when there is none. */
export function textOf(field: Field, { content, clear }: Stored): string {
  const sealed = clear[field.name];
  return sealed ?? cellText(field, content[field.name]);
}

const FEN_OF_YUAN = 100;

function cellText(field: Field, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map((one: JsonValue) => cellText(field, one)).join(";");
  if (typeof value === "boolean") return value ? "是" : "否";
  if (typeof value === "number" && field.kind === "money")
    return field.unit === "yuan" ? (value / FEN_OF_YUAN).toFixed(2) : fenToWanText(value);
  const text = String(value);
  return field.choices?.find(({ code }) => code === text)?.zh ?? text;
}
