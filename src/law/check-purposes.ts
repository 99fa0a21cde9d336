import { epochDaysOf } from "../kernel/day-arithmetic.ts";
import { faultAt, unknownInstrument } from "./fault.ts";
import type { LawSources, Located } from "./read.ts";
import type { InstrumentSource, LegalTier, PurposeSource } from "./schema.ts";
import type { LawFault } from "./types.ts";

/** Tiers that may carry a purpose: the text of 2025 shares "by rule", which a notice of a department is not. */
const TIERS_FOR_READING: readonly LegalTier[] = [
  "law",
  "administrative_regulation",
  "local_regulation",
  "central_policy",
];
/** Personal information: powers and procedure of a law or an administrative regulation (PIPL, article 34). */
const TIERS_FOR_PERSONS: readonly LegalTier[] = ["law", "administrative_regulation"];
/** Not telling the person concerned needs a law (PIPL, articles 18 and 35). */
const TIERS_FOR_DELAY: readonly LegalTier[] = ["law"];

type Instruments = ReadonlyMap<string, InstrumentSource>;

/** Holds a purpose of reading against the catalogue and the instruments: it reaches known entries on a basis that carries it. */
export function checkPurpose(
  purpose: Located<PurposeSource>,
  sources: LawSources,
  instruments: Instruments,
): readonly LawFault[] {
  const { entries, bases, persons, delay, from, until } = purpose.value;
  const known = new Set(sources.entries.map(({ value }) => value.entry));
  const carries = (tiers: readonly LegalTier[]): boolean =>
    bases.some(({ instrument }) => holdsTier(instruments, instrument, tiers));
  return [
    ...[...bases, ...(delay === undefined ? [] : [delay])].flatMap(({ instrument }) =>
      unknownInstrument(purpose, instrument, instruments),
    ),
    ...entries
      .filter((entry) => !known.has(entry))
      .map((entry) => faultAt(purpose, "/entries", `the catalogue has no entry ${entry}`)),
    ...when(!carries(TIERS_FOR_READING), () =>
      faultAt(purpose, "/bases", "no basis is of a tier that carries reading what is not public"),
    ),
    ...when(persons && !carries(TIERS_FOR_PERSONS), () =>
      faultAt(purpose, "/persons", "reaching persons needs a law or an administrative regulation"),
    ),
    ...when(delay !== undefined && !holdsTier(instruments, delay.instrument, TIERS_FOR_DELAY), () =>
      faultAt(purpose, "/delay", "keeping a subject from seeing a look needs a law"),
    ),
    ...when([from, until ?? from].some((day) => epochDaysOf(day) === null) || (until ?? from) < from, () =>
      faultAt(purpose, "/from", "the days are not days of the calendar in their order"),
    ),
    ...bases
      .filter(({ verified, note }) => !verified && note === undefined)
      .map(() => faultAt(purpose, "/bases", "an unverified basis needs a note")),
  ];
}

function holdsTier(instruments: Instruments, id: string, tiers: readonly LegalTier[]): boolean {
  const tier = instruments.get(id)?.tier;
  return tier !== undefined && tiers.includes(tier);
}

function when(wrong: boolean, fault: () => LawFault): readonly LawFault[] {
  return wrong ? [fault()] : [];
}
