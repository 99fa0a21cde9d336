import { type ProblemLines, problemsOf } from "../../platform/http/problem.ts";

/** What reading the audit trail refuses. A refusal to somebody who is known is on the trail. */
export const TRAIL_REFUSALS = {
  AUDITOR_REQUIRED: {
    status: 403,
    zh: "审计记录只供审计员查阅。",
    en: "The audit trail is read by auditors only.",
  },
  OPERATOR_AUDITOR_REQUIRED: {
    status: 403,
    zh: "核验整条审计链由平台运营单位的审计员提出。",
    en: "An auditor of the body that operates the platform asks for a walk of the whole chain.",
  },
  TRAIL_TOO_LONG: {
    status: 400,
    zh: "一次导出的审计记录过多，请按日期分次导出。",
    en: "This is too much of the audit trail for one file; ask for fewer days.",
  },
} as const satisfies ProblemLines;

/** A refusal of this room by its code. */
export const refusal = problemsOf(TRAIL_REFUSALS);
