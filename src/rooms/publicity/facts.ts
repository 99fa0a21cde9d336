import type { PublicityDecision, Severity } from "../intake/types.ts";

/** What the file and the rules know of a record when its publicity is decided. Days are ISO. */
export interface PublicityFacts {
  readonly decidedOn: string | null;
  /** First day the record holds (有效期自); null when the entry has none. */
  readonly from: string | null;
  /** Last day it holds (有效期至) under the rule `validity`; the day of removal (移出日期) under `until-removed`; null while open. */
  readonly until: string | null;
  /** Day the platform received it: the first public day of a record without any other day. */
  readonly receivedOn: string;
  readonly person: boolean;
  readonly severity: Severity | null;
  /** Codes of the penalty kinds; asked only when `severity` is null. */
  readonly penaltyKinds?: readonly string[];
  readonly simpleProcedure?: boolean;
  /** The decision was withdrawn (old layout: 当前状态 撤销). */
  readonly withdrawn?: boolean;
  /** False: licence status 无效, or the supplier marked the record as not public. */
  readonly valid?: boolean;
  /** Last public day that the file itself asks for: the field `publicityEnds` of the entry. */
  readonly fileEndsOn?: string | null;
  readonly domain?: string | null;
}

export type UnpublishedBecause =
  | "MINOR"
  | "SIMPLE_PROCEDURE"
  | "PERSON"
  | "ENTRY_NOT_PUBLIC"
  | "INVALID_LICENCE"
  | "NOT_OPEN"
  | "WITHDRAWN"
  | "REMOVED"
  | "TERM_EMPTY"
  | "DAY_MISSING";

/** The decision, the law's own last day beside the file's, and what became of the file's day. */
export interface PublicityVerdict extends PublicityDecision {
  readonly unpublishedBecause: UnpublishedBecause | null;
  readonly severity: Severity | null;
  readonly lawThrough: string | null;
  readonly fileThrough: string | null;
  /** used: earlier than the law's; later-than-law: the law's day is used and the row gets a warning. */
  readonly fileDay: "none" | "same" | "used" | "later-than-law" | "before-decision";
}
