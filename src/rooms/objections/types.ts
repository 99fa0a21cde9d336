/** The words of the objections room: someone says that a record is wrong, and its body answers (articles 4 and 10; PIPL article 46). */

/** Why: something in the record is not right, or something is missing in it. */
export type Ground = "wrong" | "incomplete";

/** Who asks: the subject by its representative, or a body on its own initiative. */
export type AskedAs = "subject" | "body";

/** What the body answers. Partly: not all that was asked, or otherwise than asked. */
export type Verdict = "accepted" | "partly" | "refused";

/** forwarded: received, marked and before its body; proposed: an examiner has proposed the answer; then the verdict. */
export type ObjectionState = "forwarded" | "proposed" | Verdict;

/** A field of the record that is objected to, and what it should say; null when whoever asks does not know it. */
export interface FieldAsked {
  readonly field: string;
  readonly shouldBe: string | null;
}

/** A field and what it will say, as one would write it in a file. An empty text takes the value away. */
export interface Correction {
  readonly field: string;
  readonly value: string;
}

/** What was asked, in the words of whoever asked; sealed where it is stored. */
export interface Asked {
  readonly fields: readonly FieldAsked[];
  readonly statement: string;
}

/** What an examiner proposes to answer; sealed where it is stored. */
export interface Proposal {
  readonly corrections: readonly Correction[];
  /** Why not, or not as asked; null where all is accepted. */
  readonly reasons: string | null;
}

/** A file that is to show that the record is wrong. */
export interface Evidence {
  readonly name: string;
  readonly kind: EvidenceKind;
  /** Base64. */
  readonly content: string;
}

export type EvidenceKind = "pdf" | "png" | "jpeg";

/** How an objection stands to its clock. */
export interface ObjectionClock {
  /** ISO days; null where no law or calendar tells. */
  readonly markDueOn: string | null;
  readonly answerDueOn: string | null;
}

export interface ClockState {
  readonly state: "running" | "overdue" | "in-time" | "late" | "not-determinable";
  /** Working days past the due day; null when there are none, or the calendar cannot tell. */
  readonly lateDays: number | null;
}

/** What rules need to know of an objection. */
export interface ObjectionFacts {
  readonly state: ObjectionState;
  /** Accounts. */
  readonly askedBy: string;
  readonly proposedBy: string | null;
}

/** Whoever wants to handle an objection. */
export interface Handler {
  readonly accountId: string;
  /** Whether the subject delegated anything to the person on a day since the objection was received. */
  readonly represents: boolean;
}

/** What a record brings with it. Days are ISO; null where it brings none. */
export interface Consequence {
  readonly publicThrough: string | null;
  readonly minimumEnds: string | null;
  readonly repairFrom: string | null;
  readonly validUntil: string | null;
  readonly severity: string | null;
}

/** What rules need to know of the record that is objected to. */
export interface ObjectedRecord {
  readonly sealed: boolean;
  /** Fields of its entry that may be corrected. */
  readonly fields: ReadonlySet<string>;
  /** What a version that was sent since the objection says, as one would write it in a file; empty where there is none. */
  readonly says: ReadonlyMap<string, string>;
}
