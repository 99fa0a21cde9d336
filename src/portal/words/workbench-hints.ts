import type { Language } from "../page-types.ts";

/** How to mend what a problem code tells, in one sentence. Several codes are mended in the same way. */
const HINTS = {
  codeCompare: {
    zh: "对照营业执照或登记证逐位核对；常见的是字母 O 与数字 0、I 与 1、B 与 8 混淆。有建议值时可直接采用。",
    en: "Compare with the licence character by character: O and 0, I and 1, B and 8 are often mixed up. A suggested value can be used as it is.",
  },
  retypeAsText: {
    zh: "从原始材料重新录入，并先把整列设为“文本”格式再填写。",
    en: "Enter it again from the source, after setting the whole column to text.",
  },
  column: {
    zh: "这一列放错了内容，请移到正确的列；个人证件号码只填在自然人模板的证件栏。",
    en: "The content is in the wrong column: move it. Personal numbers belong in the person template only.",
  },
  fill: {
    zh: "补填这一栏；确实没有的，先向作出决定的处室核实。",
    en: "Fill it in; if there is none, ask the deciding office first.",
  },
  shorten: {
    zh: "删减到上限以内，只保留决定书中的要点。",
    en: "Shorten it to the limit; keep the points of the decision.",
  },
  choice: {
    zh: "从括号里列出的可选值中选一个，照原样填写。",
    en: "Use one of the listed values as it is written.",
  },
  day: {
    zh: "按决定书改为 2026-04-30 的样式，并核对年、月、日。",
    en: "Write it like 2026-04-30 and compare year, month and day with the decision.",
  },
  dayOrder: {
    zh: "对照决定书核对前后两个日期，通常是其中一个年份写错。",
    en: "Compare both days with the decision: usually one of the years is wrong.",
  },
  amount: {
    zh: "本栏单位是万元：5 万元写 5，5000 元写 0.5；不写单位和千位符。",
    en: "The unit is ten thousand yuan: write 5 for 50,000 and 0.5 for 5,000, without unit or separators.",
  },
  amountCompare: {
    zh: "与处罚内容里的金额对照，以决定书为准。",
    en: "Compare with the amount in the text; the decision is what counts.",
  },
  kind: {
    zh: "处罚类别、金额和证照要互相对应：有罚款就要有罚款金额，有没收就要有没收金额。",
    en: "Kinds, amounts and licences must fit each other: a fine needs its amount, a confiscation too.",
  },
  body: {
    zh: "核对作出决定的机关及其代码；不归本机关报送的，请由该机关自行报送。",
    en: "Check the deciding body and its code; what is not yours to submit, that body submits itself.",
  },
  shift: {
    zh: "在表格软件里对齐整行：多半是前面漏填了一格，或内容里有未加引号的逗号。",
    en: "Line the row up: a cell before it was left out, or a comma in a text has no quotation marks.",
  },
  name: {
    zh: "按登记的名称填写，不用自造字和简称；先确认代码没有写错。",
    en: "Use the registered name, without private characters or short forms; first make sure that the code is right.",
  },
  template: {
    zh: "把这些行移到对应的模板（法人或自然人）另行报送。",
    en: "Move these rows to the right template (organisations or persons) and submit them there.",
  },
  notHere: {
    zh: "这个目录条目不收录，请删去这些行；如有疑问先查目录。",
    en: "The catalogue entry does not take them: remove these rows, or look at the catalogue.",
  },
  secret: {
    zh: "涉密信息不得报送。请删去这一行，并按保密规定处理原文件。",
    en: "Classified information may not be submitted. Remove the row and handle the file by the rules of secrecy.",
  },
  sealed: {
    zh: "该记录已封存。确需重新报送的，先由认定单位以文号解除封存，再报送；否则删去此行。",
    en: "The record is sealed. To send it again, have the deciding body release the seal by an order first; else remove the row.",
  },
  verify: {
    zh: "这一行已经收下，只需核对；有误时改好再报，会记为更正。",
    en: "The row was taken; just verify it. If it is wrong, send it corrected: it will supersede.",
  },
  none: {
    zh: "平台已自动规范写法，不需要改；下次报送时照此填写即可。",
    en: "The platform wrote it in the standard form: nothing to mend, but write it so next time.",
  },
} as const;

type Hint = keyof typeof HINTS;

const HINT_OF: Readonly<Record<string, Hint>> = {
  ...codesOf("codeCompare", "CODE_CHARACTER CODE_CHECK CODE_CLASS_UNKNOWN CODE_DIVISION_DIGITS CODE_LENGTH"),
  ...codesOf(
    "codeCompare",
    "CODE_ORGANISATION_CHECK CODE_REGISTRATION_CHECK CODE_UNKNOWN_FORM PERSON_ID_INVALID",
  ),
  ...codesOf(
    "retypeAsText",
    "CODE_DIGITS_LOST DIGITS_LOST CHARACTER_LOST NAME_GARBLED CODE_MASKED NUMBER_CELL",
  ),
  ...codesOf("column", "CODE_RESIDENT_ID PERSON_ID_MISPLACED"),
  ...codesOf("fill", "FIELD_MISSING CODE_MISSING CODE_PLACEHOLDER DAY_MISSING"),
  ...codesOf("shorten", "TEXT_TOO_LONG"),
  ...codesOf("choice", "CHOICE_UNKNOWN FLAG_UNREADABLE PENALTY_KIND_UNKNOWN INTEGER_UNREADABLE"),
  ...codesOf("day", "DAY_UNREADABLE DAY_IMPOSSIBLE DAY_IN_FUTURE"),
  ...codesOf("dayOrder", "UNTIL_BEFORE_DECISION UNTIL_BEFORE_FROM PUBLICITY_END_BEFORE_DECISION"),
  ...codesOf(
    "amount",
    "AMOUNT_UNREADABLE AMOUNT_NEGATIVE AMOUNT_TOO_PRECISE AMOUNT_TOO_LARGE AMOUNT_IN_YUAN FOREIGN",
  ),
  ...codesOf("amountCompare", "AMOUNT_OFF_BY_TEN_THOUSAND AMOUNT_DIFFERS_FROM_TEXT AMOUNT_SUSPICIOUS"),
  ...codesOf("kind", "FINE_WITHOUT_AMOUNT CONFISCATION_WITHOUT_AMOUNT AMOUNT_WITHOUT_KIND LICENCE_NOT_NAMED"),
  ...codesOf("body", "BODY_MISMATCH TERRITORY_MISMATCH BODY_NAME_DIFFERS"),
  ...codesOf("shift", "RAGGED_ROW SHIFTED_ROW"),
  ...codesOf("name", "SUBJECT_NAME_MISMATCH NAME_PRIVATE_USE KIND_DISAGREES_WITH_CODE"),
  ...codesOf(
    "template",
    "PERSON_IN_ORGANISATION_TEMPLATE ORGANISATION_IN_PERSON_TEMPLATE SOLE_TRADER_IN_PERSON_TEMPLATE",
  ),
  ...codesOf("notHere", "PERSON_NOT_ALLOWED SUBJECT_KIND_NOT_ALLOWED"),
  ...codesOf("secret", "CLASSIFIED"),
  ...codesOf("sealed", "RECORD_SEALED RECORD_CORRECTED"),
  ...codesOf("verify", "CHARACTER_LOST_IN_TEXT SUBJECT_BY_OLD_CODE IDENTIFIER_IGNORED IDENTIFIERS_DISAGREE"),
  ...codesOf(
    "verify",
    "PUBLICITY_END_LATER_THAN_LAW SAME_AS_EARLIER_VERSION CODE_INNER_CHECK CODE_DIVISION_UNKNOWN",
  ),
  ...codesOf(
    "none",
    "AMOUNT_MARKS_REMOVED CHARACTERS_REMOVED PERSONAL_DETAIL_MASKED NAME_CLEANED CODE_CASE_NORMALISED",
  ),
  ...codesOf(
    "none",
    "CODE_MARKS_REMOVED CODE_WIDTH_NORMALISED DOCUMENT_NUMBER_NORMALISED DOCUMENT_NUMBER_FROM_LICENCE",
  ),
  ...codesOf("none", "CODE_IS_ORGANISATION_CODE CODE_IS_REGISTRATION_13 CODE_IS_REGISTRATION_15"),
};

/** How to mend a problem by its code; null for a code that this build does not know. */
export function hintOf(code: string, language: Language): string | null {
  const hint = HINT_OF[code];
  return hint === undefined ? null : HINTS[hint][language];
}

function codesOf(hint: Hint, codes: string): Readonly<Record<string, Hint>> {
  return Object.fromEntries(codes.split(" ").map((code) => [code, hint]));
}
