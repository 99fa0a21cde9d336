/** An organisation as this room keeps it: what is known now. */
export interface Subject {
  readonly subjectCode: string;
  readonly uscc: string | null;
  readonly name: string;
  readonly nameKey: string;
  readonly kind: string;
  readonly status: string | null;
  readonly regionCode: string | null;
  readonly regionName: string | null;
  readonly establishedOn: string | null;
  readonly registered: boolean;
  readonly identifiers: readonly { readonly kind: string; readonly value: string }[];
  readonly formerNames: readonly FormerName[];
}

export interface FormerName {
  readonly name: string;
  readonly key: string;
}

/** What the register says about names of a subject. */
export interface RegisteredNames {
  readonly subjectCode: string;
  readonly name: string;
  /** Comparison keys of the current and the former names. */
  readonly keys: readonly string[];
}

/** An organisation as the views read it; days and instants are ISO texts. */
export interface SubjectRow {
  readonly subject_code: string;
  readonly name: string;
  readonly name_key: string;
  readonly kind: string;
  readonly status: string | null;
  readonly region_code: string | null;
  readonly region_name: string | null;
  readonly established_on: string | null;
  readonly registered: boolean;
  readonly invented: boolean;
  readonly identifiers: readonly { readonly kind: string; readonly value: string }[];
  readonly former_names: readonly { readonly name: string; readonly key: string }[];
  readonly changed_at: string;
}
