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
  ROLE_REQUIRED: {
    status: 403,
    zh: "该操作需要本机关的相应角色，且在有效期内。",
    en: "This needs a role in the body that is in force and allows it.",
  },
  BODY_REQUIRED: {
    status: 400,
    zh: "您在多个机关任职，请用请求头 x-body 指明代表哪一个。",
    en: "You have roles in several bodies; name the one you act for in the header x-body.",
  },
  PERSON_REQUIRED: {
    status: 403,
    zh: "该操作须由登录的工作人员办理，机关密钥不能代替。",
    en: "A person who is signed in must do this; the key of the body does not stand in.",
  },
  ROLE_TO_ONESELF: {
    status: 403,
    zh: "不得为本人授予角色，请由另一名管理员办理。",
    en: "Nobody gives a role to himself; another administrator does it.",
  },
  ROLE_AUDITS_ITSELF: {
    status: 409,
    zh: "审计员不得在本机关兼任其他角色，其他人员不得兼任审计员。",
    en: "An auditor has no other role in the body, and nobody with another role audits it.",
  },
  ROLE_TOO_LONG: {
    status: 400,
    zh: "角色的期限过长，请期满再授予。",
    en: "The role would last too long; give it again when it ends.",
  },
  ROLE_LAST_ADMINISTRATOR: {
    status: 409,
    zh: "这是本机关最后一名管理员，请先授予另一人管理员角色。",
    en: "This is the last administrator of the body; give the role to another person first.",
  },
  ROLE_OVER: { status: 400, zh: "角色的截止日已过。", en: "The last day of the role is over." },
  ROLE_UNKNOWN: {
    status: 404,
    zh: "此人在本机关没有这个有效的角色。",
    en: "The person has no such role in force in this body.",
  },
  ACCOUNT_UNKNOWN: { status: 404, zh: "没有这个账号。", en: "There is no such account." },
  FOUR_EYES_REQUIRED: {
    status: 403,
    zh: "须由另一人办理：申请人不得确认本人的申请。",
    en: "Another person must do this: nobody confirms what he asked for himself.",
  },
  ADMISSION_UNKNOWN: {
    status: 404,
    zh: "本机关没有这个准入申请。",
    en: "This body has no such request for an admission.",
  },
  ADMISSION_DECIDED: {
    status: 409,
    zh: "该准入申请已有决定。",
    en: "The request for an admission was decided already.",
  },
  ADMISSION_TOO_LONG: {
    status: 400,
    zh: "准入的期限过长，请期满再申请。",
    en: "The admission would last too long; ask again when it ends.",
  },
  ADMISSION_OVER: {
    status: 400,
    zh: "准入的截止日已过。",
    en: "The last day of the admission is over.",
  },
  PURPOSE_NOT_IN_REGISTER: {
    status: 400,
    zh: "目的登记册中没有这个有效的目的，或者该目的不及于所列条目或自然人。",
    en: "The register has no such purpose in force, or it does not reach the entries or persons asked for.",
  },
  DUTY_HOLDER_MISSING: {
    status: 403,
    zh: "本机关尚未登记信息传输环节的责任单位，不能收发数据。请由平台管理员执行 xinheng body duty 登记。",
    en: "This body has named no duty holder for its part of the transmission chain. The operator names one by xinheng body duty.",
  },
  RECEIPT_NOT_FOUND: {
    status: 404,
    zh: "没有这份回执，或者本机关不是这次传输的一方。",
    en: "There is no such receipt, or this body is no party of its transfer.",
  },
  COUNTERSIGNATURE_INVALID: {
    status: 422,
    zh: "副签不是用本机关登记的公钥对应的密钥对这份回执签署的。",
    en: "The countersignature was not made over this receipt by a registered key of this body.",
  },
  RECEIPT_COUNTERSIGNED: {
    status: 409,
    zh: "本机关已经副签过这份回执。",
    en: "This body has countersigned the receipt already.",
  },
} as const satisfies ProblemLines;

/** A refusal of this room by its code. */
export const refusal = problemsOf(BODIES_REFUSALS);
