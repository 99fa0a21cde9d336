import type {
  CaseSource,
  CodeSetSource,
  DeniedSource,
  InstrumentSource,
  LegalTier,
  PurposeSource,
} from "./schema.ts";
import type { CatalogueSource, EntrySource } from "./schema-catalogue.ts";

/** The words of the law layer. Everything here is read from `law/` once and never changes while the program runs. */

/** A civil day as ISO text (2026-04-03) or as `Temporal.PlainDate`; both are accepted wherever a day is asked. */
export type DayLike = string | Temporal.PlainDate;

export type Instrument = InstrumentSource;

/** What a parameter can be: a number, a text, a flag, a list of texts, or a table from code to text. */
export type ParameterValue = number | string | boolean | readonly string[] | Readonly<Record<string, string>>;

/** One dated value. `until` is the last day it holds (null: open); `domain` is null for the general value. */
export interface DatedValue {
  readonly from: string;
  readonly until: string | null;
  readonly domain: string | null;
  readonly value: ParameterValue;
  readonly instrument: string;
  readonly article: string;
  readonly verified: boolean;
  readonly note: string | null;
}

export interface Parameter {
  readonly parameter: string;
  readonly zh: string;
  readonly en: string;
  readonly unit: string | null;
  readonly values: readonly DatedValue[];
}

/** A source as a catalogue entry or a term cites it; the same shape as `LegalBasis` of the catalogue room. */
export interface Basis {
  readonly instrument: string;
  readonly title: string;
  readonly article: string;
  readonly tier: LegalTier;
  readonly territory: string;
  readonly verified: boolean;
  readonly role: BasisRole;
}

export type BasisRole = "recording" | "publicity" | "term" | "clock" | "reading" | "delay";

/** What `basisOf` needs of a citation. `verified` false makes the basis unverified whatever the instrument says. */
export interface Citation {
  readonly instrument: string;
  readonly article: string;
  readonly verified?: boolean;
}

/**
 * Working days of the loaded years as running totals: `totals[i]` is the number of working days from the
 * first loaded day through day `i`. Years without a loaded notice are absent and never guessed.
 */
export interface Calendar {
  readonly firstDay: number;
  readonly totals: readonly number[];
  /** Day number of each working day in order: `workdays[totals[i] - 1]` is the last working day up to day `i`. */
  readonly workdays: readonly number[];
  readonly years: readonly number[];
}

export interface Law {
  readonly folder: string;
  readonly instruments: ReadonlyMap<string, Instrument>;
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly codeSets: ReadonlyMap<string, CodeSetSource>;
  readonly denied: readonly DeniedSource[];
  /** For what a body may read what is not public. */
  readonly purposes: readonly PurposeSource[];
  readonly catalogue: CatalogueSource;
  readonly entries: readonly EntrySource[];
  readonly calendar: Calendar;
  readonly cases: readonly LocatedCase[];
}

/** A golden case with the file it comes from. */
export interface LocatedCase extends CaseSource {
  readonly file: string;
}

/** One fault of the law folder: the file, the path inside it, and what is wrong. */
export interface LawFault {
  readonly file: string;
  readonly path: string;
  readonly sentence: string;
  /** Code of the category of privacy.yaml that is reached for, where that is the fault. */
  readonly denied?: string;
}
