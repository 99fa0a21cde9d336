import { epochDaysOf } from "../kernel/day-arithmetic.ts";
import { deniedBy } from "./denied.ts";
import { faultAt, unknownInstrument } from "./fault.ts";
import type { LawSources, Located } from "./read.ts";
import type { InstrumentSource, LegalTier } from "./schema.ts";
import type { EntrySource, FieldSource } from "./schema-catalogue.ts";
import type { LawFault } from "./types.ts";

/** Tiers that may make an adverse fact part of the public record (policy, articles 6 and 12). */
const TIERS_FOR_ADVERSE: readonly LegalTier[] = [
  "law",
  "administrative_regulation",
  "local_regulation",
  "central_policy",
];

type Instruments = ReadonlyMap<string, InstrumentSource>;

/** The rules of the closed catalogue that can be checked without a record. */
export function checkEntries(sources: LawSources, instruments: Instruments): readonly LawFault[] {
  return [
    ...checkClasses(sources, instruments),
    ...sources.entries.flatMap((entry) => [
      ...checkBases(entry, instruments),
      ...checkPublicity(entry, sources),
      ...checkIdentity(entry),
      ...checkFields(entry, sources),
      ...checkPersons(entry),
      ...checkDenied(entry, sources),
      ...(epochDaysOf(entry.value.from) === null
        ? [faultAt(entry, "/from", "the calendar has no such day")]
        : []),
    ]),
  ];
}

function checkClasses(sources: LawSources, instruments: Instruments): readonly LawFault[] {
  const known = new Map(sources.entries.map(({ value }) => [value.entry, value.class]));
  const named = new Set(
    sources.catalogues.flatMap(({ value }) => value.classes.flatMap(({ entries }) => entries)),
  );
  return [
    ...sources.catalogues.flatMap((catalogue) => [
      ...unknownInstrument(catalogue, catalogue.value.instrument, instruments),
      ...catalogue.value.classes.flatMap((item, index) => [
        ...item.entries
          .filter((entry) => known.get(entry) !== item.number)
          .map((entry) =>
            faultAt(catalogue, `/classes/${index}`, `no entry ${entry} of class ${item.number} exists`),
          ),
        ...(item.entries.length === 0 && item.verified
          ? [faultAt(catalogue, `/classes/${index}`, "a class without entries is not verified")]
          : []),
      ]),
    ]),
    ...sources.entries
      .filter(({ value }) => !named.has(value.entry))
      .map((entry) => faultAt(entry, "/entry", `no class of the catalogue names ${entry.value.entry}`)),
  ];
}

/** An adverse entry needs a basis that may create it; a local regulation does not carry a national entry. */
function checkBases(entry: Located<EntrySource>, instruments: Instruments): readonly LawFault[] {
  const { bases, adverse } = entry.value;
  const dangling = bases.flatMap((basis, index) =>
    unknownInstrument({ ...entry, path: `${entry.path}/bases/${index}` }, basis.instrument, instruments),
  );
  const recording = bases.filter(({ role }) => role === "recording");
  const carries = recording.some(({ instrument }) => {
    const found = instruments.get(instrument);
    if (found === undefined || !TIERS_FOR_ADVERSE.includes(found.tier)) return false;
    return found.tier !== "local_regulation" || found.territory !== "national";
  });
  return [
    ...dangling,
    ...(recording.length === 0
      ? [faultAt(entry, "/bases", "no basis says that the entry may be recorded")]
      : []),
    ...(adverse && !carries
      ? [
          faultAt(
            entry,
            "/bases",
            "an adverse entry needs a law, an administrative or local regulation or a central policy document",
          ),
        ]
      : []),
  ];
}

function checkPublicity(entry: Located<EntrySource>, sources: LawSources): readonly LawFault[] {
  const { publicity, bases, adverse } = entry.value;
  const needsMonths = publicity.rule === "fixed" || publicity.rule === "until-removed";
  const parameter = sources.parameters.find(({ value }) => value.parameter === publicity.parameter);
  const months = parameter?.value.values.every(({ value }) => Number.isInteger(value)) === true;
  const shown = publicity.rule !== "never";
  const based = bases.some(({ role }) => role === "publicity" || role === "term" || role === "recording");
  return [
    ...(needsMonths && !months
      ? [faultAt(entry, "/publicity/parameter", "names no parameter that holds months")]
      : []),
    ...(!needsMonths && publicity.parameter !== undefined
      ? [faultAt(entry, "/publicity/parameter", `the rule ${publicity.rule} takes no parameter`)]
      : []),
    ...(shown && !based ? [faultAt(entry, "/bases", "no basis says that the entry may be public")] : []),
    ...(adverse && publicity.rule === "validity"
      ? [faultAt(entry, "/publicity/rule", "the publicity of an adverse entry must end by law")]
      : []),
    ...(adverse && needsMonths && publicity.severity === undefined
      ? [faultAt(entry, "/publicity/severity", "an adverse entry needs a severity class")]
      : []),
    ...(publicity.persons === "masked" && !bases.some(({ role }) => role === "publicity")
      ? [faultAt(entry, "/publicity/persons", "persons are public only on a publicity basis")]
      : []),
  ];
}

function checkIdentity(entry: Located<EntrySource>): readonly LawFault[] {
  const names = new Set(entry.value.fields.map(({ name }) => name));
  const { otherIdentifiers, ...single } = entry.value.identity;
  return [...Object.values(single), ...otherIdentifiers]
    .filter((name): name is string => name !== undefined && !names.has(name))
    .map((name) => faultAt(entry, "/identity", `the entry has no field ${name}`));
}

function checkFields(entry: Located<EntrySource>, sources: LawSources): readonly LawFault[] {
  const sets = new Set(sources.codeSets.map(({ value }) => value.set));
  const columns = new Map<string, string>();
  return entry.value.fields.flatMap((field, index) => {
    const path = `/fields/${index}`;
    const clashes = [field.name, ...field.columns].map(columnKey).filter((column) => {
      const other = columns.get(column);
      columns.set(column, field.name);
      return other !== undefined && other !== field.name;
    });
    return [
      ...fieldSentences(field, sets).map((sentence) => faultAt(entry, path, sentence)),
      ...clashes.map((column) => faultAt(entry, path, `the column ${column} means two fields`)),
    ];
  });
}

function fieldSentences(field: FieldSource, sets: ReadonlySet<string>): readonly string[] {
  const chooses = field.kind === "choice" || field.kind === "choices";
  const conditions: readonly (readonly [boolean, string])[] = [
    [
      chooses !== (field.choices !== undefined),
      "choices belong to the kinds choice and choices, and only to them",
    ],
    [field.choices !== undefined && !sets.has(field.choices), `no code set is called ${field.choices}`],
    [(field.kind === "money") !== (field.unit !== undefined), "money and only money has a unit"],
    [
      field.kind === "person-id" && field.visibility !== "sealed",
      "the identifier of a person must be sealed",
    ],
    [field.kind === "person-name" && field.visibility === "public", "the name of a person is not public"],
  ];
  return conditions.filter(([wrong]) => wrong).map(([, sentence]) => sentence);
}

/** Classes in which a statute makes facts about persons: judgments, administrative acts, serious lists. */
const CLASSES_BY_STATUTE: readonly number[] = [2, 3, 6];
/** Evaluations of persons serve incentives only and are none of the platform's entries. */
const CLASS_OF_EVALUATIONS = 9;
const OCCUPATIONS = "key-occupations";

/** Beside what statutes make, persons have professional records of the named occupations and nothing else (policy, article 4). */
function checkPersons(entry: Located<EntrySource>): readonly LawFault[] {
  const { subjectKinds, identity, publicity, fields } = entry.value;
  const isProfessional = fields.some(
    ({ choices, required }) => choices === OCCUPATIONS && required === "always",
  );
  const takesPersons = subjectKinds.includes("natural-person");
  const sentences = [
    takesPersons && entry.value.class === CLASS_OF_EVALUATIONS
      ? "persons are not evaluated"
      : takesPersons && !CLASSES_BY_STATUTE.includes(entry.value.class) && !isProfessional
        ? `beside judgments, administrative acts and serious lists, persons have records of ${OCCUPATIONS} only`
        : null,
    takesPersons && identity.personId === undefined ? "persons need a sealed identifier field" : null,
    !takesPersons && identity.personId !== undefined
      ? "the entry takes no persons but has their identifier"
      : null,
    !takesPersons && publicity.persons === "masked" ? "the entry takes no persons but would show them" : null,
  ];
  return sentences.flatMap((sentence) =>
    sentence === null ? [] : [faultAt(entry, "/subjectKinds", sentence)],
  );
}

/** Non-credit and private information may not be reached for by any name, column or choice (policy, article 4). */
function checkDenied(entry: Located<EntrySource>, sources: LawSources): readonly LawFault[] {
  const { value } = entry;
  const choicesOf = (set: string | undefined): readonly string[] =>
    sources.codeSets
      .filter((one) => one.value.set === set)
      .flatMap((one) => one.value.values.flatMap(({ code, zh, en, aliases }) => [code, zh, en, ...aliases]))
      .concat(set ?? []);
  const names = [
    { path: "/entry", texts: [value.entry, value.zh, value.en] },
    ...value.fields.map((field, index) => ({
      path: `/fields/${index}`,
      texts: [field.name, field.zh, field.en, ...field.columns, ...choicesOf(field.choices)],
    })),
  ];
  const denied = sources.denied.map(({ value: category }) => category);
  return names.flatMap(({ path, texts }) =>
    [...new Set(texts.flatMap((text) => deniedBy(denied, text)))].map(({ code, zh }) => ({
      ...faultAt(entry, path, `${zh} is not credit information and may not be recorded`),
      denied: code,
    })),
  );
}

/** Two spellings of a column are one when they differ only in width, brackets, spaces or case. */
function columnKey(column: string): string {
  return column.normalize("NFKC").replace(/[\s_]/g, "").toLowerCase();
}
