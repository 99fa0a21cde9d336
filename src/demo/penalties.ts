import { bodyOfWord, DEMO_CENTRE } from "./bodies.ts";
import type { DayCount } from "./calendar.ts";
import { amountText, wanText } from "./money-text.ts";
import type { Party } from "./parties.ts";
import type { Random } from "./random.ts";
import type { DemoBody } from "./types.ts";
import { VIOLATIONS } from "./violations.ts";

/** The cells of a row by the key of their column. */
export type KeyedRow = Record<string, string>;

/** How heavily a case is punished; the platform derives its own severity from the kinds, these only choose them. */
type Weight = "light" | "ordinary" | "heavy";

interface Punishment {
  readonly kinds: readonly string[];
  readonly fine: number;
  readonly confiscated: number;
  readonly licence: string;
  readonly content: string;
}

export interface PenaltyCase {
  readonly random: Random;
  readonly days: DayCount;
  /** Days from today to the decision, not positive. */
  readonly decided: number;
  readonly sequence: number;
  readonly party: Party;
  /** Where given, the case gets a fine whatever its weight. */
  readonly alwaysFined?: boolean;
}

/** One penalty as a row of its template. */
export function penaltyRow(given: PenaltyCase): KeyedRow {
  const { random, days, decided, party } = given;
  const violation = random.pick(VIOLATIONS);
  const body = bodyOfWord(violation.word);
  const weight = given.alwaysFined === true ? "ordinary" : weightOf(random.next());
  const yuan = random.pick(violation.fines);
  const licence = party.kind === "自然人" ? null : violation.licence;
  const punishment = punish({ weight, yuan, licence, random });
  const iso = days.iso(decided);
  return {
    ...party.cells,
    documentNumber: documentNumber(body, { day: iso, sequence: given.sequence, mark: "罚" }),
    violationType: violation.type,
    facts: violation.facts,
    ground: violation.ground,
    penaltyKinds: punishment.kinds.join(";"),
    content: punishment.content,
    fine: punishment.fine > 0 ? wanText(punishment.fine) : "",
    confiscated: punishment.confiscated > 0 ? wanText(punishment.confiscated) : "",
    affectedLicence: punishment.licence,
    decidedOn: iso,
    validUntil: "2099-12-31",
    publicityEnds: days.monthsAfter(decided, weight === "heavy" ? 36 : weight === "light" ? 3 : 12),
    bodyName: body.name,
    bodyCode: body.uscc,
    sourceName: DEMO_CENTRE.name,
    sourceCode: DEMO_CENTRE.uscc,
    remarks: "",
  };
}

/** A document number such as 云市监罚〔2026〕123号, the year that of the decision. */
export function documentNumber(
  body: DemoBody,
  document: { readonly day: string; readonly sequence: number; readonly mark: string },
): string {
  return `${body.word}${document.mark}〔${document.day.slice(0, 4)}〕${document.sequence}号`;
}

function weightOf(chance: number): Weight {
  if (chance < 0.1) return "light";
  return chance < 0.85 ? "ordinary" : "heavy";
}

function punish(given: { weight: Weight; yuan: number; licence: string | null; random: Random }): Punishment {
  const { weight, yuan, licence, random } = given;
  const nothing = { fine: 0, confiscated: 0, licence: "" };
  if (weight === "light") {
    return random.chance(0.7)
      ? { ...nothing, kinds: ["警告"], content: "警告。" }
      : { ...nothing, kinds: ["通报批评"], content: "通报批评。" };
  }
  const fined = {
    kinds: ["罚款"],
    fine: yuan,
    confiscated: 0,
    licence: "",
    content: `罚款人民币${amountText(yuan, random)}。`,
  };
  if (weight === "ordinary") return ordinary(fined, random);
  if (licence === null)
    return { ...fined, kinds: ["罚款", "责令停产停业"], content: `${fined.content}责令停产停业。` };
  const number = `YZ${String(100_000 + random.below(900_000))}`;
  const revoked = random.chance(0.5);
  const kind = revoked ? "吊销许可证件" : "暂扣许可证件";
  const affected = `${licence} ${number}`;
  const content = `${fined.content}${revoked ? "吊销" : "暂扣"}${licence}（编号${number}）。`;
  return { ...fined, kinds: ["罚款", kind], licence: affected, content };
}

function ordinary(fined: Punishment, random: Random): Punishment {
  const chance = random.next();
  if (chance < 0.75) return fined;
  if (chance < 0.88) return { ...fined, kinds: ["警告", "罚款"], content: `警告；${fined.content}` };
  const confiscated = 100 + random.below(90_000) / 10;
  return {
    ...fined,
    kinds: ["罚款", "没收违法所得"],
    confiscated,
    content: `没收违法所得${confiscated}元；${fined.content}`,
  };
}
