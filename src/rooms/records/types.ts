/** An order to seal records: who, why, on what basis, under which number. */
export interface SealOrder {
  /** Code of a body, `operator`, or `system`. */
  readonly orderedBy: string;
  /** Code of the code set sealing-reasons. */
  readonly reason: string;
  /** Instrument of the register, and the article in it. */
  readonly instrument: string;
  readonly article: string;
  readonly orderNumber: string;
}

/** What an order is checked against. */
export interface SealOrderBooks {
  readonly reasons: ReadonlySet<string>;
  readonly instruments: ReadonlySet<string>;
}

/** What must be known of a record before it is sealed. */
export interface SealableRecord {
  readonly entry: string;
  readonly bodyCode: string;
  /** Bodies named as the source of a version. */
  readonly suppliers: readonly string[];
  readonly sealed: boolean;
  /** Whose order keeps it sealed; null when none stands. */
  readonly heldBy: string | null;
}

/** A record by its keys. */
export interface RecordPlace {
  readonly subjectCode: string;
  readonly recordId: string;
}

/** A version that was sealed, with where it came from and what proves it. */
export interface SealedVersion extends RecordPlace {
  readonly version: number;
  readonly contentHash: string;
  readonly batchId: string;
  readonly rowNo: number;
}
