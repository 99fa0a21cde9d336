import type { Reason } from "../../kernel/outcome.ts";

/** What the room refuses. */
export const OBJECTIONS_REFUSALS = {
  OBJECTION_UNKNOWN: {
    status: 404,
    zh: "没有这件异议，或者不由本机关答复。",
    en: "There is no such objection, or it is not this body's to answer.",
  },
  OBJECTION_RECORD_UNKNOWN: {
    status: 404,
    zh: "该主体没有这条记录。",
    en: "The subject has no such record.",
  },
  OBJECTION_RECORD_SEALED: {
    status: 409,
    zh: "该记录已经封存，不再公示和使用，无需更正。",
    en: "The record is sealed: it is neither shown nor used any more, so there is nothing to correct.",
  },
  OBJECTION_OPEN: {
    status: 409,
    zh: "对该记录的异议正在办理，答复之前不能再次提出。",
    en: "An objection to this record is open; another one can be raised when it is answered.",
  },
  OBJECTION_FIELD_UNKNOWN: {
    status: 422,
    zh: "所列项目不是该记录可以更正的项目，或者重复。",
    en: "A field that was named cannot be corrected in this record, or is named twice.",
  },
  OBJECTION_STATE: {
    status: 409,
    zh: "异议当前的状态不能办理该事项：已有待决定的答复意见、尚无答复意见，或者已经答复。",
    en: "The objection is not in the state for this: an answer is proposed already, none is yet, or it is answered.",
  },
  OBJECTION_OWN: {
    status: 403,
    zh: "不得办理本人提出的异议，请由另一人办理。",
    en: "Nobody handles an objection that he raised himself; another person does it.",
  },
  OBJECTION_INTERESTED: {
    status: 403,
    zh: "您受该主体委托，对其异议应当回避，请由另一人办理。",
    en: "You act for the subject; another person handles what it objects to.",
  },
  OBJECTION_PROPOSAL_CHANGED: {
    status: 409,
    zh: "答复意见已经变更，不是您所看到的那一份，请重新查看后再决定。",
    en: "The proposed answer is no longer the one that you saw; look at it again before you decide.",
  },
  OBJECTION_REASONS_REQUIRED: {
    status: 422,
    zh: "不予更正或者未按请求全部更正的，须说明理由。",
    en: "Where nothing is corrected, or not all as it was asked, reasons are needed.",
  },
  OBJECTION_EVIDENCE_INVALID: {
    status: 422,
    zh: "证明材料须为 PDF、PNG 或者 JPEG 文件，且不超过规定大小。",
    en: "Evidence is a PDF, PNG or JPEG file within the size that is allowed.",
  },
  OBJECTION_EVIDENCE_UNKNOWN: {
    status: 404,
    zh: "没有这份证明材料。",
    en: "There is no such piece of evidence.",
  },
  OBJECTION_KEY_REUSED: {
    status: 422,
    zh: "该 Idempotency-Key 已用于另一件异议。",
    en: "This Idempotency-Key was used for another objection.",
  },
  CORRECTION_INVALID: {
    status: 422,
    zh: "更正后的记录未通过校验。",
    en: "The corrected record does not pass the checks.",
  },
  CORRECTION_CHANGES_NOTHING: {
    status: 422,
    zh: "更正后的内容与现有版本相同。",
    en: "The corrected record says the same as the present version.",
  },
  CORRECTION_HEAVIER: {
    status: 422,
    zh: "答复异议不得加重后果：更正后公示、修复或者有效期限更长，或者失信程度更重，而异议人并未如此请求。",
    en: "An answer to an objection makes nothing worse: the corrected record would be public, unrepairable or valid longer, or graver, and nobody asked for that.",
  },
  CORRECTION_OUTDATED: {
    status: 409,
    zh: "提出答复意见之后记录又有新版本，请退回重新审核。",
    en: "The record has a new version since the answer was proposed; return it to be examined again.",
  },
} as const satisfies Readonly<Record<string, Reason & { readonly status: number }>>;

export type ObjectionRefusal = keyof typeof OBJECTIONS_REFUSALS;
