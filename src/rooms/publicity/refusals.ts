import { type ProblemLines, problemsOf } from "../../platform/http/problem.ts";

/** What reading the public layer refuses. */
export const PUBLICITY_REFUSALS = {
  SUBJECT_NOT_FOUND: {
    status: 404,
    zh: "没有查到这个代码的主体。",
    en: "No subject with this code was found.",
  },
  QUERY_TOO_SHORT: {
    status: 400,
    zh: "请输入名称中至少两个相连的字，或代码的前六位以上。",
    en: "Enter at least two adjoining characters of a name, or six of a code.",
  },
  KNOWN_AT_NEEDS_KEY: {
    status: 401,
    zh: "查询过去某一时点的已知状态（knownAt）需要机关密钥。",
    en: "Asking what was known at another instant (knownAt) needs a body's key.",
  },
  EXPORTS_BUSY: {
    status: 503,
    zh: "同时进行的导出已达上限，请稍后再试。",
    en: "As many exports as may be are under way; ask again later.",
  },
} as const satisfies ProblemLines;

/** A refusal of this room by its code. None repeats what was asked: it may be the number of a person. */
export const refusal = problemsOf(PUBLICITY_REFUSALS);
