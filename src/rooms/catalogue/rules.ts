import { accept, assertThat, type Outcome, refuse } from "../../kernel/outcome.ts";
import { basisOf } from "../../law/basis.ts";
import type { EntrySource, FieldSource } from "../../law/schema-catalogue.ts";
import type { Law } from "../../law/types.ts";
import type { Catalogue, Choice, Entry, Field, Identity } from "./types.ts";

export type EntryCode = "ENTRY_UNKNOWN" | "ENTRY_NOT_IN_FORCE";

const catalogues = new WeakMap<Law, Catalogue>();
const byName = new WeakMap<Catalogue, ReadonlyMap<string, readonly Entry[]>>();

/** The closed catalogue of public credit information as the law folder gives it (policy, article 6); built once per law. */
export function catalogueOf(law: Law): Catalogue {
  const known = catalogues.get(law);
  if (known !== undefined) return known;
  const { edition, classes } = law.catalogue;
  const catalogue: Catalogue = {
    edition,
    classes: classes.map(({ number, zh, en, entries, verified }) => ({ number, zh, en, entries, verified })),
    entries: law.entries.map((entry) => entryOf(law, entry)).sort((a, b) => a.classNumber - b.classNumber),
  };
  catalogues.set(law, catalogue);
  return catalogue;
}

/**
 * The entry in force on a day: the day of recording, since the catalogue governs what may be recorded now, also about
 * decisions made earlier. Refuses with ENTRY_UNKNOWN or ENTRY_NOT_IN_FORCE: no entry, no record.
 */
export function entryInForce(catalogue: Catalogue, entry: string, day: string): Outcome<Entry, EntryCode> {
  const versions = versionsOf(catalogue).get(entry);
  if (versions === undefined) return refuseUnknown(entry);
  for (const version of versions) {
    if (version.from <= day && (version.until === null || day <= version.until)) return accept(version);
  }
  return refuse("ENTRY_NOT_IN_FORCE", {
    zh: `公共信用信息目录中的「${versions[0]?.zh ?? entry}」在 ${day} 没有生效。`,
    en: `The catalogue entry ${entry} is not in force on ${day}.`,
    article: "中办发〔2025〕22号（六）",
  });
}

/** The newest version of an entry, in force or not. Refuses with ENTRY_UNKNOWN. */
export function entryNamed(catalogue: Catalogue, entry: string): Outcome<Entry, "ENTRY_UNKNOWN"> {
  const newest = versionsOf(catalogue)
    .get(entry)
    ?.toSorted((a, b) => (a.from < b.from ? 1 : -1))[0];
  return newest === undefined ? refuseUnknown(entry) : accept(newest);
}

function versionsOf(catalogue: Catalogue): ReadonlyMap<string, readonly Entry[]> {
  const known = byName.get(catalogue);
  if (known !== undefined) return known;
  const built = Map.groupBy(catalogue.entries, ({ entry }) => entry);
  byName.set(catalogue, built);
  return built;
}

/** Names of entries are small letters and hyphens. Anything else is not repeated: it may be a person's number. */
const NAME_FORM = /^[a-z-]{1,60}$/;

function refuseUnknown(asked: string): Outcome<never, "ENTRY_UNKNOWN"> {
  const entry = NAME_FORM.test(asked) ? asked : "…";
  return refuse("ENTRY_UNKNOWN", {
    zh: `公共信用信息目录中没有条目 ${entry}，不得收录。`,
    en: `The catalogue has no entry ${entry}, so it may not be recorded.`,
    article: "中办发〔2025〕22号（六）",
  });
}

function entryOf(law: Law, source: EntrySource): Entry {
  const { publicity } = source;
  return {
    entry: source.entry,
    zh: source.zh,
    en: source.en,
    classNumber: source.class,
    edition: law.catalogue.edition,
    from: source.from,
    until: source.until ?? null,
    adverse: source.adverse,
    subjectKinds: source.subjectKinds,
    sharing: source.sharing,
    bases: source.bases.map((basis) => basisOf(law, basis, basis.role)),
    suppliers: source.suppliers,
    publicity: {
      rule: publicity.rule,
      parameter: publicity.parameter ?? null,
      severity: publicity.severity ?? null,
      persons: publicity.persons,
    },
    identity: identityOf(source),
    fields: source.fields.map((field) => fieldOf(law, field)),
    verified: source.verified,
    note: source.note ?? null,
  };
}

function identityOf({ identity }: EntrySource): Identity {
  return {
    subjectName: identity.subjectName,
    subjectKind: identity.subjectKind ?? null,
    subjectUscc: identity.subjectUscc ?? null,
    otherIdentifiers: identity.otherIdentifiers,
    personId: identity.personId ?? null,
    personIdType: identity.personIdType ?? null,
    bodyName: identity.bodyName ?? null,
    bodyCode: identity.bodyCode ?? null,
    sourceName: identity.sourceName ?? null,
    sourceCode: identity.sourceCode ?? null,
    documentNumber: identity.documentNumber ?? null,
    decidedOn: identity.decidedOn ?? null,
    from: identity.from ?? null,
    until: identity.until ?? null,
    discriminator: identity.discriminator ?? null,
  };
}

function fieldOf(law: Law, source: FieldSource): Field {
  const { name, zh, en, kind, unit, lengthMax, required, visibility, choices } = source;
  return {
    name,
    zh,
    en,
    columns: columnsOf(source),
    kind,
    ...(unit === undefined ? {} : { unit }),
    lengthMax,
    required,
    visibility,
    ...(choices === undefined ? {} : { choices: choicesIn(law, choices) }),
  };
}

/** Every spelling of the header: as listed, the Chinese name, the field's own name, and brackets of the other width. */
function columnsOf({ name, zh, columns }: FieldSource): readonly string[] {
  const listed = [...columns, zh, name];
  const narrow = listed.map((column) => column.replaceAll("（", "(").replaceAll("）", ")"));
  const wide = listed.map((column) => column.replaceAll("(", "（").replaceAll(")", "）"));
  return [...new Set([...listed, ...narrow, ...wide])];
}

function choicesIn(law: Law, set: string): readonly Choice[] {
  const found = law.codeSets.get(set);
  assertThat(found !== undefined, `the code set ${set} is listed in code-sets.yaml`);
  return found.values;
}
