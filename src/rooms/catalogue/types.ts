/** The words of the catalogue room. One `Entry` is one kind of information the law lets bodies record (article 6). */

export type SubjectKind =
  | "enterprise"
  | "sole-trader"
  | "cooperative"
  | "government"
  | "public-institution"
  | "mass-organisation"
  | "social-organisation"
  | "grassroots-organisation"
  | "rural-collective"
  | "legal-service"
  | "other-organisation"
  | "natural-person";

/** Tier of a legal source, strongest first. */
export type Tier =
  | "law"
  | "administrative_regulation"
  | "local_regulation"
  | "central_policy"
  | "departmental_rule"
  | "judicial_interpretation"
  | "normative_document";

/** A legal basis as shown to people: instrument, article, tier and the territory where it holds. */
export interface LegalBasis {
  readonly instrument: string;
  readonly title: string;
  readonly article: string;
  readonly tier: Tier;
  readonly territory: string;
  readonly verified: boolean;
  readonly role: "recording" | "publicity" | "term" | "clock" | "reading" | "delay";
}

export type FieldKind =
  | "text"
  | "day"
  | "money"
  | "uscc"
  | "identifier"
  | "choice"
  | "choices"
  | "document-number"
  | "person-name"
  | "person-id"
  | "subject-name"
  | "integer"
  | "flag";

/** public: on the page; masked: on the page with the middle hidden; sharing: bodies only; sealed: encrypted, never shown. */
export type Visibility = "public" | "masked" | "sharing" | "sealed";

export type Required = "always" | "organisation" | "person" | "never";

export interface Choice {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly aliases: readonly string[];
}

/** One field of an entry. `columns` are all header spellings that mean it: Chinese, code, old code. */
export interface Field {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  readonly columns: readonly string[];
  readonly kind: FieldKind;
  /** Unit in files when `kind` is money; inside it is always integer fen. */
  readonly unit?: "wan-yuan" | "yuan";
  readonly lengthMax: number;
  readonly required: Required;
  readonly visibility: Visibility;
  readonly choices?: readonly Choice[];
}

/** Which fields say who, by whom, under which number, when. `null` where the entry has no such field. */
export interface Identity {
  readonly subjectName: string;
  readonly subjectKind: string | null;
  readonly subjectUscc: string | null;
  /** Fields that may carry other identifiers of an organisation, in order of trust. */
  readonly otherIdentifiers: readonly string[];
  readonly personId: string | null;
  readonly personIdType: string | null;
  readonly bodyName: string | null;
  readonly bodyCode: string | null;
  readonly sourceName: string | null;
  readonly sourceCode: string | null;
  readonly documentNumber: string | null;
  readonly decidedOn: string | null;
  readonly from: string | null;
  readonly until: string | null;
  readonly discriminator: string | null;
}

/**
 * How the public days of a record follow from the law.
 * severity: the terms of its severity class; validity: from its first to its last valid day;
 * fixed: a number of months of the law; until-removed: to the removal day, at most a number of months; never: not public.
 */
export interface PublicityRule {
  readonly rule: "severity" | "validity" | "fixed" | "until-removed" | "never";
  /** Parameter of law/ that holds the months for `fixed` and the cap of `until-removed`. */
  readonly parameter: string | null;
  /** Severity class of every record of the entry when it does not follow from the penalty kinds. */
  readonly severity: "minor" | "general" | "serious" | null;
  /** Whether records about natural persons are on public lists: masked, or not at all. */
  readonly persons: "masked" | "never";
}

export interface Entry {
  readonly entry: string;
  readonly zh: string;
  readonly en: string;
  /** Class of the national basic catalogue, 1 to 13. */
  readonly classNumber: number;
  readonly edition: string;
  /** ISO days; the entry is in force from `from` through `until` (null: open). */
  readonly from: string;
  readonly until: string | null;
  readonly adverse: boolean;
  readonly subjectKinds: readonly SubjectKind[];
  readonly sharing: "public" | "government" | "authorised";
  readonly bases: readonly LegalBasis[];
  /** Who may supply it, in words. Which bodies do so is data of the bodies room. */
  readonly suppliers: readonly string[];
  readonly publicity: PublicityRule;
  readonly identity: Identity;
  readonly fields: readonly Field[];
  /** False where a fact of this entry was not checked against the text; pages say so. */
  readonly verified: boolean;
  readonly note: string | null;
}

export interface CatalogueClass {
  readonly number: number;
  readonly zh: string;
  readonly en: string;
  readonly entries: readonly string[];
  readonly verified: boolean;
}

export interface Catalogue {
  readonly edition: string;
  readonly classes: readonly CatalogueClass[];
  readonly entries: readonly Entry[];
}
