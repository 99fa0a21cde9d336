import type { LegalBasis } from "../catalogue/types.ts";

/** A look of a body at what is not public about a subject, as it is written down. */
export interface Look {
  readonly lookId: string;
  readonly subjectCode: string;
  readonly bodyCode: string;
  readonly bodyName: string;
  readonly purpose: string;
  readonly caseNumber: string;
  readonly entries: readonly string[];
  readonly recordCount: number;
  /** Instant. */
  readonly lookedAt: string;
  /** ISO day of the look, and the first one on which its subject sees it. */
  readonly lookedOn: string;
  readonly shownFrom: string;
  readonly delayBasis: LegalBasis | null;
}

/** A look as its subject sees it. */
export interface ShownLook extends Omit<Look, "subjectCode"> {}

/** How many looks of a day this platform wrote down, and how many the body counted itself. */
export interface CountedDay {
  readonly day: string;
  readonly written: number;
  /** Null where the body has not said its count. */
  readonly counted: number | null;
}

/** An invented subject that one recipient alone is given. */
export interface Canary {
  readonly subjectCode: string;
  readonly subjectName: string;
}

/** Draws one of so many, evenly enough. */
export type Draw = (many: number) => number;
