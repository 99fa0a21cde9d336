import { accept, type Outcome } from "../../kernel/outcome.ts";
import type { Law } from "../../law/load.ts";
import { numberOn, type ParameterCode } from "../../law/parameter.ts";
import type { Thresholds } from "./types.ts";

const NAMES = {
  bulkLooks: "incident.bulk-looks.per-hour",
  offHoursLooks: "incident.off-hours-looks.per-day",
  first: "incident.working-hours.first",
  last: "incident.working-hours.last",
  refusedLooks: "incident.refused-looks.per-hour",
  failedSignIns: "incident.failed-sign-ins.per-hour",
  unknownSignIns: "incident.unknown-sign-ins.per-hour",
  unwrittenLooks: "incident.unwritten-looks.per-day",
  exportedRows: "incident.exported-rows.per-day",
  canaryHits: "incident.canary-hits.per-day",
} as const;

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
    offHoursLooks: of("offHoursLooks"),
    workingHours: { first: of("first"), last: of("last") },
    refusedLooks: of("refusedLooks"),
    failedSignIns: of("failedSignIns"),
    unknownSignIns: of("unknownSignIns"),
    unwrittenLooks: of("unwrittenLooks"),
    exportedRows: of("exportedRows"),
    canaryHits: of("canaryHits"),
  });
}
