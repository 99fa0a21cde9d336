import { type ProblemLines, problemsOf } from "../../platform/http/problem.ts";

/** What work on a case refuses beside its steps. */
const INCIDENT_REFUSALS = {
  INCIDENT_UNKNOWN: { status: 404, zh: "没有这个事件。", en: "There is no such incident." },
  INCIDENT_NOTE_REQUIRED: {
    status: 400,
    zh: "请用 5 至 500 个字符说明理由，不要写姓名、证件号码。",
    en: "Say why in 5 to 500 characters, without names or numbers of persons.",
  },
} as const satisfies ProblemLines;

/** A refusal of this room by its code. */
export const refusal = problemsOf(INCIDENT_REFUSALS);
