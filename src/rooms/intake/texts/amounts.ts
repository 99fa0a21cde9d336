import type { ProblemTexts } from "./problem-text.ts";

/** What can be wrong with amounts of money and kinds of penalty. */
export const AMOUNT_TEXTS = {
  AMOUNT_UNREADABLE: {
    level: "error",
    zh: "无法识别的金额，请填写以万元为单位的数字。",
    en: "Not a readable amount. Give a number in units of ten thousand yuan.",
  },
  AMOUNT_NEGATIVE: { level: "error", zh: "金额不能为负数。", en: "An amount cannot be negative." },
  AMOUNT_TOO_PRECISE: {
    level: "error",
    zh: "金额精确到了分以下，请核对小数位。",
    en: "The amount has fractions below one fen. Check its decimals.",
  },
  AMOUNT_TOO_LARGE: { level: "error", zh: "金额超出可以记录的范围。", en: "The amount is out of range." },
  AMOUNT_IN_YUAN: {
    level: "error",
    zh: "本栏以万元为单位，而单元格写的是元。",
    en: "This column is in units of ten thousand yuan, but the cell is in yuan.",
  },
  AMOUNT_MARKS_REMOVED: {
    level: "warning",
    zh: "已去除金额中的单位或千位分隔符。",
    en: "The unit or the thousands separators in the amount were removed.",
  },
  AMOUNT_OFF_BY_TEN_THOUSAND: {
    level: "error",
    zh: "与“{column}”所写的 {inText} 正好相差一万倍，元与万元混用。",
    en: "Exactly ten thousand times off the amount in {column} ({inText}): yuan and units of ten thousand yuan were mixed up.",
  },
  AMOUNT_DIFFERS_FROM_TEXT: {
    level: "warning",
    zh: "与“{column}”所写的金额（{inText}）不一致，请核对。",
    en: "Differs from the amounts in {column} ({inText}). Please verify.",
  },
  AMOUNT_SUSPICIOUS: {
    level: "warning",
    zh: "金额超过一亿元，请核对单位是否应为万元。",
    en: "The amount is above one hundred million yuan. Check the unit.",
  },
  AMOUNT_WITHOUT_KIND: {
    level: "warning",
    zh: "填写了金额，但处罚类别没有“{kind}”。",
    en: "There is an amount, but the kinds of penalty do not hold {kindEn}.",
  },
  FINE_WITHOUT_AMOUNT: {
    level: "error",
    zh: "处罚类别含罚款，罚款金额必填。",
    en: "The kinds of penalty hold a fine, so the amount of the fine is required.",
  },
  CONFISCATION_WITHOUT_AMOUNT: {
    level: "warning",
    zh: "处罚类别含没收，但没有填写没收金额。",
    en: "The kinds of penalty hold a confiscation, but no amount is given.",
  },
  LICENCE_NOT_NAMED: {
    level: "warning",
    zh: "处罚类别含暂扣或吊销，但没有填写证照名称及编号。",
    en: "The kinds of penalty hold a suspension or revocation, but the licence is not named.",
  },
  PENALTY_KIND_UNKNOWN: {
    level: "error",
    zh: "无法识别的处罚类别：{unknown}。可选：{choices}。",
    en: "Unknown kind of penalty: {unknown}. Choose from: {choicesEn}.",
  },
} as const satisfies ProblemTexts;
