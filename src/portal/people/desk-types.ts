/** What the interface answers about incidents, as the pages read it; its own response schemas hold the shapes. */

export interface WhoSeen {
  readonly actor: string;
  readonly kind: string;
  readonly body: { readonly uscc: string; readonly name: string } | null;
  readonly id: string | null;
  readonly name: string | null;
}

export interface CaseSeen {
  readonly id: string;
  readonly rule: string;
  readonly zh: string;
  readonly en: string;
  readonly who: WhoSeen;
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly invented: boolean;
  readonly grade: string | null;
  readonly personal: boolean | null;
  readonly state: string;
  readonly overdue: boolean;
  readonly next: {
    readonly act: string;
    readonly due: string | null;
    readonly state: string | null;
  } | null;
}

export interface CasesSeen {
  readonly asOf: string;
  readonly mayAct: boolean;
  readonly everywhere: boolean;
  readonly items: readonly CaseSeen[];
  readonly next?: string;
  readonly totals: {
    readonly open: number;
    readonly overdue: number;
    readonly unjudged: number;
    readonly from: string;
    readonly days: readonly { readonly day: string; readonly windows: number }[];
  };
}

export interface ClockSeen {
  readonly clock: string;
  readonly due: string;
  readonly metAt: string | null;
  readonly state: string;
  readonly title: string;
  readonly article: string;
  readonly verified: boolean;
  readonly note: string | null;
}

export interface StepSeen {
  readonly step: string;
  readonly actor: string;
  readonly by: string | null;
  readonly at: string;
  readonly note: string;
  readonly sent: string | null;
}

export interface ChoiceSeen {
  readonly kind: "key" | "client";
  readonly id: string;
  readonly name: string | null;
  readonly issuedOn: string | null;
  readonly lastUsedOn: string | null;
}

export interface CaseFileSeen extends CaseSeen {
  readonly asOf: string;
  readonly mayAct: boolean;
  /** Null for a step that the reader may take now, else the code of the refusal. */
  readonly may: Readonly<Record<MayName, string | null>>;
  readonly about: {
    readonly zh: string;
    readonly en: string;
    readonly window: "hour" | "day";
    readonly threshold: {
      readonly parameter: string;
      readonly value: number;
      readonly title: string;
      readonly article: string;
      readonly verified: boolean;
      readonly note: string | null;
    } | null;
  };
  readonly findings: readonly {
    readonly from: string;
    readonly until: string;
    readonly found: number;
    readonly threshold: number;
  }[];
  readonly steps: readonly StepSeen[];
  readonly clocks: readonly ClockSeen[];
  readonly drafts: readonly { readonly to: string; readonly language: string; readonly text: string }[];
  readonly frozen: string | null;
  readonly credential: {
    readonly kind: "account" | "key" | "client";
    readonly id: string;
    readonly state: "open" | "frozen" | "ended";
  } | null;
  readonly choices: readonly ChoiceSeen[];
}

type MayName =
  | "triage"
  | "contain"
  | "lift"
  | "note"
  | "tellAuthority"
  | "tellPersons"
  | "askClosing"
  | "close";
