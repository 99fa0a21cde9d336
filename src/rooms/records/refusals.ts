import type { Reason } from "../../kernel/outcome.ts";

export type SealRefusal =
  | "RECORD_UNKNOWN"
  | "RECORD_ALREADY_SEALED"
  | "SEALING_REASON_UNKNOWN"
  | "SEALING_BASIS_UNKNOWN"
  | "ORDER_NUMBER_REQUIRED"
  | "ORDER_NUMBER_PERSONAL";

/** What the room refuses when a record is sealed or released. */
export const SEALING_REFUSALS = {
  RECORD_UNKNOWN: {
    status: 404,
    zh: "没有这条记录，或者本机关既非认定单位也非提供单位。",
    en: "There is no such record, or this body neither decided nor supplied it.",
  },
  RECORD_ALREADY_SEALED: {
    status: 409,
    zh: "该记录已经封存。",
    en: "The record is sealed already.",
  },
  RECORD_NOT_SEALED: {
    status: 409,
    zh: "该记录没有封存，无需解除。",
    en: "The record is not sealed; there is nothing to release.",
  },
  SEALED_BY_OTHERS: {
    status: 403,
    zh: "该记录由平台运营机关或者认定单位依令封存，不能由本机关解除。",
    en: "The operator or the deciding body sealed the record by an order; this body cannot release it.",
  },
  SEALING_REASON_UNKNOWN: {
    status: 422,
    zh: "封存事由不在代码集 sealing-reasons 中。",
    en: "The reason is not in the code set sealing-reasons.",
  },
  SEALING_BASIS_UNKNOWN: {
    status: 422,
    zh: "封存须注明依据：法律文件登记册中的文件和条款。",
    en: "Sealing needs its basis: an instrument of the register and the article.",
  },
  ORDER_NUMBER_PERSONAL: {
    status: 422,
    zh: "决定文号中有公民身份号码。文号在封存和删除之后仍然保留，请使用不含个人信息的文号。",
    en: "The number of the order holds a resident identity number. It stays when the record is sealed or erased; use one that tells nothing about a person.",
  },
  ORDER_NUMBER_REQUIRED: {
    status: 422,
    zh: "封存和解除封存须注明决定文号。",
    en: "Sealing and its release need the number of the order.",
  },
} as const satisfies Readonly<
  Record<SealRefusal | "RECORD_NOT_SEALED" | "SEALED_BY_OTHERS", Reason & { readonly status: number }>
>;
