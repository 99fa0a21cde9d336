import { type ProblemLines, problemsOf } from "../../platform/http/problem.ts";

/** What a body may not do. */
export const BODIES_REFUSALS = {
  ENTRY_NOT_SUPPLIED: {
    status: 403,
    zh: "本机关不是这个条目的提供单位，不能报送。",
    en: "This body is not a supplier of the entry and may not submit it.",
  },
  KEY_REVOKED: {
    status: 401,
    zh: "这把机关密钥已经停用，请使用新签发的密钥。",
    en: "This key was revoked. Use the key that was issued in its place.",
  },
} as const satisfies ProblemLines;

/** A refusal of this room by its code. */
export const refusal = problemsOf(BODIES_REFUSALS);
