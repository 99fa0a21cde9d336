import { accept, type Outcome } from "../../kernel/outcome.ts";
import type { Law } from "../../law/load.ts";
import { numberOn, type ParameterCode } from "../../law/parameter.ts";
import type { Rule, Thresholds } from "./types.ts";

const NAMES = {
  bulkLooks: "incident.bulk-looks.per-hour",
  bulkLooksDay: "incident.bulk-looks.per-day",
  offHoursLooks: "incident.off-hours-looks.per-day",
  first: "incident.working-hours.first",
  last: "incident.working-hours.last",
  refusedLooks: "incident.refused-looks.per-hour",
  refusedLooksDay: "incident.refused-looks.per-day",
  failedSignIns: "incident.failed-sign-ins.per-hour",
  unknownSignIns: "incident.unknown-sign-ins.per-hour",
  unwrittenLooks: "incident.unwritten-looks.per-day",
  exportedRows: "incident.exported-rows.per-day",
  canaryHits: "incident.canary-hits.per-day",
  togetherTimes: "incident.together.times",
} as const;

const PARAMETERS: Readonly<Record<Rule, keyof typeof NAMES | null>> = {
  "bulk-looks": "bulkLooks",
  "bulk-looks-day": "bulkLooksDay",
  "off-hours-looks": "offHoursLooks",
  "refused-looks": "refusedLooks",
  "refused-looks-day": "refusedLooksDay",
  "failed-sign-ins": "failedSignIns",
  "unwritten-looks": "unwrittenLooks",
  "exported-rows": "exportedRows",
  "canary-hit": "canaryHits",
  "hidden-looks": null,
  "audit-broken": null,
};

/** The parameter of law that a rule's threshold stands in; null for what was tampered with: once is enough. */
export function parameterOf(rule: Rule, actor: string): string | null {
  if (rule === "failed-sign-ins" && actor === "nobody") return NAMES.unknownSignIns;
  const name = PARAMETERS[rule];
  return name === null ? null : NAMES[name];
}

/** The thresholds in force on an ISO day (law/national/incidents.yaml). Refuses with the codes of `numberOn`. */
export function thresholdsOn(law: Law, day: string): Outcome<Thresholds, ParameterCode> {
  const values = new Map<string, number>();
  for (const [name, parameter] of Object.entries(NAMES)) {
    const found = numberOn(law, parameter, day);
    if (!found.ok) return found;
    values.set(name, found.value);
  }
  const of = (name: keyof typeof NAMES): number => values.get(name) ?? Number.POSITIVE_INFINITY;
  return accept({
    bulkLooks: of("bulkLooks"),
    bulkLooksDay: of("bulkLooksDay"),
    offHoursLooks: of("offHoursLooks"),
    workingHours: { first: of("first"), last: of("last") },
    refusedLooks: of("refusedLooks"),
    refusedLooksDay: of("refusedLooksDay"),
    failedSignIns: of("failedSignIns"),
    unknownSignIns: of("unknownSignIns"),
    unwrittenLooks: of("unwrittenLooks"),
    exportedRows: of("exportedRows"),
    canaryHits: of("canaryHits"),
    togetherTimes: of("togetherTimes"),
  });
}
