import { type ProblemLines, problemsOf } from "../../http/problem.ts";

/** What signing in through an external provider refuses. Each sentence says how to go on. */
export const EXTERNAL_REFUSALS = {
  EXTERNAL_NOT_OFFERED: {
    status: 404,
    zh: "本平台没有启用单位统一身份登录，请用本平台账号登录。",
    en: "Signing in through an external provider is not offered here; use your account of this platform.",
  },
  EXTERNAL_UNAVAILABLE: {
    status: 503,
    zh: "统一身份提供方暂时没有应答。请稍后再试，或者用本平台账号登录。",
    en: "The external provider does not answer at the moment. Try again later, or use your account of this platform.",
  },
  EXTERNAL_STATE_INVALID: {
    status: 400,
    zh: "这次登录不是在本浏览器发起的，或者已经用过、已经超时。请重新登录。",
    en: "This sign-in did not begin in this browser, was used already, or took too long. Begin again.",
  },
  EXTERNAL_REFUSED: {
    status: 403,
    zh: "统一身份提供方没有准许这次登录。可以重新登录，或者用本平台账号登录。",
    en: "The external provider did not let the sign-in go on. Begin again, or use your account of this platform.",
  },
  EXTERNAL_ANSWER_INVALID: {
    status: 403,
    zh: "统一身份提供方的应答没有通过核验。请重新登录；多次出现请联系平台运营者。",
    en: "What the external provider answered did not hold. Begin again; if it comes back, tell the operator.",
  },
  EXTERNAL_NOT_LINKED: {
    status: 403,
    zh: "您的统一身份还没有关联本平台账号。请先用本平台账号登录，在“我的账号”中关联，或者请管理员关联。",
    en: "Your external identity is not linked to an account here. Sign in with your account of this platform and link it on the page of your account, or ask the administrator to.",
  },
  EXTERNAL_ACCOUNT_SHUT: {
    status: 403,
    zh: "所关联的账号已停用，请联系管理员。",
    en: "The account that this identity is linked to is shut; ask the administrator.",
  },
  EXTERNAL_LINKED_ELSEWHERE: {
    status: 409,
    zh: "这个统一身份已经关联了另一个账号。请先在那个账号中解除关联。",
    en: "This external identity is linked to another account already. Unlink it there first.",
  },
  EXTERNAL_IDENTITIES_FULL: {
    status: 409,
    zh: "一个账号最多关联 5 个统一身份，请先解除不用的。",
    en: "An account has at most five external identities; unlink one that is not used.",
  },
  EXTERNAL_IDENTITY_UNKNOWN: {
    status: 404,
    zh: "没有这个统一身份关联。",
    en: "There is no such external identity.",
  },
  EXTERNAL_LAST_WAY: {
    status: 409,
    zh: "这是本账号唯一的登录方式，解除后将无法登录。请先登记通行密钥，或者请运营者重置密码。",
    en: "This is the only way into the account. Register a passkey first, or have the operator set a password.",
  },
  EXTERNAL_LOGOUT_INVALID: {
    status: 400,
    zh: "退出通知没有通过核验，没有结束任何会话。",
    en: "The logout token does not hold; no session was ended.",
  },
} as const satisfies ProblemLines;

/** A refusal of signing in through an external provider by its code. */
export const externalRefusal = problemsOf(EXTERNAL_REFUSALS);
