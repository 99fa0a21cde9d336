/** What the API answers about the way of one record. */

export interface NamedSeen {
  readonly uscc: string;
  readonly name: string;
}

export interface PartySeen {
  readonly code: string;
  readonly name: string | null;
  readonly dutyHolder: { readonly unit: string; readonly unitName: string; readonly office: string } | null;
}

export interface ReceiptSeen {
  readonly id: string;
  readonly at: string;
  readonly sender: PartySeen;
  readonly receiver: PartySeen;
  readonly hash: string;
  readonly countersigned: readonly string[];
}

export interface VersionSeen {
  readonly version: number;
  readonly recordedAt: string;
  readonly supersededAt: string | null;
  readonly batch: {
    readonly id: string;
    readonly row: number;
    readonly sender: NamedSeen | null;
    readonly hash: string | null;
    readonly submittedAt: string | null;
  };
  readonly corrected: boolean;
  readonly handedOver: ReceiptSeen | null;
  readonly takenIn: ReceiptSeen | null;
  readonly publicity: {
    readonly from: string;
    readonly through: string;
    readonly knownFrom: string;
    readonly knownUntil: string | null;
  } | null;
}

export interface HopSeen {
  readonly kind: "look" | "export";
  readonly transfer: string;
  readonly to: NamedSeen;
  readonly purpose: { readonly zh: string; readonly en: string };
  readonly caseNumber: string | null;
  readonly at: string;
  readonly version: number | null;
  readonly certain: boolean;
  readonly shownFrom: string | null;
  readonly receipt: ReceiptSeen | null;
  readonly after: readonly {
    readonly kind: "version" | "sealed" | "released";
    readonly version: number | null;
    readonly at: string;
    readonly reached: "yes" | "unknown";
  }[];
}

export interface RecordSeen {
  readonly id: string;
  readonly entry: string;
  readonly documentNumber: string;
  readonly decidedOn: string;
  readonly body: NamedSeen;
}

export interface TraceSeen {
  readonly uscc: string;
  readonly as: "operator" | "body" | "subject";
  readonly record: RecordSeen & { readonly subjectName: string; readonly source: NamedSeen | null };
  readonly versions: readonly VersionSeen[];
  readonly sealing: {
    readonly at: string;
    readonly instrument: string;
    readonly title: string | null;
    readonly article: string;
    readonly releasedAt: string | null;
  } | null;
  readonly asOf: string;
  readonly ownOnly: boolean;
  readonly looks: readonly HopSeen[];
  readonly looksTotal: number;
  readonly exports: readonly HopSeen[];
  readonly openExports: readonly {
    readonly day: string;
    readonly exports: number;
    readonly uncertain: number;
  }[];
  readonly next?: string;
}
