import { type ProblemLines, problemsOf } from "../../platform/http/problem.ts";

/** What acting for an enterprise refuses. */
export const REPRESENTATIVES_REFUSALS = {
  DELEGATION_REQUIRED: {
    status: 403,
    zh: "您没有这个企业的授权委托。",
    en: "You have no delegation of this enterprise.",
  },
  DELEGATION_OVER: {
    status: 403,
    zh: "这个企业对您的授权委托尚未生效、已到期或者已终止。",
    en: "The delegation of this enterprise has not begun, is over, or was ended.",
  },
  DELEGATION_SCOPE_REQUIRED: {
    status: 403,
    zh: "授权委托不包括该事项。",
    en: "The delegation does not reach this.",
  },
  DELEGATION_DAYS_INVALID: {
    status: 400,
    zh: "授权委托须有截止日，且不得已过期，最长 12 个月。",
    en: "A delegation has a last day that is not over, at most 12 months after its first.",
  },
  DELEGATION_FOR_ANOTHER: {
    status: 403,
    zh: "授权委托书写明的受托账号不是您的账号。",
    en: "The delegation names another account than yours.",
  },
  DELEGATION_KNOWN: {
    status: 409,
    zh: "该授权委托书已经使用过，不能重复提交；请由企业重新签署。",
    en: "This statement was used already; the enterprise signs a new one.",
  },
  DELEGATION_REVOKED: {
    status: 409,
    zh: "企业已终止该授权委托，不能再使用。",
    en: "The enterprise ended this delegation; it is taken no more.",
  },
  DELEGATION_UNKNOWN: { status: 404, zh: "没有这个授权委托。", en: "There is no such delegation." },
  SIGNATURE_INVALID: {
    status: 403,
    zh: "企业签名验证未通过。",
    en: "The signature of the enterprise does not hold.",
  },
  ENTERPRISE_KEY_INVALID: {
    status: 400,
    zh: "公钥须为 ES256（P-256）或 SM2 的 SubjectPublicKeyInfo。",
    en: "The key must be a SubjectPublicKeyInfo for ES256 (P-256) or SM2.",
  },
  ENTERPRISE_KEY_NOT_SM2: {
    status: 400,
    zh: "本平台使用国密套件，企业公钥须为 SM2。",
    en: "This platform uses the suite gm: the key of an enterprise must be SM2.",
  },
  ENTERPRISE_KEY_UNKNOWN: {
    status: 403,
    zh: "该公钥没有登记为这个企业的公钥。",
    en: "The key is not registered for this enterprise.",
  },
  IDENTITY_NOT_CONFIRMED: {
    status: 403,
    zh: "身份核验服务没有确认该公钥属于这个企业。",
    en: "The identity service did not confirm that the key is this enterprise's.",
  },
  IDENTITY_SERVICE_MISSING: {
    status: 503,
    zh: "本平台没有接入企业身份核验服务，暂不能登记企业公钥。",
    en: "No identity service for enterprises is connected here, so that no key can be registered.",
  },
} as const satisfies ProblemLines;

/** A refusal of this room by its code. */
export const refusal = problemsOf(REPRESENTATIVES_REFUSALS);
