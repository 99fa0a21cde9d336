import { type ProblemLines, problemsOf } from "../../platform/http/problem.ts";

/** What programs that act for a body are refused, at the token endpoint and afterwards. */
export const MACHINE_REFUSALS = {
  GRANT_UNSUPPORTED: {
    status: 400,
    zh: "只支持 grant_type=client_credentials。",
    en: "The only grant here is client_credentials.",
  },
  TOKEN_REQUEST_INVALID: {
    status: 400,
    zh: "令牌请求缺少参数、参数重复，或者不是 private_key_jwt 方式。",
    en: "The request for a token lacks a parameter, has one twice, or does not use private_key_jwt.",
  },
  CLIENT_REFUSED: {
    status: 401,
    zh: "客户端身份未通过验证：客户端、密钥、签名、受众或者期限不符。",
    en: "The client has not shown who it is: client, key, signature, audience or time does not fit.",
  },
  ASSERTION_REPLAYED: {
    status: 401,
    zh: "这份客户端断言已使用过，请签发新的。",
    en: "This client assertion was used already; sign a new one.",
  },
  CLIENT_REVOKED: {
    status: 401,
    zh: "该客户端已被撤销或者已到期。",
    en: "The client was revoked, or its last day is over.",
  },
  SCOPE_NOT_GRANTED: {
    status: 400,
    zh: "所请求的权限范围未授予该客户端。",
    en: "The client was not given a scope that it asks for.",
  },
  PROOF_INVALID: {
    status: 400,
    zh: "DPoP 证明无效、已使用过，或者不属于这个请求。",
    en: "The DPoP proof is not valid, was used already, or belongs to another request.",
  },
  PROOF_REQUIRED: {
    status: 400,
    zh: "该客户端的令牌须绑定密钥（DPoP）或者证书（双向 TLS）。",
    en: "Tokens of this client must be bound to a key (DPoP) or a certificate (mutual TLS).",
  },
  TOKEN_INVALID: {
    status: 401,
    zh: "访问令牌无效或者已到期。",
    en: "The access token is not valid, or its time is over.",
  },
  TOKEN_PROOF_INVALID: {
    status: 401,
    zh: "访问令牌绑定的密钥或者证书没有随请求出示，或者与请求不符。",
    en: "The key or certificate that the token is bound to was not shown with the request, or does not fit it.",
  },
  SCOPE_REQUIRED: {
    status: 403,
    zh: "访问令牌没有这项操作的权限范围。",
    en: "The access token has no scope for this.",
  },
  CREDENTIAL_FROZEN: {
    status: 403,
    zh: "该凭证已被冻结，请联系平台运行单位。",
    en: "This credential is frozen; ask the operator of the platform.",
  },
  QUOTA_MINUTE_USED: {
    status: 429,
    zh: "该客户端本分钟的配额已用完。",
    en: "The client has used up its quota of this minute.",
  },
  QUOTA_DAY_USED: {
    status: 429,
    zh: "该客户端当日的配额已用完。",
    en: "The client has used up its quota of this day.",
  },
  CLIENT_UNKNOWN: { status: 404, zh: "本机关没有这个客户端。", en: "This body has no such client." },
  DAYS_TOO_MANY: {
    status: 400,
    zh: "一次最多查询 366 天，且起始日不晚于截止日。",
    en: "At most 366 days in one answer, and the first not after the last.",
  },
} as const satisfies ProblemLines;

export type MachineCode = keyof typeof MACHINE_REFUSALS;

/** A refusal of a program by its code. */
export const machineRefusal = problemsOf(MACHINE_REFUSALS);
