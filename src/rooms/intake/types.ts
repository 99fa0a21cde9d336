import type { LegalBasis, SubjectKind } from "../catalogue/types.ts";

/** The words of the intake room (article 7): a file becomes rows, a row becomes a fact or a list of problems. */

export type Severity = "minor" | "general" | "serious";

/** A cell as the file gives it. A number is a numeric spreadsheet cell, never a text that looks like one. */
export type Cell = string | number | null;

/** `row` is the 1-based number of the row in the file as a spreadsheet program shows it (header rows counted). */
export interface SourceRow {
  readonly row: number;
  readonly cells: readonly Cell[];
}

export type Format = "csv" | "xlsx" | "xls" | "ndjson";

/** An opened file. `chunks` streams in bounded memory; it may be read once. `bytesRead` grows towards `bytesTotal`. */
export interface TableReader {
  readonly format: Format;
  /** Detected encoding of text formats: utf-8, utf-16le, utf-16be, gb18030. */
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly bytesTotal: number;
  bytesRead(): number;
  chunks(): AsyncGenerator<readonly SourceRow[], void, void>;
  close(): Promise<void>;
}

export type ProblemLevel = "error" | "warning";

/** One problem of one row. Texts in both languages are rendered from `code` and `params` by `problemText`. */
export interface RowProblem {
  readonly code: string;
  readonly level: ProblemLevel;
  /** The header text of the column as the file has it, or the Chinese field name when the column is missing; null for the whole row. */
  readonly column: string | null;
  /** The offending text; personal identifiers are already masked in it. */
  readonly value: string | null;
  readonly suggestion?: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** When a record may be seen by the public, decided by law at writing time. Days are ISO and inclusive. */
export interface PublicityDecision {
  readonly published: boolean;
  /** First public day; null when never public. */
  readonly publicFrom: string | null;
  /** Last public day; null when never public. */
  readonly publicThrough: string | null;
  readonly minimumEnds: string | null;
  readonly repairFrom: string | null;
  /** Why not published, as a stable code: MINOR, SIMPLE_PROCEDURE, PERSON, ENTRY_NOT_PUBLIC, INVALID_LICENCE. */
  readonly unpublishedBecause: string | null;
  readonly basis: readonly LegalBasis[];
}

/** A row that passed every rule: what the flow stores. Contents are canonical: same fact, same bytes. */
export interface RowFact {
  /** USCC, or an older identifier with its prefix (GS: 15-digit, GS13: 13-digit, ZZ: organisation code), or PERSON: for natural persons (the flow replaces it by a keyed hash). */
  readonly subjectCode: string;
  readonly subjectName: string;
  readonly subjectKind: SubjectKind;
  readonly otherIdentifiers: readonly { readonly kind: string; readonly value: string }[];
  /** Normalised identifier of a natural person (type and number); never stored in clear. */
  readonly personIdentifier: { readonly type: string; readonly number: string } | null;
  readonly bodyCode: string;
  readonly bodyName: string;
  readonly sourceCode: string | null;
  readonly sourceName: string | null;
  readonly documentNumber: string;
  readonly discriminator: string;
  /** ISO day; null only for entries without a decision day (registration without a date). */
  readonly decidedOn: string | null;
  readonly from: string | null;
  readonly until: string | null;
  readonly severity: Severity | null;
  readonly publicity: PublicityDecision;
  /** Fields with visibility public, masked (already masked here) and sharing. Money in integer fen. */
  readonly content: Readonly<Record<string, JsonValue>>;
  /** Fields with visibility sealed or masked, in clear: the flow encrypts them before they touch the database. */
  readonly sealed: Readonly<Record<string, string>> | null;
}

/** `fact` is null exactly when a problem has level error. `cells` is the row as it came, for the rejected-rows file. */
export interface CheckedRow {
  readonly row: number;
  readonly problems: readonly RowProblem[];
  readonly fact: RowFact | null;
  readonly cells: readonly Cell[];
}
