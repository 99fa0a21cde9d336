import type { JsonValue } from "../types.ts";
import { choiceCodes } from "./choice.ts";
import { type Draft, note } from "./draft.ts";
import { remember, rememberThings } from "./remember.ts";
import type { RowCheckerSetup, TermFacts, TermVerdict } from "./setup.ts";
import { givenIn, type Slot, type SlotOf, textIn, valueIn } from "./slots.ts";

/** The days of a row and what the law makes of them. */
export interface RowTerm {
  readonly decidedOn: string | null;
  readonly from: string | null;
  readonly until: string | null;
  readonly publicity: TermVerdict;
}

export type FindTerm = (draft: Draft, person: boolean) => RowTerm;

const SEPARATOR = "|";

/**
 * Works out severity and publicity of a row that has no error so far. Equal questions are asked once: a file has a few
 * thousand different combinations of days and kinds at most.
 */
export function termFinder(setup: RowCheckerSetup, slotOf: SlotOf): FindTerm {
  const slots = termSlots(setup, slotOf);
  const decide = remember((key: string) =>
    setup.decidePublicity(setup.law, setup.entry, factsOf(setup, key)),
  );
  return (draft, person) => {
    const decidedOn = textIn(draft, slots.decidedOn);
    const from = textIn(draft, slots.from);
    const until = textIn(draft, slots.until);
    const publicity = decide(keyOf(draft, slots, { decidedOn, from, until, person }));
    noteFileDay(draft, slots.ends, publicity);
    return { decidedOn, from, until, publicity };
  };
}

interface Days {
  readonly decidedOn: string | null;
  readonly from: string | null;
  readonly until: string | null;
  readonly person: boolean;
}

/** All that the law asks about a row, as one text: a key is cheaper to compare than an object. */
function keyOf(draft: Draft, slots: TermSlots, { decidedOn, from, until, person }: Days): string {
  const ends = textIn(draft, slots.ends);
  const simple = draft.simpleProcedure || textIn(draft, slots.procedure) === "simple";
  const days = `${decidedOn ?? ""}|${from ?? ""}|${until ?? ""}|${ends ?? ""}`;
  const flags = `${person ? "person" : ""}|${simple ? "simple" : ""}|${statusIn(draft, slots)}`;
  return `${days}|${flags}|${kindsIn(draft, slots)}|${domainIn(draft, slots)}`;
}

interface TermSlots {
  readonly decidedOn: Slot | null;
  readonly from: Slot | null;
  readonly until: Slot | null;
  readonly ends: Slot | null;
  readonly kinds: readonly Slot[];
  readonly kindCodes: (words: JsonValue) => string;
  readonly procedure: Slot | null;
  readonly domain: Slot | null;
  readonly status: Slot | null;
  readonly openness: Slot | null;
}

function termSlots({ entry }: RowCheckerSetup, slotOf: SlotOf): TermSlots {
  const { identity } = entry;
  const kinds = ["penaltyKinds", "furtherPenaltyKinds"].map(slotOf).filter((slot) => slot !== null);
  const [first] = kinds;
  return {
    decidedOn: slotOf(identity.decidedOn),
    from: slotOf(identity.from),
    until: slotOf(identity.until),
    ends: slotOf("publicityEnds"),
    kinds,
    kindCodes: rememberThings((words: JsonValue) =>
      first === undefined ? "" : choiceCodes(first.field, words).join(","),
    ),
    procedure: slotOf("procedure"),
    domain: slotOf("domain") ?? slotOf("listDomain"),
    status: slotOf("status"),
    openness: slotOf("openness"),
  };
}

function kindsIn(draft: Draft, { kinds, kindCodes }: TermSlots): string {
  let codes = "";
  for (const slot of kinds) {
    const words = valueIn(draft, slot);
    if (words !== null) codes += (codes === "" ? "" : ",") + kindCodes(words);
  }
  return codes;
}

function domainIn(draft: Draft, { domain }: TermSlots): string {
  const word = textIn(draft, domain);
  if (word === null || domain === null) return "";
  return choiceCodes(domain.field, word)[0] ?? "";
}

/** What the supplier says about the record: withdrawn, no longer valid, or not to be public. */
function statusIn(draft: Draft, { status, openness }: TermSlots): string {
  const word = status?.field.kind === "choice" ? textIn(draft, status) : null;
  if (word === "withdrawn" || word === "invalid") return word;
  return textIn(draft, openness) === "closed" ? "invalid" : "";
}

function factsOf({ receivedOn }: RowCheckerSetup, key: string): TermFacts {
  const [decidedOn = "", from = "", until = "", ends = "", person, simple, status, kinds = "", domain = ""] =
    key.split(SEPARATOR);
  return {
    decidedOn: orNull(decidedOn),
    from: orNull(from),
    until: orNull(until),
    receivedOn,
    person: person !== "",
    severity: null,
    penaltyKinds: listed(kinds),
    simpleProcedure: simple !== "",
    withdrawn: status === "withdrawn",
    valid: status !== "invalid",
    fileEndsOn: orNull(ends),
    domain: orNull(domain),
  };
}

function listed(kinds: string): readonly string[] {
  return kinds === "" ? [] : kinds.split(",");
}

function orNull(text: string): string | null {
  return text === "" ? null : text;
}

/** A publicity end of the file beyond the law is not followed, and the body is told which day counts instead. */
function noteFileDay(draft: Draft, ends: Slot | null, verdict: TermVerdict): void {
  if (ends === null || verdict.fileDay !== "later-than-law") return;
  const lawful = verdict.lawThrough ?? "";
  note(draft, ends, {
    code: "PUBLICITY_END_LATER_THAN_LAW",
    value: givenIn(draft, ends),
    ...(lawful === "" ? {} : { suggestion: lawful }),
    params: { lawful },
  });
}
