/** Somebody who asks for the audit trail, and how far it is open to them. */
export interface Reader {
  /** How the reading stands on the trail. */
  readonly actor: string;
  /** The body whose entries are open; null: all of them, for the operator. */
  readonly onlyBody: string | null;
}

/** What an auditor may ask; what is left out is not asked. */
export interface TrailAsked {
  readonly body?: string;
  readonly person?: string;
  readonly purpose?: string;
  readonly act?: string;
  readonly from?: string;
  readonly through?: string;
  readonly caseNumber?: string;
  /** Code of a subject, as the subjects room has it. */
  readonly subjectCode?: string;
}
