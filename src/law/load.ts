import { resolve } from "node:path";
import { accept, type Outcome, refuse } from "../kernel/outcome.ts";
import { buildCalendar } from "./calendar.ts";
import { checkSources } from "./check.ts";
import { type LawSources, type Located, readSources } from "./read.ts";
import type { ParameterSource } from "./schema.ts";
import type { DatedValue, Law, LawFault, Parameter } from "./types.ts";

/** Faults shown in the message of a law folder that does not load; `law check` prints them all. */
const FAULTS_SHOWN_MAX = 20;

const loaded = new Map<string, Law>();

/**
 * The law of a folder (by default `law/` of the checkout), validated and immutable; read once per folder.
 * Throws with every fault as `file path: sentence` when the folder is not valid: nothing may run on broken law.
 */
export function loadLaw(folder: string = standardFolder()): Law {
  const path = resolve(folder);
  const known = loaded.get(path);
  if (known !== undefined) return known;
  const read = readLaw(path);
  if (!read.ok) throw new Error(`${read.because.en}\n${read.because.zh}`);
  loaded.set(path, read.value);
  return read.value;
}

/** Like `loadLaw`, with the faults as a refusal LAW_INVALID, and read anew each time. */
export function readLaw(folder: string): Outcome<Law, "LAW_INVALID"> {
  const { law, faults } = inspectLaw(folder);
  if (law !== null) return accept(law);
  const lines = faults.slice(0, FAULTS_SHOWN_MAX).map(faultLine).join("\n");
  const more = faults.length > FAULTS_SHOWN_MAX ? `\n… ${faults.length - FAULTS_SHOWN_MAX} more` : "";
  return refuse("LAW_INVALID", {
    zh: `法律数据有 ${faults.length} 处错误，不能使用。`,
    en: `The law folder has ${faults.length} faults and cannot be used:\n${lines}${more}`,
  });
}

/** The law of a folder, or all of its faults. */
export function inspectLaw(folder: string): {
  readonly law: Law | null;
  readonly faults: readonly LawFault[];
} {
  const sources = readSources(resolve(folder));
  const { calendar, faults: calendarFaults } = buildCalendar(sources.holidays);
  const catalogue = sources.catalogues[0];
  const faults = [
    ...sources.faults,
    ...calendarFaults,
    ...checkSources(sources),
    ...(catalogue === undefined
      ? [{ file: folder, path: "", sentence: "there is no valid catalogue.yaml" }]
      : []),
  ];
  if (catalogue === undefined || faults.length > 0) return { law: null, faults };
  const law: Law = {
    folder: resolve(folder),
    instruments: byKey(sources.instruments, ({ id }) => id),
    parameters: new Map(sources.parameters.map(({ value }) => [value.parameter, parameterOf(value)])),
    codeSets: byKey(sources.codeSets, ({ set }) => set),
    denied: sources.denied.map(({ value }) => value),
    purposes: sources.purposes.map(({ value }) => value),
    catalogue: catalogue.value,
    entries: sources.entries.map(({ value }) => value),
    calendar,
    cases: casesOf(sources),
  };
  return { law: deepFreeze(law), faults: [] };
}

/** A fault as one line: `national/terms.yaml /parameters/3/values/0: sentence`. */
export function faultLine({ file, path, sentence }: LawFault): string {
  return `${file}${path === "" ? "" : ` ${path}`}: ${sentence}`;
}

export function standardFolder(): string {
  return resolve(import.meta.dirname, "../../law");
}

function byKey<T>(items: readonly Located<T>[], key: (item: T) => string): ReadonlyMap<string, T> {
  return new Map(items.map(({ value }) => [key(value), value]));
}

function casesOf(sources: LawSources): Law["cases"] {
  return sources.cases.map(({ file, value }) => ({ ...value, file }));
}

function parameterOf(source: ParameterSource): Parameter {
  const values = source.values
    .map(
      (value): DatedValue => ({
        from: value.from,
        until: value.until ?? null,
        domain: value.domain ?? null,
        value: value.value,
        instrument: value.instrument,
        article: value.article,
        verified: value.verified,
        note: value.note ?? null,
      }),
    )
    .sort((a, b) => a.from.localeCompare(b.from));
  return { parameter: source.parameter, zh: source.zh, en: source.en, unit: source.unit ?? null, values };
}

/** The long lists of the calendar are left out: freezing each number gains nothing. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  const parts: readonly unknown[] = value instanceof Map ? [...value.values()] : Object.values(value);
  parts.filter((part) => typeof part === "object").forEach(deepFreeze);
  return value;
}

export type { Law } from "./types.ts";
