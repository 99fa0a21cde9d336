/** What can be said about a code of an organisation. Codes never change; sentences may. */

export type CodeProblemCode =
  | "CODE_MISSING"
  | "CODE_PLACEHOLDER"
  | "CODE_DIGITS_LOST"
  | "CODE_MASKED"
  | "CODE_LENGTH"
  | "CODE_CHARACTER"
  | "CODE_UNKNOWN_FORM"
  | "CODE_DIVISION_DIGITS"
  | "CODE_CHECK"
  | "CODE_RESIDENT_ID"
  | "CODE_REGISTRATION_CHECK"
  | "CODE_ORGANISATION_CHECK"
  | "CODE_CASE_NORMALISED"
  | "CODE_WIDTH_NORMALISED"
  | "CODE_MARKS_REMOVED"
  | "CODE_INNER_CHECK"
  | "CODE_CLASS_UNKNOWN"
  | "CODE_DIVISION_UNKNOWN"
  | "CODE_IS_REGISTRATION_15"
  | "CODE_IS_REGISTRATION_13"
  | "CODE_IS_ORGANISATION_CODE";

export interface CodeProblem {
  readonly code: CodeProblemCode;
  readonly level: "error" | "warning";
  /** The Chinese sentence. */
  readonly message: string;
  readonly messageEn: string;
}

/** Every problem of a code with its level and its sentence in both languages. */
export const CODE_PROBLEMS: Readonly<Record<CodeProblemCode, CodeProblem>> = {
  CODE_MISSING: error("CODE_MISSING", "没有填写代码。", "No code is given."),
  CODE_PLACEHOLDER: error(
    "CODE_PLACEHOLDER",
    "这是占位内容，不是真实代码。",
    "This is a placeholder, not a code that was ever issued.",
  ),
  CODE_DIGITS_LOST: error(
    "CODE_DIGITS_LOST",
    "代码曾被电子表格或程序当作数字处理，末尾的数位已经丢失，无法恢复；请从原始材料重新录入，并把单元格设为文本。",
    "The code was once treated as a number, so its last digits are gone and cannot be restored; enter it again from the source, in a text cell.",
  ),
  CODE_MASKED: error(
    "CODE_MASKED",
    "代码中有遮挡符号，不是完整代码。",
    "Part of the code is hidden behind mask characters.",
  ),
  CODE_LENGTH: error(
    "CODE_LENGTH",
    "长度不对：统一社会信用代码为18位，旧注册号为15位或13位，组织机构代码为9位。",
    "Wrong length: a unified social credit code has 18 characters, an old registration number 15 or 13, an organisation code 9.",
  ),
  CODE_CHARACTER: error(
    "CODE_CHARACTER",
    "含有代码中不会出现的字符（代码只用数字和大写字母，不用 I、O、S、V、Z）。",
    "Holds a character that no code has (digits and capital letters without I, O, S, V and Z only).",
  ),
  CODE_UNKNOWN_FORM: error(
    "CODE_UNKNOWN_FORM",
    "长度与旧代码相同，但内容不是：注册号只有数字并以行政区划开头，组织机构代码为8位数字或字母加1位数字或X。",
    "As long as an old code but not one: registration numbers are digits and begin with a division; organisation codes end in a digit or X.",
  ),
  CODE_DIVISION_DIGITS: error(
    "CODE_DIVISION_DIGITS",
    "第3至8位是登记管理机关行政区划码，只能是数字。",
    "Characters 3 to 8 are the division of the registrar and must be digits.",
  ),
  CODE_CHECK: error(
    "CODE_CHECK",
    "第18位校验码与前17位不符（GB 32100-2015）。",
    "The 18th character does not fit the first 17 (GB 32100-2015).",
  ),
  CODE_RESIDENT_ID: error(
    "CODE_RESIDENT_ID",
    "这是公民身份号码的样式，不是统一社会信用代码；请勿在代码栏填写个人证件号码。",
    "This has the form of a resident identity number, not of a unified social credit code; personal numbers do not belong in this column.",
  ),
  CODE_REGISTRATION_CHECK: error(
    "CODE_REGISTRATION_CHECK",
    "15位注册号的校验位不符（GS 15-2006）。",
    "The check digit of the 15-digit registration number is wrong (GS 15-2006).",
  ),
  CODE_ORGANISATION_CHECK: error(
    "CODE_ORGANISATION_CHECK",
    "组织机构代码的校验位不符（GB 11714）。",
    "The check character of the organisation code is wrong (GB 11714).",
  ),
  CODE_CASE_NORMALISED: warning(
    "CODE_CASE_NORMALISED",
    "小写字母已改为大写。",
    "Small letters were made capital.",
  ),
  CODE_WIDTH_NORMALISED: warning(
    "CODE_WIDTH_NORMALISED",
    "全角字符已改为半角。",
    "Full-width characters were made half-width.",
  ),
  CODE_MARKS_REMOVED: warning(
    "CODE_MARKS_REMOVED",
    "已去除空格、连字符、引号或不可见字符。",
    "Spaces, hyphens, quotation marks or invisible characters were removed.",
  ),
  CODE_INNER_CHECK: warning(
    "CODE_INNER_CHECK",
    "第9至17位主体标识码的校验位不符（GB 11714），请核对。",
    "Characters 9 to 17 fail the check of the organisation code inside (GB 11714); please verify.",
  ),
  CODE_CLASS_UNKNOWN: warning(
    "CODE_CLASS_UNKNOWN",
    "前两位的登记管理部门和机构类别不在已知表中。",
    "The first two characters name no department and category of the known table.",
  ),
  CODE_DIVISION_UNKNOWN: warning(
    "CODE_DIVISION_UNKNOWN",
    "行政区划码不在历次 GB/T 2260 中（可能是开发区）。",
    "No revision of GB/T 2260 has this division (it may be a development zone).",
  ),
  CODE_IS_REGISTRATION_15: warning(
    "CODE_IS_REGISTRATION_15",
    "这是旧的15位工商注册号，不是统一社会信用代码，按其他标识保存。",
    "This is an old 15-digit registration number, not a unified social credit code; it is kept as another identifier.",
  ),
  CODE_IS_REGISTRATION_13: warning(
    "CODE_IS_REGISTRATION_13",
    "这是旧的13位工商注册号（没有校验位），不是统一社会信用代码，按其他标识保存。",
    "This is an old 13-digit registration number (without a check digit), not a unified social credit code; it is kept as another identifier.",
  ),
  CODE_IS_ORGANISATION_CODE: warning(
    "CODE_IS_ORGANISATION_CODE",
    "这是9位组织机构代码，不是统一社会信用代码，按其他标识保存。",
    "This is a 9-character organisation code, not a unified social credit code; it is kept as another identifier.",
  ),
};

function error(code: CodeProblemCode, message: string, messageEn: string): CodeProblem {
  return { code, level: "error", message, messageEn };
}

function warning(code: CodeProblemCode, message: string, messageEn: string): CodeProblem {
  return { code, level: "warning", message, messageEn };
}
