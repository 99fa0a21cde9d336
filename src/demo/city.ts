import { assertThat } from "../kernel/outcome.ts";
import { DEMO_BODIES } from "./bodies.ts";
import { makeDayCount } from "./calendar.ts";
import { decisionTables } from "./decision-tables.ts";
import { inventEnterprises } from "./enterprises.ts";
import { listTables } from "./list-tables.ts";
import { CITY_NAME, DEMO_DIVISIONS } from "./places.ts";
import { registrationTable } from "./registrations.ts";
import type { DemoCity } from "./types.ts";

const ENTERPRISES = 2000;

/**
 * The invented city on a day (ISO): the same seed and day give the same bytes. 2,000 registrations, 12,000 licences,
 * 3,000 penalties, listings, honours and commitments, as tables in the templates that bodies use. Decision days hang
 * on `today`, so that some terms end this month and some decisions are fresh.
 */
export function demoCity(seed: number, today: string): DemoCity {
  assertThat(Number.isSafeInteger(seed), "a seed is a whole number");
  const days = makeDayCount(today);
  const enterprises = inventEnterprises(seed, ENTERPRISES, days);
  const ground = { seed, days, enterprises };
  return {
    name: CITY_NAME,
    divisions: DEMO_DIVISIONS,
    bodies: DEMO_BODIES,
    enterprises,
    tables: [registrationTable(enterprises), ...decisionTables(ground), ...listTables(ground)],
  };
}
