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
  BODY_DAY_BYTES_FULL: {
    status: 429,
    zh: "本机关今日报送的文件总量已达上限，请明日继续，或者联系平台运营者。",
    en: "The files that this body sent today reach the limit of a day. Go on tomorrow, or ask the operator.",
  },
  BODY_UPLOADS_FULL: {
    status: 429,
    zh: "本机关同时上传的文件过多，请等待前面的文件传完后再试。",
    en: "This body has too many uploads on their way. Wait until one has arrived and try again.",
  },
  UPLOADS_FULL: {
    status: 503,
    zh: "平台同时接收的文件已达上限，请稍后再试。",
    en: "The platform is receiving as many files as it can. Try again later.",
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    zh: "这个 Idempotency-Key 已用于另一个文件或条目。",
    en: "This Idempotency-Key was used for another file or entry.",
  },
  BATCH_NOT_FOUND: { status: 404, zh: "本机关没有这个批次。", en: "This body has no such batch." },
  ROW_NOT_OPEN: {
    status: 409,
    zh: "其中有的行不在待改之列：没有被退回、已经再次报送，或保存期已过。请刷新后再试。",
    en: "Some of these rows do not wait to be mended: not rejected, sent again already, or no longer kept. Load the page again.",
  },
  BATCH_NOT_DONE: {
    status: 409,
    zh: "批次尚未处理完毕，请稍后再下载。",
    en: "The batch is not done yet; download it later.",
  },
} as const satisfies ProblemLines;

/** A refusal of this room by its code. */
export const refusal = problemsOf(INTAKE_REFUSALS);
