import { type ProblemLines, problemsOf } from "../../platform/http/problem.ts";

/** What a look refuses. Each refusal is on the audit trail. */
export const SHARING_REFUSALS = {
  SUBJECT_REQUIRED: {
    status: 400,
    zh: "请指明一个信用主体：统一社会信用代码，或者自然人证件类型和号码，二者只取其一。",
    en: "Name one subject: its unified social credit code, or the document of a natural person, and not both.",
  },
  SUBJECT_CODE_INVALID: {
    status: 400,
    zh: "代码校验未通过，请核对后再查。",
    en: "The code does not pass its check; look at it again.",
  },
  PERSON_DOCUMENT_INVALID: {
    status: 400,
    zh: "证件号码不符合该类证件的格式。",
    en: "The number does not have the form of this kind of document.",
  },
  PURPOSE_REQUIRED: {
    status: 403,
    zh: "查询非公开信用信息须说明目的。",
    en: "Reading what is not public needs a purpose.",
  },
  PURPOSE_UNKNOWN: {
    status: 403,
    zh: "目的登记册中没有这个在有效期内的查询目的。",
    en: "The register has no such purpose in force.",
  },
  CASE_NUMBER_REQUIRED: {
    status: 403,
    zh: "查询非公开信用信息须注明案件或者事项编号。",
    en: "Reading what is not public needs the number of the case or matter.",
  },
  CASE_NUMBER_PERSONAL: {
    status: 403,
    zh: "案件或者事项编号中有公民身份号码。编号会记入不可更改的审计记录，请使用不含个人信息的编号。",
    en: "The case number holds a resident identity number. It would stand on the audit trail for good; use a number that tells nothing about a person.",
  },
  ENTRY_NOT_FOR_PURPOSE: {
    status: 403,
    zh: "所列目的不及于该条目。",
    en: "The purpose does not reach the entry.",
  },
  PERSON_NOT_FOR_PURPOSE: {
    status: 403,
    zh: "所列目的不及于自然人。",
    en: "The purpose does not reach natural persons.",
  },
  READ_NOT_ADMITTED: {
    status: 403,
    zh: "本机关当日未获准为该目的查询所列条目。",
    en: "This body is not admitted to these entries for the purpose on this day.",
  },
  DELAY_NOT_ALLOWED: {
    status: 403,
    zh: "该目的没有暂缓告知信用主体的法律依据。",
    en: "No law lets a look for this purpose be kept from the subject.",
  },
  DELAY_ROLE_REQUIRED: {
    status: 403,
    zh: "暂缓告知信用主体，由决定人或者法制审核人办理。",
    en: "A decider or a law officer keeps a look from its subject, and nobody else.",
  },
  DELAY_TOO_LONG: {
    status: 403,
    zh: "暂缓告知超过了依据允许的期限。",
    en: "The look would be kept from the subject longer than its basis allows.",
  },
} as const satisfies ProblemLines;

/** A refusal of this room by its code. */
export const refusal = problemsOf(SHARING_REFUSALS);
