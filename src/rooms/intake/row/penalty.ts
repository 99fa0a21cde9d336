import { type AmountInText, amountsInText } from "../../../kernel/money.ts";
import { numberOn } from "../../../law/parameter.ts";
import type { JsonValue } from "../types.ts";
import { wanText } from "./amount.ts";
import { choiceCodes } from "./choice.ts";
import { type Draft, note } from "./draft.ts";
import { rememberThings } from "./remember.ts";
import type { RowCheckerSetup } from "./setup.ts";
import { givenIn, numberIn, type Slot, type SlotOf, textIn, valueIn } from "./slots.ts";

export type CheckPenalty = (draft: Draft) => void;

interface PenaltySlots {
  readonly kinds: Slot;
  readonly content: Slot | null;
  readonly fine: Slot | null;
  readonly confiscated: Slot | null;
  readonly licence: Slot | null;
  readonly suspiciousFen: number;
}

const FINE = 1;
const CONFISCATION = 2;
const LICENCE = 4;
const CONFISCATIONS: ReadonlySet<string> = new Set([
  "confiscation",
  "confiscate-income",
  "confiscate-property",
]);
const LICENCES: ReadonlySet<string> = new Set([
  "suspend-licence",
  "suspend-or-revoke-licence",
  "revoke-licence",
]);
const FEN_PER_WAN_YUAN = 1_000_000;
const UNIT_SLIP = 10_000;

/**
 * Checks the kinds of a penalty against its amounts, and the amounts against the text of the penalty (handbook 2.6 and
 * 15): a fine needs its amount, and an amount exactly ten thousand times off the text is yuan written as 万元.
 */
export function penaltyChecker({ law, today }: RowCheckerSetup, slotOf: SlotOf): CheckPenalty | null {
  const kinds = slotOf("penaltyKinds");
  if (kinds === null) return null;
  const suspicious = numberOn(law, "intake.fine.suspicious-above-wan-yuan", today);
  const slots: PenaltySlots = {
    kinds,
    content: slotOf("penaltyContent"),
    fine: slotOf("fineAmount"),
    confiscated: slotOf("confiscatedAmount"),
    licence: slotOf("affectedLicence"),
    suspiciousFen: suspicious.ok ? suspicious.value * FEN_PER_WAN_YUAN : Number.POSITIVE_INFINITY,
  };
  const further = slotOf("furtherPenaltyKinds");
  const bitsOf = rememberThings((words: JsonValue) => kindBits(choiceCodes(kinds.field, words)));
  return (draft) => {
    const words = valueIn(draft, kinds);
    const more = valueIn(draft, further);
    const bits = (words === null ? 0 : bitsOf(words)) | (more === null ? 0 : bitsOf(more));
    if (words !== null) checkKinds(draft, slots, bits);
    checkAmounts(draft, slots);
  };
}

function kindBits(codes: readonly string[]): number {
  let bits = codes.includes("fine") ? FINE : 0;
  if (codes.some((code) => CONFISCATIONS.has(code))) bits |= CONFISCATION;
  if (codes.some((code) => LICENCES.has(code))) bits |= LICENCE;
  return bits;
}

function checkKinds(draft: Draft, slots: PenaltySlots, bits: number): void {
  const fine = numberIn(draft, slots.fine);
  const confiscated = numberIn(draft, slots.confiscated);
  if ((bits & FINE) !== 0 && fine === null && !hasFailed(draft, slots.fine)) noteMissingFine(draft, slots);
  if ((bits & FINE) === 0 && fine !== null) {
    const params = { kind: "罚款", kindEn: "a fine" };
    note(draft, slots.fine, { code: "AMOUNT_WITHOUT_KIND", value: givenIn(draft, slots.fine), params });
  }
  if ((bits & CONFISCATION) !== 0 && confiscated === null && !hasFailed(draft, slots.confiscated)) {
    note(draft, slots.confiscated, { code: "CONFISCATION_WITHOUT_AMOUNT" });
  }
  if ((bits & CONFISCATION) === 0 && confiscated !== null) {
    const params = { kind: "没收", kindEn: "a confiscation" };
    const value = givenIn(draft, slots.confiscated);
    note(draft, slots.confiscated, { code: "AMOUNT_WITHOUT_KIND", value, params });
  }
  if ((bits & LICENCE) !== 0 && slots.licence !== null && valueIn(draft, slots.licence) === null) {
    note(draft, slots.licence, { code: "LICENCE_NOT_NAMED" });
  }
}

function hasFailed(draft: Draft, slot: Slot | null): boolean {
  return slot !== null && draft.failed[slot.slot] === true;
}

/** The text of the penalty may say what the field leaves out; a single amount in it is a safe suggestion. */
function noteMissingFine(draft: Draft, slots: PenaltySlots): void {
  const [only, ...rest] = amountsIn(draft, slots);
  const suggestion = only !== undefined && rest.length === 0 ? wanText(only.fen) : undefined;
  note(draft, slots.fine, { code: "FINE_WITHOUT_AMOUNT", suggestion });
}

const NO_AMOUNTS: readonly AmountInText[] = [];

function amountsIn(draft: Draft, { content }: PenaltySlots): readonly AmountInText[] {
  const text = textIn(draft, content);
  return text === null ? NO_AMOUNTS : amountsInText(text);
}

function checkAmounts(draft: Draft, slots: PenaltySlots): void {
  const fine = numberIn(draft, slots.fine);
  const confiscated = numberIn(draft, slots.confiscated);
  if (fine === null && confiscated === null) return;
  for (const [slot, fen] of [
    [slots.fine, fine],
    [slots.confiscated, confiscated],
  ] as const) {
    if (fen !== null && fen > slots.suspiciousFen)
      note(draft, slot, { code: "AMOUNT_SUSPICIOUS", value: givenIn(draft, slot) });
  }
  const inText = amountsIn(draft, slots);
  if (inText.length === 0) return;
  const total = (fine ?? 0) + (confiscated ?? 0);
  if (fine !== null) compare(draft, slots, { slot: slots.fine, fen: fine, total, inText });
  if (confiscated !== null)
    compare(draft, slots, { slot: slots.confiscated, fen: confiscated, total, inText });
}

interface Compared {
  readonly slot: Slot | null;
  readonly fen: number;
  readonly total: number;
  readonly inText: readonly AmountInText[];
}

/** The text may name the amount itself, the total of both amounts, or parts that add up to it. */
function compare(draft: Draft, { content }: PenaltySlots, { slot, fen, total, inText }: Compared): void {
  if (inText.some((one) => one.fen === fen || one.fen === total)) return;
  const column = content?.header ?? "";
  const slip = inText.find((one) => one.fen * UNIT_SLIP === fen || one.fen === fen * UNIT_SLIP);
  if (slip !== undefined) {
    const params = { column, inText: slip.text };
    note(draft, slot, {
      code: "AMOUNT_OFF_BY_TEN_THOUSAND",
      value: givenIn(draft, slot),
      suggestion: wanText(slip.fen),
      params,
    });
    return;
  }
  if (addsUp(inText, fen) || addsUp(inText, total)) return;
  const params = { column, inText: inText.map((one) => one.text).join("、") };
  note(draft, slot, { code: "AMOUNT_DIFFERS_FROM_TEXT", value: givenIn(draft, slot), params });
}

/** Amounts looked at for a sum; a text with more of them is not added up. */
const ADDENDS_MAX = 8;

function addsUp(inText: readonly AmountInText[], wanted: number): boolean {
  if (inText.length > ADDENDS_MAX) return false;
  let sums: readonly number[] = [0];
  for (const { fen } of inText) sums = [...sums, ...sums.map((sum) => sum + fen)];
  return sums.includes(wanted);
}
