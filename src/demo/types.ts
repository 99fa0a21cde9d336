/** The words of the invented demonstration city. Nothing in this folder is about a real body, firm or person. */

export type TemplateSubject = "organisation" | "person";

export interface DemoDivision {
  readonly code: string;
  readonly name: string;
}

export interface DemoBody {
  readonly uscc: string;
  readonly name: string;
  /** Word of document numbers, e.g. 云市监. */
  readonly word: string;
  /** Prefix of the divisions it may report for: 3399 for the city. */
  readonly territory: string;
  readonly division: string;
  readonly entries: readonly string[];
}

export interface DemoEnterprise {
  readonly uscc: string;
  readonly name: string;
  readonly kind: "enterprise" | "sole-trader" | "cooperative" | "social-organisation";
  readonly division: DemoDivision;
  readonly establishedOn: string;
  readonly legalPerson: string;
  /** As registers write it, in one of several spellings. */
  readonly capital: string;
  readonly scope: string;
  readonly industry: string;
  readonly address: string;
  /** "" when it never had another name. */
  readonly formerName: string;
  readonly status: string;
}

export type DemoRow = readonly string[];

/** One submitted table: the rows of one entry under one header, all sent by one body. */
export interface DemoTable {
  readonly entry: string;
  readonly subject: TemplateSubject;
  /** Body that sends the table. */
  readonly sender: string;
  readonly header: DemoRow;
  readonly rows: () => Iterable<DemoRow>;
}

export interface DemoCity {
  readonly name: string;
  readonly divisions: readonly DemoDivision[];
  readonly bodies: readonly DemoBody[];
  readonly enterprises: readonly DemoEnterprise[];
  /** Every table in the order in which it must be loaded: registrations first. */
  readonly tables: readonly DemoTable[];
}

/**
 * Kinds of dirt a template file can be made with; each is one fault of one row unless said otherwise.
 * yuan-for-wan: 30000 in the 万元 column where the text says 30000元; amount-mismatch: the field is 10^4 too small;
 * amount-differs: it differs otherwise; code-as-number: a digits-only code as a number cell (9.14403E+17 in text files);
 * serial-date: a decision day as an Excel serial (a number cell in XLSX); placeholder: 无, -, / in optional columns,
 * which is no fault; repeated-header: the header again before the row (its own row number is given);
 * note-rows: three rows of notes after the data, whatever the share.
 */
export const DIRT_KINDS = [
  "letter-o",
  "lower-case",
  "full-width",
  "wrong-check",
  "old-15-digit",
  "code-as-number",
  "serial-date",
  "impossible-date",
  "future-date",
  "yuan-for-wan",
  "currency-sign",
  "amount-mismatch",
  "amount-differs",
  "ragged-short",
  "ragged-long",
  "replacement-character",
  "repeated-header",
  "duplicate-row",
  "placeholder",
  "id-in-text",
  "unknown-kind",
  "missing-required",
  "classified",
  "note-rows",
] as const;

export type DirtKind = (typeof DIRT_KINDS)[number];

export interface TemplateFileRequest {
  readonly path: string;
  readonly entry: "administrative-penalty" | "administrative-licence";
  readonly subject: TemplateSubject;
  /** Data rows; note rows and repeated headers come on top. */
  readonly rows: number;
  readonly seed: number;
  readonly format: "csv" | "tsv" | "xlsx";
  readonly encoding?: "utf-8" | "utf-8-bom" | "utf-16le" | "utf-16be" | "gb18030";
  readonly header?: "zh" | "codes" | "old-codes" | "both";
  /** Share of rows (0 to 1) with each kind of dirt. A row gets at most one kind. */
  readonly dirt?: Partial<Readonly<Record<DirtKind, number>>>;
  /** ISO day: decisions lie in the six months before it. */
  readonly today?: string;
}

export interface TemplateFileResult {
  readonly rows: number;
  readonly headerRows: number;
  readonly bytes: number;
  /** Row numbers as a spreadsheet shows them, per kind of dirt. */
  readonly dirty: Readonly<Record<DirtKind, readonly number[]>>;
}
