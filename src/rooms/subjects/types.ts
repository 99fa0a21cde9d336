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
