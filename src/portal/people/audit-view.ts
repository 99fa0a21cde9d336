import type { Language, PageRequest } from "../page-types.ts";
import type { AuditWords } from "../words/audit-zh.ts";
import type { WhoSeen } from "./desk-types.ts";
import type { Seat } from "./seat.tsx";

export interface EntrySeen {
  readonly position: number;
  readonly auditId: string;
  readonly at: string;
  readonly actor: string;
  readonly who: Omit<WhoSeen, "actor">;
  readonly purpose: string;
  readonly act: string;
  readonly subjectCount: number | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface EntriesSeen {
  readonly items: readonly EntrySeen[];
  readonly next?: string;
  readonly count?: number;
  readonly countMax: number;
  readonly onlyBody: string | null;
}

export interface LooksSeen {
  readonly from: string;
  readonly through: string;
  readonly days: readonly {
    readonly day: string;
    readonly purpose: string;
    readonly looks: number;
    readonly refused: number;
  }[];
}

interface WalkSeen {
  readonly askedAt: string;
  readonly finishedAt: string | null;
  readonly walked: number;
  readonly entries: number | null;
  readonly head: string | null;
  readonly broken: { readonly kind: string; readonly position: number } | null;
}

export interface VerificationSeen {
  readonly entries: number;
  readonly last: WalkSeen | null;
  readonly running: WalkSeen | null;
}

/** Filters as the interface takes them. */
export type AuditFilters = Readonly<Partial<Record<FilterName, string>>>;
export type FilterName =
  | "body"
  | "person"
  | "purpose"
  | "act"
  | "result"
  | "from"
  | "through"
  | "caseNumber"
  | "about";

/** What the parts of the page share. */
export interface AuditView {
  readonly request: PageRequest;
  readonly seat: Seat;
  readonly words: AuditWords;
  readonly language: Language;
  readonly filters: AuditFilters;
  readonly entries: EntriesSeen;
  readonly looks: LooksSeen;
  readonly verification: VerificationSeen;
  readonly purposeNames: Readonly<Record<string, string>>;
}
