import { type ProblemLines, problemsOf } from "../http/problem.ts";

/** What signing in and looking after an account refuse. */
export const IDENTITY_REFUSALS = {
  SIGN_IN_FAILED: {
    status: 401,
    zh: "登录名、密码或者验证码不正确，或者账号暂时锁定。",
    en: "Name, password or code is not right, or the account is locked for the moment.",
  },
  SECOND_FACTOR_REQUIRED: {
    status: 401,
    zh: "请再输入身份验证器上的验证码，或者一个恢复码。",
    en: "Give the code of your authenticator too, or a recovery code.",
  },
  ONE_TIME_PASSWORD_OVER: {
    status: 401,
    zh: "这个一次性密码未在三天内使用，已失效。请联系平台运营者重新生成。",
    en: "This one-time password was not used within three days and is over. Ask the operator of the platform for a new one.",
  },
  SESSION_REQUIRED: { status: 401, zh: "请先登录。", en: "Sign in first." },
  PASSWORD_CHANGE_REQUIRED: {
    status: 403,
    zh: "首次登录请先修改密码。",
    en: "Change the password first: it was made by somebody else.",
  },
  REQUEST_NOT_OURS: {
    status: 403,
    zh: "请求不是由本平台页面发出的，已拒绝。",
    en: "The request did not come from a page of this platform and was refused.",
  },
  PRESENCE_REQUIRED: {
    status: 403,
    zh: "该操作需要再次验证身份：请输入密码或者验证码，也可以重新登录。",
    en: "Prove that it is you for this: give the password or a code again, or sign in again.",
  },
  PRESENCE_FAILED: {
    status: 403,
    zh: "密码、验证码或者通行密钥不正确，或者账号暂时锁定。",
    en: "Password, code or passkey is not right, or the account is locked for the moment.",
  },
  FACTOR_REQUIRED: {
    status: 403,
    zh: "管理员、法制审核人、审计员和决定人须用身份验证器或者通行密钥登录：请先在“我的账号”（/account）启用，再重新登录。",
    en: "Administrators, law officers, auditors and deciders sign in with an authenticator or a passkey: set one up in My account (/account), then sign in again.",
  },
  SESSION_UNKNOWN: { status: 404, zh: "没有这个登录会话。", en: "There is no such session." },
  PASSWORD_TOO_SHORT: {
    status: 400,
    zh: "密码至少 12 个字符。",
    en: "A password has at least 12 characters.",
  },
  PASSWORD_TOO_LONG: {
    status: 400,
    zh: "密码最多 128 个字符。",
    en: "A password has at most 128 characters.",
  },
  PASSWORD_TOO_PLAIN: {
    status: 400,
    zh: "密码过于常见、曾在泄露的密码中出现，或者包含登录名，请换一个。",
    en: "The password is too common, is among breached ones, or holds the name; choose another one.",
  },
  PASSWORD_WRONG: {
    status: 403,
    zh: "原密码不正确，或者账号暂时锁定。",
    en: "The present password is not right, or the account is locked for the moment.",
  },
  CODE_WRONG: {
    status: 400,
    zh: "验证码不正确、已使用过，或者账号暂时锁定。",
    en: "The code is not right or was used already, or the account is locked for the moment.",
  },
  SECOND_FACTOR_SET: {
    status: 409,
    zh: "已启用身份验证器，请先停用。",
    en: "An authenticator is in use already; take it away first.",
  },
  PASSKEY_INVALID: {
    status: 403,
    zh: "通行密钥验证未通过，请重试或者改用密码。",
    en: "The passkey did not hold. Try again, or use the password.",
  },
  PASSKEY_UNKNOWN: { status: 404, zh: "没有这个通行密钥。", en: "There is no such passkey." },
  PASSKEYS_FULL: {
    status: 409,
    zh: "通行密钥已达上限（10 个），请先删除不用的。",
    en: "An account has at most ten passkeys; remove one that is not used.",
  },
  SECOND_FACTOR_MISSING: { status: 409, zh: "尚未启用身份验证器。", en: "No authenticator is in use." },
} as const satisfies ProblemLines;

/** A refusal of signing in by its code. */
export const refusal = problemsOf(IDENTITY_REFUSALS);
