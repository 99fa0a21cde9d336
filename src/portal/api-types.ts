/** Answers of /api/v1 as the portal reads them. Days are ISO days, instants ISO with Z, money integer fen. */

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

export type Tier =
  | "law"
  | "administrative_regulation"
  | "local_regulation"
  | "central_policy"
  | "departmental_rule"
  | "judicial_interpretation"
  | "normative_document";

export type Severity = "minor" | "general" | "serious";

export interface Times {
  readonly asOf: string;
  readonly knownAt: string;
  readonly dataTime: string | null;
}

export interface LegalBasis {
  readonly instrument: string;
  readonly title: string;
  readonly article: string;
  readonly tier: Tier;
  readonly territory: string;
  readonly verified: boolean;
  readonly role: "recording" | "publicity" | "term" | "clock";
}

export type MatchFeature = "code" | "name" | "former-name" | "traditional" | "pinyin" | "initials";

export interface Region {
  readonly code: string;
  readonly name: string;
}

export interface SubjectHit {
  readonly uscc: string;
  readonly name: string;
  readonly kind: SubjectKind;
  readonly status: string | null;
  readonly region: Region | null;
  readonly establishedOn: string | null;
  readonly formerNames: readonly string[];
  readonly matched: { readonly feature: MatchFeature; readonly text: string };
  readonly records: number;
}

export interface SubjectHits extends Times {
  readonly items: readonly SubjectHit[];
  readonly next?: string;
  readonly total: { readonly value: number; readonly approximate: boolean };
  readonly suggestion?: { readonly uscc: string; readonly name: string; readonly because: "one-slip" };
}

export type FieldValue =
  | string
  | number
  | boolean
  | null
  | readonly FieldValue[]
  | { readonly [key: string]: FieldValue };

export interface Subject extends Times {
  readonly uscc: string;
  readonly name: string;
  readonly formerNames: readonly string[];
  readonly kind: SubjectKind;
  readonly status: string | null;
  readonly region: Region | null;
  readonly establishedOn: string | null;
  readonly identifiers: readonly { readonly kind: string; readonly value: string }[];
  readonly registration: Readonly<Record<string, FieldValue>> | null;
  readonly counts: readonly { readonly entry: string; readonly count: number }[];
  readonly sources: number;
  readonly invented: boolean;
}

export interface Party {
  readonly uscc: string | null;
  readonly name: string;
}

export interface UploadClock {
  readonly dueOn: string | null;
  readonly receivedOn: string;
  readonly state: "on-time" | "late" | "not-determinable" | "none";
  readonly lateDays: number | null;
}

export interface CreditRecord {
  readonly id: string;
  readonly entry: string;
  readonly subject: Party;
  readonly documentNumber: string;
  readonly body: Party;
  readonly source: Party | null;
  readonly decidedOn: string | null;
  readonly from: string | null;
  readonly until: string | null;
  readonly severity: Severity | null;
  readonly content: Readonly<Record<string, FieldValue>>;
  readonly publicFrom: string | null;
  readonly publicThrough: string | null;
  readonly repairFrom: string | null;
  readonly minimumEnds: string | null;
  readonly clock: UploadClock;
  readonly basis: readonly LegalBasis[];
  readonly recordedAt: string;
  readonly version: number;
  /** Day since which an objection to it is open. */
  readonly disputedOn: string | null;
}

export interface CreditRecords extends Times {
  readonly items: readonly CreditRecord[];
  readonly next?: string;
}

export interface Publications extends CreditRecords {
  /** Given when the page is not full although there is a next one. */
  readonly lookedTo?: string;
  readonly bounded?: boolean;
}

export interface Choice {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

export interface Field {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  readonly columns: readonly string[];
  readonly kind: string;
  readonly unit?: "wan-yuan" | "yuan";
  readonly lengthMax: number;
  readonly required: "always" | "organisation" | "person" | "never";
  readonly visibility: "public" | "masked" | "sharing" | "sealed";
  readonly choices?: readonly Choice[];
}

export interface Entry {
  readonly entry: string;
  readonly zh: string;
  readonly en: string;
  readonly classNumber: number;
  readonly edition: string;
  readonly from: string;
  readonly until: string | null;
  readonly adverse: boolean;
  readonly subjectKinds: readonly SubjectKind[];
  readonly sharing: "public" | "government" | "authorised";
  readonly bases: readonly LegalBasis[];
  readonly suppliers: readonly string[];
  readonly publicity: {
    readonly rule: "severity" | "validity" | "fixed" | "until-removed" | "never";
    readonly parameter: string | null;
    readonly severity: Severity | null;
    readonly persons: "masked" | "never";
  };
  readonly identity: Readonly<Record<string, string | null | readonly string[]>>;
  readonly fields: readonly Field[];
  readonly verified: boolean;
  readonly note: string | null;
}

export interface Catalogue {
  readonly asOf?: string;
  readonly edition: string;
  readonly classes: readonly {
    readonly number: number;
    readonly zh: string;
    readonly en: string;
    readonly entries: readonly string[];
    readonly verified: boolean;
  }[];
  readonly entries: readonly Entry[];
}

export interface Instrument {
  readonly id: string;
  readonly title: string;
  readonly tier: Tier;
  readonly number: string | null;
  readonly issuer: string;
  readonly territory: string;
  readonly effective: string | null;
  readonly until?: string | null;
  readonly verified: boolean;
  readonly note?: string | null;
}

export interface LawList {
  readonly parameters: readonly {
    readonly parameter: string;
    readonly zh: string;
    readonly en: string;
    readonly unit: string | null;
    readonly values: readonly {
      readonly from: string;
      readonly until: string | null;
      /** The domain the value holds for; null for the general value. */
      readonly domain: string | null;
      readonly value: FieldValue;
      readonly instrument: string;
      readonly article: string;
      readonly verified: boolean;
      readonly note: string | null;
    }[];
  }[];
  readonly instruments: readonly Instrument[];
}

export interface LawValue {
  readonly parameter: string;
  readonly on: string;
  readonly value: FieldValue;
  readonly unit: string | null;
  readonly zh: string;
  readonly en: string;
  readonly from: string;
  readonly until: string | null;
  readonly article: string;
  /** Only the id where the instrument is not listed. */
  readonly instrument: Pick<Instrument, "id"> & Partial<Instrument>;
  readonly verified: boolean;
  readonly note: string | null;
}

export interface Statistics {
  readonly asOf: string;
  readonly dataTime: string | null;
  readonly subjects: number;
  readonly bodies: number;
  readonly publicRecords: number;
  readonly byEntry: readonly { readonly entry: string; readonly count: number }[];
  readonly byMonth: readonly {
    readonly month: string;
    readonly licences: number;
    readonly penalties: number;
  }[];
  readonly byRegion: readonly { readonly code: string; readonly name: string; readonly records: number }[];
  /** Bodies that can be chosen by name, not necessarily all. */
  readonly bodyNames: readonly { readonly uscc: string; readonly name: string }[];
  readonly expiringThisMonth: number;
  readonly invented: boolean;
}

export interface Body {
  readonly uscc: string;
  readonly name: string;
  readonly entries: readonly string[];
  /** Prefix of division codes; empty for the whole nation. */
  readonly territory: string;
}

export type RowStatus = "accepted" | "warned" | "duplicate" | "superseding" | "rejected";

export interface BatchCounts {
  readonly total: number;
  readonly accepted: number;
  readonly warned: number;
  readonly duplicate: number;
  readonly superseding: number;
  readonly rejected: number;
}

export interface Batch {
  readonly id: string;
  readonly status: "queued" | "running" | "done" | "failed";
  readonly entry: string;
  readonly fileName: string;
  readonly submittedAt: string;
  readonly finishedAt: string | null;
  readonly counts: BatchCounts;
  readonly progress: {
    readonly phase: "queued" | "reading" | "applying" | "done";
    readonly share: number;
    readonly rows: number;
  };
  readonly failure: { readonly code: string; readonly zh: string; readonly en: string } | null;
  readonly timeliness: { readonly onTime: number; readonly late: number; readonly notDeterminable: number };
  readonly codes: readonly {
    readonly code: string;
    readonly level: "error" | "warning";
    readonly count: number;
    readonly zh: string;
    readonly en: string;
  }[];
  /** Rejected rows that were neither sent again nor set aside. */
  readonly open: number;
  readonly keptUntil: string | null;
  readonly mends: string | null;
  readonly settled: boolean;
}

export interface RowReport {
  readonly row: number;
  readonly status: RowStatus;
  readonly problems: readonly {
    readonly column: string | null;
    readonly code: string;
    readonly level: "error" | "warning";
    readonly zh: string;
    readonly en: string;
    readonly value: string | null;
    readonly suggestion?: string;
  }[];
}

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title?: string;
  readonly detail?: string;
  readonly zh?: string;
  readonly en?: string;
  /** Number of the request. */
  readonly instance?: string;
}
