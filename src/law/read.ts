import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Compile } from "typebox/compile";
import { parseDocument } from "yaml";
import {
  type CaseSource,
  CasesFile,
  type CodeSetSource,
  CodeSetsFile,
  type DeniedSource,
  HolidaysFile,
  type HolidaysSource,
  type InstrumentSource,
  InstrumentsFile,
  type ParameterSource,
  ParametersFile,
  PrivacyFile,
  type PurposeSource,
  PurposesFile,
} from "./schema.ts";
import { CatalogueFile, type CatalogueSource, EntryFile, type EntrySource } from "./schema-catalogue.ts";
import type { LawFault } from "./types.ts";

/** Something read from a file, with the place to name when it is wrong. */
export interface Located<T> {
  readonly file: string;
  readonly path: string;
  readonly value: T;
}

/** Everything the law folder says, file by file, before the parts are held against each other. */
export interface LawSources {
  readonly instruments: readonly Located<InstrumentSource>[];
  readonly parameters: readonly Located<ParameterSource>[];
  readonly codeSets: readonly Located<CodeSetSource>[];
  readonly denied: readonly Located<DeniedSource>[];
  readonly purposes: readonly Located<PurposeSource>[];
  readonly holidays: readonly Located<HolidaysSource>[];
  readonly catalogues: readonly Located<CatalogueSource>[];
  readonly entries: readonly Located<EntrySource>[];
  readonly cases: readonly Located<CaseSource>[];
  readonly faults: readonly LawFault[];
}

const validators = {
  instruments: Compile(InstrumentsFile),
  holidays: Compile(HolidaysFile),
  codeSets: Compile(CodeSetsFile),
  privacy: Compile(PrivacyFile),
  purposes: Compile(PurposesFile),
  catalogue: Compile(CatalogueFile),
  entry: Compile(EntryFile),
  parameters: Compile(ParametersFile),
  cases: Compile(CasesFile),
};

interface Shape<File> {
  Check(value: unknown): value is File;
  Errors(value: unknown): readonly { instancePath: string; message: string }[];
}

/**
 * Reads every place under the law folder: `<place>/<topic>.yaml`, `<place>/catalogue/*.yaml`, `<place>/cases/*.yaml`.
 * Faults of syntax and of shape are collected, never thrown, so that one run shows all of them.
 */
export function readSources(folder: string): LawSources {
  const reader = makeReader(folder);
  const files = places(folder).flatMap((place) => yamlFiles(join(folder, place)));
  const topics = files.filter((file) => !/[/\\](?:cases|catalogue)[/\\]/.test(file));
  const named = (name: string) => topics.filter((file) => file.endsWith(`${name}.yaml`));
  const special = ["instruments", "holidays", "code-sets", "privacy", "purposes", "catalogue"];
  const others = topics.filter((file) => !special.some((name) => file.endsWith(`${name}.yaml`)));
  const inFolder = (name: string) => files.filter((file) => file.split(/[/\\]/).at(-2) === name);
  return {
    instruments: reader.list(named("instruments"), validators.instruments, {
      items: (file) => file.instruments,
      key: "instruments",
    }),
    parameters: reader.list(others, validators.parameters, {
      items: (file) => file.parameters,
      key: "parameters",
    }),
    codeSets: reader.list(named("code-sets"), validators.codeSets, {
      items: (file) => file.sets,
      key: "sets",
    }),
    denied: reader.list(named("privacy"), validators.privacy, {
      items: (file) => file.denied,
      key: "denied",
    }),
    purposes: reader.list(named("purposes"), validators.purposes, {
      items: (file) => file.purposes,
      key: "purposes",
    }),
    holidays: reader.list(named("holidays"), validators.holidays, { items: (file) => [file] }),
    catalogues: reader.list(named("catalogue"), validators.catalogue, { items: (file) => [file] }),
    entries: reader.list(inFolder("catalogue"), validators.entry, { items: (file) => [file] }),
    cases: reader.list(inFolder("cases"), validators.cases, { items: (file) => file.cases, key: "cases" }),
    faults: reader.faults,
  };
}

function makeReader(folder: string) {
  const faults: LawFault[] = [];
  function list<File, Item>(
    files: readonly string[],
    shape: Shape<File>,
    part: { readonly items: (file: File) => readonly Item[]; readonly key?: string },
  ): readonly Located<Item>[] {
    return files.flatMap((path) => {
      const file = relative(folder, path);
      const document = parseDocument(readFileSync(path, "utf8"), { uniqueKeys: true });
      const broken = [...document.errors, ...document.warnings];
      faults.push(...broken.map((error) => ({ file, path: "", sentence: firstLine(error.message) })));
      if (broken.length > 0) return [];
      const value: unknown = document.toJS({ maxAliasCount: 0 });
      if (!shape.Check(value)) {
        faults.push(...shapeFaults(file, shape.Errors(value)));
        return [];
      }
      const pathOf = (index: number) => (part.key === undefined ? "" : `/${part.key}/${index}`);
      return part.items(value).map((item, index) => ({ file, path: pathOf(index), value: item }));
    });
  }
  return { faults, list };
}

/** A wrong value of a union is reported once by its `anyOf` line; the lines of its branches only repeat it. */
function shapeFaults(file: string, errors: readonly { instancePath: string; message: string }[]): LawFault[] {
  const seen = new Set<string>();
  return errors
    .map(({ instancePath, message }) => ({ file, path: instancePath, sentence: message }))
    .filter(({ path, sentence }) => {
      const key = `${path} ${sentence}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}

function places(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((item) => item.isDirectory())
    .map((item) => item.name)
    .sort();
}

function yamlFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((item) => item.isFile() && item.name.endsWith(".yaml"))
    .map((item) => join(item.parentPath, item.name))
    .sort();
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? text;
}
