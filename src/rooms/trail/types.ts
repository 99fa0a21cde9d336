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
  readonly result?: "done" | "refused";
  readonly from?: string;
  readonly through?: string;
  readonly caseNumber?: string;
  /** Code of a subject, as the subjects room has it. */
  readonly subjectCode?: string;
}

/** A walk of the whole chain: asked for, under way, or with its result. */
export interface Verification {
  readonly askedBy: string;
  /** Instants. */
  readonly askedAt: string;
  readonly finishedAt: string | null;
  /** Entries walked so far. */
  readonly walked: number;
  readonly entries: number | null;
  /** Where the chain ends, hexadecimal. */
  readonly head: string | null;
  readonly broken: { readonly kind: string; readonly position: number } | null;
}
