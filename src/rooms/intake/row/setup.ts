import type { Law } from "../../../law/types.ts";
import type { Catalogue, Entry } from "../../catalogue/types.ts";
import type { ColumnMap } from "../mapping.ts";
import type { PublicityDecision, Severity } from "../types.ts";

/** The body that submits the batch. `territory` is a prefix of division codes; empty or null is the whole nation. */
export interface SubmittingBody {
  readonly uscc: string;
  readonly name: string;
  readonly territory: string | null;
}

/** What a row says about its publicity. Days are ISO. */
export interface TermFacts {
  readonly decidedOn: string | null;
  readonly from: string | null;
  readonly until: string | null;
  readonly receivedOn: string;
  readonly person: boolean;
  /** Null: it follows from the kinds of penalty, or from the entry. */
  readonly severity: null;
  readonly penaltyKinds: readonly string[];
  readonly simpleProcedure: boolean;
  readonly withdrawn: boolean;
  readonly valid: boolean;
  readonly fileEndsOn: string | null;
  readonly domain: string | null;
}

export interface TermVerdict extends PublicityDecision {
  readonly severity: Severity | null;
  /** The law's own last public day, and what became of the day that the file asks for. */
  readonly lawThrough: string | null;
  readonly fileDay: "none" | "same" | "used" | "later-than-law" | "before-decision";
}

/** `decidePublicity` of the room publicity. That room stands above this one, so the flow hands its rule down. */
export type DecidePublicity = (law: Law, entry: Entry, facts: TermFacts) => TermVerdict;

/** What the checks of a batch need; everything that follows from it is worked out once, before the first row. */
export interface RowCheckerSetup {
  readonly law: Law;
  readonly catalogue: Catalogue;
  readonly entry: Entry;
  readonly columns: ColumnMap;
  readonly body: SubmittingBody;
  readonly decidePublicity: DecidePublicity;
  /** Whether the body may submit decisions of the body with this code. */
  readonly mayDecideFor: (code: string) => boolean;
  /** Divisions that the platform knows beside GB/T 2260, such as development zones: no warning about them. */
  readonly localDivisions?: ReadonlySet<string>;
  /** ISO day on which the file was received. */
  readonly receivedOn: string;
  /** ISO day of the check: nothing later has happened. */
  readonly today: string;
}
