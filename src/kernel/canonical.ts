/**
 * A value as canonical JSON (RFC 8785): members sorted by UTF-16 units, no blanks, numbers as ECMAScript writes them, so
 * that the same fact gives the same bytes and the same hash. Members that are `undefined` are left out.
 * Throws for what JSON cannot say (NaN, infinities, bigints, functions, `undefined` in a list), which is a bug.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "number":
      return numberText(value);
    case "object":
      return value === null ? "null" : Array.isArray(value) ? listText(value) : objectText(value);
    default:
      throw new Error(`Broken invariant: canonical JSON cannot hold a ${typeof value}`);
  }
}

/** Minus zero is 0 in RFC 8785 as in ECMAScript. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`Broken invariant: canonical JSON cannot hold ${value}`);
  return String(value);
}

function listText(list: readonly unknown[]): string {
  let text = "[";
  for (let i = 0; i < list.length; i++) text += (i === 0 ? "" : ",") + canonicalJson(list[i]);
  return `${text}]`;
}

function objectText(object: object): string {
  if (!isPlain(object)) throw new Error("Broken invariant: canonical JSON takes plain objects only");
  let text = "";
  for (const name of sortedNames(object)) {
    const value = object[name];
    if (value !== undefined) text += `${text === "" ? "{" : ","}${nameText(name)}${canonicalJson(value)}`;
  }
  return text === "" ? "{}" : `${text}}`;
}

/** Instants, days and the like would come out empty, so they are written as text before. */
function isPlain(object: object): object is Readonly<Record<string, unknown>> {
  return !("toJSON" in object);
}

function sortedNames(object: object): readonly string[] {
  const names = Object.keys(object);
  for (let i = 1; i < names.length; i++) if ((names[i] ?? "") < (names[i - 1] ?? "")) return names.sort();
  return names;
}

/** Member names are few and come again in every record. */
const NAMES_MAX = 4096;
const nameTexts = new Map<string, string>();

function nameText(name: string): string {
  const known = nameTexts.get(name);
  if (known !== undefined) return known;
  const text = `${JSON.stringify(name)}:`;
  if (nameTexts.size < NAMES_MAX) nameTexts.set(name, text);
  return text;
}
