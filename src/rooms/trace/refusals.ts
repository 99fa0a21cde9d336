import { type ProblemLines, problemsOf } from "../../platform/http/problem.ts";

/** What tracing a record refuses. A refusal to somebody who is known is on the trail. */
export const TRACE_REFUSALS = {
  TRACE_READER_REQUIRED: {
    status: 403,
    zh: "记录的流转只供平台运营机关和有关机关的审计员、企业的授权代表查阅。",
    en: "Where a record came from and went is read by auditors and by representatives of the enterprise only.",
  },
  TRACE_NOT_FOUND: {
    status: 404,
    zh: "该主体没有这条记录，或者它与您审计的机关无关。",
    en: "The subject has no such record, or it does not concern the body you audit.",
  },
} as const satisfies ProblemLines;

/** A refusal of this room by its code. */
export const refusal = problemsOf(TRACE_REFUSALS);
