import { type ProblemLines, problemsOf } from "../../platform/http/problem.ts";

/** What reading the catalogue and the law refuses. */
export const CATALOGUE_REFUSALS = {
  ENTRY_UNKNOWN: { status: 404, zh: "目录中没有这个条目。", en: "The catalogue has no such entry." },
  ENTRY_NOT_IN_FORCE: {
    status: 404,
    zh: "目录中的这个条目在该日没有生效。",
    en: "The catalogue entry is not in force on that day.",
  },
  UNKNOWN_PARAMETER: { status: 404, zh: "没有这个参数。", en: "There is no such parameter." },
} as const satisfies ProblemLines;

/** A refusal of this room by its code. */
export const refusal = problemsOf(CATALOGUE_REFUSALS);
