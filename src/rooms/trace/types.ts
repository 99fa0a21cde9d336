/** operator: an auditor of who runs the platform. body: an auditor of one body. subject: who represents the enterprise. */
export type ReaderKind = "operator" | "body" | "subject";

/** Somebody who asks where a record came from and went. */
export interface TraceReader {
  readonly kind: ReaderKind;
  /** How the reading stands on the trail. */
  readonly actor: string;
  /** The body that is audited; null for the other kinds. */
  readonly body: string | null;
}

/** How far a trace is open to a reader. */
export interface Reach {
  /** The body whose hops alone are shown; null: those of everyone. */
  readonly onlyBody: string | null;
  /** Whose looks are shown while a registered basis still keeps them from the subject: of all, of one body, of nobody. */
  readonly delayed: "all" | { readonly of: string } | "none";
  /** Whose case numbers are shown. */
  readonly cases: "all" | { readonly of: string };
}

/** A party of a transfer with the unit and office that answer for it, as its receipt names them. */
export interface StationParty {
  readonly code: string;
  readonly name: string | null;
  readonly dutyHolder: { readonly unit: string; readonly unitName: string; readonly office: string } | null;
}

/** A receipt as a station of the chain shows it. */
export interface StationReceipt {
  readonly id: string;
  readonly at: string;
  readonly sender: StationParty;
  readonly receiver: StationParty;
  readonly hash: string;
  /** Codes of the parties that countersigned. */
  readonly countersigned: readonly string[];
}

/** One version of the record: the file it came in, and the days on which it is public. Days and instants are ISO texts. */
export interface VersionStation {
  readonly version: number;
  readonly receivedOn: string;
  readonly recordedAt: string;
  readonly supersededAt: string | null;
  readonly batch: {
    readonly id: string;
    readonly row: number;
    readonly sender: Named | null;
    readonly hash: string | null;
    readonly submittedAt: string | null;
  };
  /** Whether an answer to an objection made it: then `batch` is where the version before it came in. */
  readonly corrected: boolean;
  /** Null for files from before there were receipts, and for corrections. */
  readonly handedOver: StationReceipt | null;
  readonly takenIn: StationReceipt | null;
  readonly publicity: {
    readonly from: string;
    readonly through: string;
    readonly knownFrom: string;
    readonly knownUntil: string | null;
  } | null;
}

export interface Named {
  readonly uscc: string;
  readonly name: string;
}

/** What is traced: never its content. */
export interface TracedRecord {
  readonly id: string;
  readonly entry: string;
  readonly subjectName: string;
  readonly documentNumber: string;
  readonly decidedOn: string;
  readonly body: Named;
  readonly source: Named | null;
}

export interface Sealing {
  readonly at: string;
  readonly instrument: string;
  readonly article: string;
  readonly releasedAt: string | null;
}

/** A transfer of the record to somebody who is named. */
export interface Hop {
  readonly kind: "look" | "export";
  readonly transfer: string;
  readonly to: Named;
  readonly purpose: string;
  readonly caseNumber: string | null;
  readonly at: string;
  /** The version that went out; null where it is not known. */
  readonly version: number | null;
  /** Whether the record was in it for sure: by the receipt, or only by what was asked for. */
  readonly certain: boolean;
  /** The day from which the subject sees a look. */
  readonly shownFrom: string | null;
  readonly receipt: StationReceipt | null;
  /** When the same recipient last got the record for sure, by this transfer or a later one. */
  readonly lastAt: string | null;
}

/** What became of the record after a transfer, and whether the recipient knows: only as far as the platform does. */
export interface Aftermath {
  readonly kind: "version" | "sealed" | "released";
  readonly version: number | null;
  readonly at: string;
  /** yes: a later transfer to the same recipient carried it. unknown: none did. */
  readonly reached: "yes" | "unknown";
}
