import type { Field } from "../catalogue/types.ts";
import type { CountedDay } from "./types.ts";

/** The fields of an entry that bodies may see: all but the sealed ones, whose content never leaves its seal here (rule 8). */
export function sharedFields(fields: readonly Field[]): ReadonlySet<string> {
  return new Set(fields.filter((field) => field.visibility !== "sealed").map((field) => field.name));
}

/**
 * What two counts of the same day say. agree: the same. unwritten: the body counted looks that this platform did not write
 * down, which is the grave case (article 10). uncounted: the body knows of fewer. unsaid: it has not said its count.
 */
export function compareCounts(day: CountedDay): "agree" | "unwritten" | "uncounted" | "unsaid" {
  if (day.counted === null) return "unsaid";
  if (day.counted === day.written) return "agree";
  return day.counted > day.written ? "unwritten" : "uncounted";
}
