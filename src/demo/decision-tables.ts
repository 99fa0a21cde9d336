import { DEMO_CENTRE } from "./bodies.ts";
import type { DayCount } from "./calendar.ts";
import { licenceRow } from "./licence-row.ts";
import { organisationParty, type Party, personParty } from "./parties.ts";
import { type KeyedRow, penaltyRow } from "./penalties.ts";
import { makeRandom, type Random } from "./random.ts";
import { templateColumns } from "./templates.ts";
import type { DemoEnterprise, DemoTable, TemplateFileRequest, TemplateSubject } from "./types.ts";

export interface CityGround {
  readonly seed: number;
  readonly days: DayCount;
  readonly enterprises: readonly DemoEnterprise[];
}

type Entry = TemplateFileRequest["entry"];

interface DecisionPlan {
  readonly entry: Entry;
  readonly subject: TemplateSubject;
  readonly rows: number;
  /** First number of its documents, so that numbers of both subjects never meet. */
  readonly firstNumber: number;
}

const PLANS: readonly DecisionPlan[] = [
  { entry: "administrative-licence", subject: "organisation", rows: 11_400, firstNumber: 1 },
  { entry: "administrative-licence", subject: "person", rows: 600, firstNumber: 20_001 },
  { entry: "administrative-penalty", subject: "organisation", rows: 2850, firstNumber: 1 },
  { entry: "administrative-penalty", subject: "person", rows: 150, firstNumber: 20_001 },
];

const LICENCE_DAYS = 5 * 365;
const PENALTY_DAYS = Math.round(3.5 * 365);
/** Extension column of the platform: penalties of the simple procedure are stored and not published. */
const PROCEDURE_COLUMN = "处罚程序";
const SIMPLE_SHARE = 0.06;

/** The four tables of licences and penalties of the city. */
export function decisionTables(ground: CityGround): DemoTable[] {
  return PLANS.map((plan) => {
    const columns = templateColumns(plan.entry, plan.subject);
    const isPenalty = plan.entry === "administrative-penalty";
    const header = [...columns.map((column) => column.zh), ...(isPenalty ? [PROCEDURE_COLUMN] : [])];
    const keys = [...columns.map((column) => column.key), ...(isPenalty ? ["procedure"] : [])];
    return {
      entry: plan.entry,
      subject: plan.subject,
      sender: DEMO_CENTRE.uscc,
      header,
      rows: () => decisionRows(plan, ground, keys),
    };
  });
}

function* decisionRows(
  plan: DecisionPlan,
  ground: CityGround,
  keys: readonly string[],
): Generator<readonly string[], void, void> {
  const random = makeRandom(ground.seed, `${plan.entry}/${plan.subject}`);
  for (let index = 0; index < plan.rows; index += 1) {
    const { party, since } = partyOf(plan.subject, ground, random);
    const sequence = plan.firstNumber + index;
    const isPenalty = plan.entry === "administrative-penalty";
    const wished = isPenalty ? penaltyDay(random, ground.days) : -random.below(LICENCE_DAYS);
    const decided = workingDay(Math.max(wished, since), ground.days);
    const given = { random, days: ground.days, decided, sequence, party };
    const row: KeyedRow = isPenalty ? { ...penaltyRow(given), ...procedure(random) } : licenceRow(given);
    yield keys.map((key) => row[key] ?? "");
  }
}

/** A party and the earliest day on which something can be decided about it. */
function partyOf(
  subject: TemplateSubject,
  ground: CityGround,
  random: Random,
): { readonly party: Party; readonly since: number } {
  if (subject === "person") return { party: personParty(random), since: Number.NEGATIVE_INFINITY };
  // The square makes a few enterprises hold many decisions and many hold few, as in life.
  const at = Math.floor(random.next() ** 2 * ground.enterprises.length);
  const enterprise = ground.enterprises[at] ?? random.pick(ground.enterprises);
  return { party: organisationParty(enterprise), since: ground.days.distance(enterprise.establishedOn) };
}

/**
 * Days of penalties: three in ten of the last two months, one in ten about one year ago and one in thirty about three
 * years ago (their terms end this month), the rest spread over three and a half years.
 */
function penaltyDay(random: Random, days: DayCount): number {
  const chance = random.next();
  const sinceFirst = Number(days.iso(0).slice(8)) - 1;
  const inThisMonth = random.below(28) - sinceFirst;
  if (chance < 0.3) return -random.below(60);
  if (chance < 0.4) return days.distance(days.monthsAfter(inThisMonth, -12));
  if (chance < 0.43) return days.distance(days.monthsAfter(inThisMonth, -36));
  return -random.below(PENALTY_DAYS);
}

/** The day itself, or the Friday before a weekend; never after today. */
export function workingDay(distance: number, days: DayCount): number {
  let day = Math.min(0, distance);
  while (days.isWeekend(day)) day -= 1;
  return day;
}

function procedure(random: Random): { readonly procedure: string } {
  return { procedure: random.chance(SIMPLE_SHARE) ? "简易程序" : "普通程序" };
}
