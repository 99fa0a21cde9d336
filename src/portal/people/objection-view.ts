import type { Entry } from "../api-types.ts";
import type { Display, Language, PageRequest } from "../page-types.ts";
import type { ObjectionWords } from "../words/objections-zh.ts";
import type { OwnRole, Who } from "./asking.ts";
import type { RepresentationSeen } from "./representation-view.ts";

/** Answers of the API about objections, as the pages read them. */

export interface FieldLine {
  readonly field: string;
  readonly zh: string;
  readonly en: string;
  readonly text: string | null;
}

export interface ClockSeen {
  readonly receivedOn: string;
  readonly markDueOn: string | null;
  readonly answerDueOn: string | null;
  readonly answeredOn: string | null;
  readonly state: "running" | "overdue" | "in-time" | "late" | "not-determinable";
  readonly lateDays: number | null;
  readonly verified: boolean;
}

export type Verdict = "accepted" | "partly" | "refused";
export type StateSeen = "forwarded" | "proposed" | Verdict;

export interface ObjectionSeen {
  readonly id: string;
  readonly record: {
    readonly id: string;
    readonly entry: string;
    readonly documentNumber: string;
    readonly version: number;
  };
  readonly ground: "wrong" | "incomplete";
  readonly askedAs: "subject" | "body";
  readonly fields: readonly FieldLine[];
  readonly statement: string;
  readonly evidence: readonly {
    readonly no: number;
    readonly name: string;
    readonly kind: string;
    readonly bytes: number;
  }[];
  readonly state: StateSeen;
  readonly receivedAt: string;
  readonly clock: ClockSeen;
}

export interface AnswerSeen {
  readonly corrections: readonly FieldLine[];
  readonly reasons: string | null;
}

export interface OwnObjectionSeen extends ObjectionSeen {
  readonly body: { readonly uscc: string; readonly name: string };
  readonly answer: (AnswerSeen & { readonly answeredAt: string; readonly version: number | null }) | null;
  readonly waysOn: readonly {
    readonly way: "reconsideration" | "complaint";
    readonly days: number | null;
    readonly title: string;
    readonly article: string;
    readonly verified: boolean;
  }[];
}

export interface RecordSeen {
  readonly id: string;
  readonly version: number;
  readonly entry: string;
  readonly documentNumber: string;
  readonly body: { readonly uscc: string; readonly name: string };
  readonly decidedOn: string;
  readonly sealed: boolean;
  readonly disputedAt: string | null;
  readonly fields: readonly FieldLine[];
}

export interface HandledObjection extends ObjectionSeen {
  readonly subject: { readonly uscc: string | null; readonly name: string };
  readonly present: RecordSeen | null;
  readonly proposal:
    | (AnswerSeen & {
        readonly by: { readonly accountId: string; readonly displayName: string };
        readonly at: string;
      })
    | null;
  readonly returned: { readonly note: string; readonly at: string } | null;
  readonly may: { readonly propose: boolean; readonly decide: boolean };
  readonly answeredAt: string | null;
}

export type QueueLine = Pick<
  HandledObjection,
  "id" | "subject" | "record" | "ground" | "askedAs" | "state" | "receivedAt" | "clock"
>;

/** What the parts of these pages share: the language, and the entry that a record is of. */
export interface Naming {
  readonly language: Language;
  readonly display: Display;
  readonly entryNamed: (entry: string) => Entry | undefined;
  /** All entries, in the order of the catalogue. */
  readonly entries: readonly Entry[];
}

/** What the parts of the enterprise's page share. */
export interface MyView {
  readonly request: PageRequest;
  readonly words: ObjectionWords;
  readonly chosen: RepresentationSeen;
  readonly naming: Naming;
}

/** What the parts of the body's page share. */
export interface HandlingView {
  readonly request: PageRequest;
  readonly words: ObjectionWords;
  readonly naming: Naming;
  readonly who: Who;
  readonly body: OwnRole["body"];
  readonly roles: readonly string[];
}

export interface HandleView {
  readonly view: HandlingView;
  readonly objection: HandledObjection;
}
