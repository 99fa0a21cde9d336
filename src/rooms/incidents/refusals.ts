import { type ProblemLines, problemsOf } from "../../platform/http/problem.ts";
import { INCIDENT_SENTENCES } from "./steps.ts";

const REFUSED_STATUS = 409;
const REFUSED_OWN_STATUS = 403;

/** What a step refuses, as a list of problems. */
const STEP_REFUSALS = Object.fromEntries(
  Object.entries(INCIDENT_SENTENCES).map(([code, { zh, en }]) => [
    code,
    { status: code === "INCIDENT_OWN" ? REFUSED_OWN_STATUS : REFUSED_STATUS, zh, en },
  ]),
);

/** What work on a case refuses beside its steps. */
const DESK_REFUSALS = {
  INCIDENT_UNKNOWN: { status: 404, zh: "没有这个事件。", en: "There is no such incident." },
  INCIDENT_NOTE_REQUIRED: {
    status: 400,
    zh: "请用 5 至 500 个字符说明理由，不要写姓名、证件号码。",
    en: "Say why in 5 to 500 characters, without names or numbers of persons.",
  },
  INCIDENT_DESK_REQUIRED: {
    status: 403,
    zh: "事件由平台运营单位的管理员或者法制审核人办理；其他机关可以查看涉及本机关的事件。",
    en: "Administrators and law officers of the body that operates the platform work on incidents; other bodies see those about themselves.",
  },
  INCIDENT_CREDENTIAL_UNKNOWN: {
    status: 404,
    zh: "事件所涉机关没有这把密钥或者这个程序。",
    en: "The body that the case is about has no such key or program.",
  },
} as const satisfies ProblemLines;

/** Everything that this room refuses, for the list of problems. */
export const INCIDENT_REFUSALS: ProblemLines = { ...STEP_REFUSALS, ...DESK_REFUSALS };

/** A refusal of this room by its code. */
export const refusal = problemsOf(DESK_REFUSALS);
