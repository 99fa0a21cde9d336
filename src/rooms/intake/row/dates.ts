import { type Draft, note } from "./draft.ts";
import type { RowCheckerSetup } from "./setup.ts";
import { givenIn, type Slot, type SlotOf, textIn } from "./slots.ts";

export type CheckDates = (draft: Draft) => void;

interface DateSlots {
  readonly decidedOn: Slot | null;
  readonly from: Slot | null;
  /** Whether the record itself began on its first day, as a registration does: then that day has passed. */
  readonly hasBegun: boolean;
  /** Ends that may not lie before the decision. */
  readonly ends: readonly Slot[];
  readonly until: Slot | null;
  readonly publicityEnds: Slot | null;
  readonly today: string;
}

/** Checks the days of a row against each other and against the day of receipt. ISO days compare as texts. */
export function dateChecker(setup: RowCheckerSetup, slotOf: SlotOf): CheckDates {
  const slots = dateSlots(setup, slotOf);
  return (draft) => {
    const decidedOn = textIn(draft, slots.decidedOn);
    if (decidedOn !== null) checkDecision(draft, slots, decidedOn);
    const from = textIn(draft, slots.from);
    if (from !== null) checkStart(draft, slots, from);
  };
}

function dateSlots({ entry, today }: RowCheckerSetup, slotOf: SlotOf): DateSlots {
  const { identity, publicity } = entry;
  const until = slotOf(identity.until);
  const ends = [slotOf("validUntil")];
  // A contract may be verified after it was performed, so only terms that publicity follows end after the decision.
  if (publicity.rule === "validity" || publicity.rule === "until-removed") ends.push(until);
  return {
    decidedOn: slotOf(identity.decidedOn),
    from: slotOf(identity.from),
    hasBegun: identity.documentNumber === null,
    ends: [...new Set(ends.filter((slot) => slot !== null))],
    until,
    publicityEnds: slotOf("publicityEnds"),
    today,
  };
}

function checkDecision(draft: Draft, slots: DateSlots, decidedOn: string): void {
  if (decidedOn > slots.today) {
    const value = givenIn(draft, slots.decidedOn);
    note(draft, slots.decidedOn, { code: "DAY_IN_FUTURE", value, params: { today: slots.today } });
  }
  for (const slot of slots.ends) {
    const end = textIn(draft, slot);
    if (end !== null && end < decidedOn) {
      note(draft, slot, {
        code: "UNTIL_BEFORE_DECISION",
        value: givenIn(draft, slot),
        params: { decidedOn },
      });
    }
  }
  const ends = textIn(draft, slots.publicityEnds);
  if (ends !== null && ends < decidedOn) {
    note(draft, slots.publicityEnds, {
      code: "PUBLICITY_END_BEFORE_DECISION",
      value: givenIn(draft, slots.publicityEnds),
      params: { decidedOn },
    });
  }
}

function checkStart(draft: Draft, slots: DateSlots, from: string): void {
  if (slots.hasBegun && from > slots.today) {
    const value = givenIn(draft, slots.from);
    note(draft, slots.from, { code: "DAY_IN_FUTURE", value, params: { today: slots.today } });
  }
  const until = textIn(draft, slots.until);
  if (until === null || slots.until === null || until >= from || draft.failed[slots.until.slot] === true)
    return;
  note(draft, slots.until, {
    code: "UNTIL_BEFORE_FROM",
    value: givenIn(draft, slots.until),
    params: { from },
  });
}
