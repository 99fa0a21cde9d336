import { bodyOfWord, DEMO_CENTRE } from "./bodies.ts";
import type { DayCount } from "./calendar.ts";
import { LICENCES } from "./licences.ts";
import type { Party } from "./parties.ts";
import { documentNumber, type KeyedRow } from "./penalties.ts";
import type { Random } from "./random.ts";

const WITHOUT_END = "2099-12-31";
const FOR_PERSONS = LICENCES.filter((plan) => plan.forPersons);
const FOR_ORGANISATIONS = LICENCES.filter((plan) => !plan.forPersons);

/** One licence as a row of its template. */
export function licenceRow(given: {
  readonly random: Random;
  readonly days: DayCount;
  readonly decided: number;
  readonly sequence: number;
  readonly party: Party;
}): KeyedRow {
  const { random, days, decided } = given;
  const plan = random.pick(given.party.kind === "自然人" ? FOR_PERSONS : FOR_ORGANISATIONS);
  const body = bodyOfWord(plan.word);
  const iso = days.iso(decided);
  const number = documentNumber(body, { day: iso, sequence: given.sequence, mark: "许" });
  return {
    ...given.party.cells,
    documentName: plan.document,
    documentNumber: number,
    licenceKind: plan.kind,
    certificateName: plan.certificate,
    licenceNumber:
      plan.certificate === "" ? "" : `YZ${iso.slice(0, 4)}${String(given.sequence).padStart(7, "0")}`,
    content: plan.content,
    decidedOn: iso,
    validFrom: iso,
    validUntil: plan.years === null ? WITHOUT_END : days.monthsAfter(decided, plan.years * 12),
    bodyName: body.name,
    bodyCode: body.uscc,
    status: random.chance(0.02) ? "2" : "1",
    sourceName: DEMO_CENTRE.name,
    sourceCode: DEMO_CENTRE.uscc,
    remarks: "",
  };
}
