import type { ProblemLines } from "../../platform/http/problem.ts";

/** What a body may not do. */
export const BODIES_REFUSALS = {
  ENTRY_NOT_SUPPLIED: {
    status: 403,
    zh: "本机关不是这个条目的提供单位，不能报送。",
    en: "This body is not a supplier of the entry and may not submit it.",
  },
} as const satisfies ProblemLines;
