import { type ProblemLines, problemsOf } from "../../platform/http/problem.ts";

/** What submitting and following batches refuses. What is wrong with a row stands in the report of its batch. */
export const INTAKE_REFUSALS = {
  FILE_MISSING: {
    status: 400,
    zh: "请求中没有文件（字段 file）。",
    en: "The request has no file (field file).",
  },
  ENTRY_MISSING: {
    status: 400,
    zh: "请用字段 entry 说明文件属于哪个目录条目。",
    en: "Say with the field entry which catalogue entry the file is for.",
  },
  FILE_TOO_LARGE: {
    status: 413,
    zh: "文件超过接收上限。",
    en: "The file is larger than what is taken.",
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    zh: "这个 Idempotency-Key 已用于另一个文件或条目。",
    en: "This Idempotency-Key was used for another file or entry.",
  },
  BATCH_NOT_FOUND: { status: 404, zh: "本机关没有这个批次。", en: "This body has no such batch." },
  BATCH_NOT_DONE: {
    status: 409,
    zh: "批次尚未处理完毕，请稍后再下载。",
    en: "The batch is not done yet; download it later.",
  },
} as const satisfies ProblemLines;

/** A refusal of this room by its code. */
export const refusal = problemsOf(INTAKE_REFUSALS);
