import { accept, type Outcome, refuse } from "../../kernel/outcome.ts";
import type { Entry, Field } from "../catalogue/types.ts";
import { OBJECTIONS_REFUSALS, type ObjectionRefusal } from "./refusals.ts";
import type {
  Asked,
  Consequence,
  Correction,
  FieldAsked,
  Handler,
  ObjectedRecord,
  ObjectionFacts,
  ObjectionState,
  Proposal,
  Verdict,
} from "./types.ts";

export { OBJECTIONS_REFUSALS, type ObjectionRefusal } from "./refusals.ts";

/**
 * Fields of an entry that an objection may be about: what the record says. What says which record it is (whom it is about, who
 * decided, under which number) cannot become another value of the same record; such a record is taken away and sent anew.
 * Sealed fields are shown to nobody, so nobody can object to what they say.
 */
export function correctableFields(entry: Entry): readonly Field[] {
  const { identity } = entry;
  const fixed = new Set<string | null>([
    identity.subjectName,
    identity.subjectKind,
    identity.subjectUscc,
    ...identity.otherIdentifiers,
    identity.personId,
    identity.personIdType,
    identity.bodyCode,
    identity.sourceCode,
    identity.documentNumber,
    identity.discriminator,
  ]);
  return entry.fields.filter((field) => !fixed.has(field.name) && field.visibility !== "sealed");
}

/**
 * Whether an objection may be raised: the record stands, none is open about it, and each field is named once and can be
 * corrected. It costs nothing and asks for no condition. Refuses with OBJECTION_RECORD_SEALED, OBJECTION_OPEN and
 * OBJECTION_FIELD_UNKNOWN.
 */
export function mayObject(
  asked: Asked,
  record: ObjectedRecord,
  hasOpen: boolean,
): Outcome<true, "OBJECTION_RECORD_SEALED" | "OBJECTION_OPEN" | "OBJECTION_FIELD_UNKNOWN"> {
  if (record.sealed) return refused("OBJECTION_RECORD_SEALED");
  if (hasOpen) return refused("OBJECTION_OPEN");
  const names = asked.fields.map(({ field }) => field);
  return areKnown(names, record) ? accept(true) : refused("OBJECTION_FIELD_UNKNOWN");
}

function areKnown(names: readonly string[], { fields }: ObjectedRecord): boolean {
  return new Set(names).size === names.length && names.every((name) => fields.has(name));
}

/** Whether an objection waits for its answer. */
export function isOpen(state: ObjectionState): boolean {
  return state === "forwarded" || state === "proposed";
}

/**
 * What a proposal comes to: accepted when every field that was asked for says what was asked, refused when none does and
 * nothing is corrected, else partly. What a version sent meanwhile says counts too. A record that was taken away meanwhile leaves nothing of what was objected to: accepted.
 * Anything but accepted needs reasons. Refuses with OBJECTION_FIELD_UNKNOWN and OBJECTION_REASONS_REQUIRED.
 */
export function verdictOf(
  asked: Asked,
  proposal: Proposal,
  record: ObjectedRecord,
): Outcome<Verdict, "OBJECTION_FIELD_UNKNOWN" | "OBJECTION_REASONS_REQUIRED"> {
  const names = proposal.corrections.map(({ field }) => field);
  const mayCorrect = names.length === 0 || !record.sealed;
  if (!areKnown(names, record) || !mayCorrect) return refused("OBJECTION_FIELD_UNKNOWN");
  const verdict = plainVerdict(asked, proposal, record);
  const hasReasons = (proposal.reasons ?? "").trim() !== "";
  return verdict === "accepted" || hasReasons ? accept(verdict) : refused("OBJECTION_REASONS_REQUIRED");
}

function plainVerdict(asked: Asked, { corrections }: Proposal, record: ObjectedRecord): Verdict {
  if (record.sealed) return "accepted";
  const corrected = new Map(corrections.map(({ field, value }) => [field, value.trim()]));
  const isAsAsked = ({ field, shouldBe }: FieldAsked): boolean => {
    const says = corrected.get(field) ?? record.says.get(field);
    return says !== undefined && (shouldBe === null ? corrected.has(field) : says === shouldBe.trim());
  };
  const asAsked = asked.fields.filter(isAsAsked).length;
  if (asAsked === asked.fields.length) return "accepted";
  return asAsked === 0 && corrections.length === 0 ? "refused" : "partly";
}

/** Whether a person may propose the answer: none is proposed yet, the person did not raise it and does not act for the subject. */
export function mayPropose(
  objection: ObjectionFacts,
  person: Handler,
): Outcome<true, "OBJECTION_STATE" | "OBJECTION_OWN" | "OBJECTION_INTERESTED"> {
  if (objection.state !== "forwarded") return refused("OBJECTION_STATE");
  return isImpartial(objection, person);
}

/** Whether a person may decide on the proposed answer: one is proposed, and the person neither raised it nor proposed nor acts for the subject. */
export function mayDecide(
  objection: ObjectionFacts,
  person: Handler,
): Outcome<true, "OBJECTION_STATE" | "OBJECTION_OWN" | "OBJECTION_INTERESTED" | "FOUR_EYES_REQUIRED"> {
  if (objection.state !== "proposed") return refused("OBJECTION_STATE");
  const impartial = isImpartial(objection, person);
  if (!impartial.ok) return impartial;
  return objection.proposedBy === person.accountId ? refuse("FOUR_EYES_REQUIRED", FOUR_EYES) : accept(true);
}

function isImpartial(
  objection: ObjectionFacts,
  { accountId, represents }: Handler,
): Outcome<true, "OBJECTION_OWN" | "OBJECTION_INTERESTED"> {
  if (objection.askedBy === accountId) return refused("OBJECTION_OWN");
  return represents ? refused("OBJECTION_INTERESTED") : accept(true);
}

/**
 * Whether a record would weigh more on its subject than it does: longer public, repairable later, valid longer, or graver.
 * Nobody who objects is worse off for it.
 */
export function isHeavier(before: Consequence, after: Consequence): boolean {
  const isNewlyPublic = before.publicThrough === null && after.publicThrough !== null;
  const isEndless = before.validUntil !== null && after.validUntil === null;
  const isGraver = SEVERITIES.indexOf(after.severity) > SEVERITIES.indexOf(before.severity);
  const isLater = DAYS.some((name) => {
    const [was, is] = [before[name], after[name]];
    return was !== null && is !== null && is > was;
  });
  return isNewlyPublic || isEndless || isGraver || isLater;
}

const SEVERITIES: readonly (string | null)[] = [null, "minor", "general", "serious"];
const DAYS = ["publicThrough", "minimumEnds", "repairFrom", "validUntil"] as const;

/** Whether every correction says exactly what whoever objected asked for. */
export function isOnlyAsked(asked: Asked, corrections: readonly Correction[]): boolean {
  const wanted = new Map(asked.fields.map(({ field, shouldBe }) => [field, shouldBe?.trim() ?? null]));
  return corrections.every(({ field, value }) => wanted.get(field) === value.trim());
}

/** A refusal of this room by its code. */
export function refused<Code extends ObjectionRefusal>(code: Code): Outcome<never, Code> {
  const { zh, en } = OBJECTIONS_REFUSALS[code];
  return refuse(code, { zh, en });
}

const FOUR_EYES = {
  zh: "须由另一人决定：提出答复意见的人不得自行决定。",
  en: "Another person must decide: nobody decides on the answer that he proposed himself.",
};
