import type { Outcome } from "../../kernel/outcome.ts";
import type { Law } from "../../law/types.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { orProblem, problemsOf } from "../../platform/http/problem.ts";
import type { Keys } from "../../platform/keys.ts";
import { EVIDENCE_BYTES_MAX } from "../../platform/limits.ts";
import type { Catalogue } from "../catalogue/index.ts";
import { evidenceKindOf } from "./evidence-kind.ts";
import { OBJECTIONS_REFUSALS, type ObjectionRefusal } from "./refusals.ts";
import type { Asked, AskedAs, Evidence, Ground, Proposal, Verdict } from "./types.ts";

/** What a request says that raises an objection. */
export interface Raising {
  readonly subjectCode: string;
  readonly recordId: string;
  readonly ground: Ground;
  readonly asked: Asked;
  readonly evidence: readonly Evidence[];
  readonly askedAs: AskedAs;
  readonly askedBy: string;
  readonly actor: string;
  readonly bodyCode: string | null;
  readonly idempotencyKey: string | null;
}

export interface Handling {
  readonly objectionId: string;
  readonly bodyCode: string;
  readonly accountId: string;
  readonly actor: string;
}

/** A decider handles the proposal that he saw, named by its instant. */
export interface Deciding extends Handling {
  readonly proposedAt: string;
}

type Refusals = ObjectionRefusal | "FOUR_EYES_REQUIRED";

/** The acts are flows, given by entry/compose. */
export interface ObjectionsRoutes {
  readonly db: Database;
  readonly clock: Clock;
  readonly keys: Keys;
  readonly law: Law;
  readonly catalogue: Catalogue;
  /** Code of the subject that a body names. */
  subjectOf(named: {
    readonly uscc?: string;
    readonly person?: { readonly type: string; readonly number: string };
  }): string;
  raise(
    asked: Raising,
  ): Promise<Outcome<{ readonly objectionId: string; readonly fresh: boolean }, Refusals>>;
  propose(
    asked: Handling & { readonly proposal: Proposal },
  ): Promise<Outcome<{ readonly verdict: Verdict }, Refusals>>;
  giveBack(asked: Deciding & { readonly note: string }): Promise<Outcome<null, Refusals>>;
  decide(
    asked: Deciding,
  ): Promise<Outcome<{ readonly verdict: Verdict; readonly version: number | null }, Refusals>>;
}

export const refusal = problemsOf(OBJECTIONS_REFUSALS);

const FORBIDDEN = 403;

/** The value of an act; a refusal is thrown with its status. */
export function orRefusal<T>(outcome: Outcome<T, Refusals>): T {
  if (outcome.ok) return outcome.value;
  const { code } = outcome;
  return orProblem(outcome, code === "FOUR_EYES_REQUIRED" ? FORBIDDEN : OBJECTIONS_REFUSALS[code].status);
}

interface AskedBody {
  readonly fields: readonly { readonly field: string; readonly shouldBe?: string }[];
  readonly statement: string;
}

/** What was asked, as it is kept. */
export function askedIn({ fields, statement }: AskedBody): Asked {
  return { fields: fields.map(({ field, shouldBe }) => ({ field, shouldBe: shouldBe ?? null })), statement };
}

/** The evidence of a request; refuses with OBJECTION_EVIDENCE_INVALID whatever does not begin as a file that is taken. */
export function evidenceIn(
  given: readonly { readonly name: string; readonly content: string }[] | undefined,
): readonly Evidence[] {
  return (given ?? []).map(({ name, content }) => {
    const bytes = Buffer.from(content, "base64");
    const kind = evidenceKindOf(bytes);
    if (kind === null || bytes.length > EVIDENCE_BYTES_MAX) throw refusal("OBJECTION_EVIDENCE_INVALID");
    return { name: plainName(name), kind, content: bytes.toString("base64") };
  });
}

/** The last part of a name, without characters that are not seen. */
function plainName(name: string): string {
  const last = (name.split(/[/\\]/u).at(-1) ?? "").replace(/[\p{Cc}\p{Cf}]/gu, "").trim();
  return last === "" ? "file" : last;
}
