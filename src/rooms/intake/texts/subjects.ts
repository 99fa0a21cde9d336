import type { ProblemTexts } from "./problem-text.ts";

/** What can be wrong with whom a row is about, and with its document number. */
export const SUBJECT_TEXTS = {
  NAME_GARBLED: {
    level: "error",
    zh: "名称是乱码，原文已经损坏，请从原始材料重新录入。",
    en: "The name is garbled: its text was damaged before it came here. Enter it again from the source.",
  },
  NAME_CLEANED: {
    level: "warning",
    zh: "名称中的空格或不可见字符已去除。",
    en: "Spaces or invisible characters were removed from the name.",
  },
  NAME_PRIVATE_USE: {
    level: "warning",
    zh: "名称含有自造字，在其他机器上可能显示为别的字，请改用标准汉字。",
    en: "The name holds private-use characters, which other machines may show differently. Use standard characters.",
  },
  SUBJECT_NAME_MISMATCH: {
    level: "error",
    zh: "名称与登记信息不一致，登记名称为“{registered}”。请核对代码是否写错，以免记到别人名下。",
    en: "The name differs from the registered name: {registered}. Check the code, so that nothing is recorded about someone else.",
  },
  SAME_AS_EARLIER_VERSION: {
    level: "warning",
    zh: "该行与已被更正的旧版本相同，未作改动。如确需恢复旧内容，请在备注中写明。",
    en: "The row equals an earlier version that was corrected since; nothing was changed. To restore it, say so in the remarks.",
  },
  RECORD_SEALED: {
    level: "error",
    zh: "该记录已依决定封存，不能再次报送。如需重新报送，须先由认定单位解除封存。",
    en: "This record was sealed by order and is not taken in again. To send it again, have the seal released first.",
  },
  RECORD_CORRECTED: {
    level: "error",
    zh: "该行又写入了经异议处理认定为错误并已更正的内容，不予入库。请更正源数据；确需改回的，由认定单位对该记录提出异议并办理。",
    en: "The row says again what the answer to an objection found wrong and corrected; it is not taken in. Correct the source; where it was right after all, the deciding body objects to the record itself.",
  },
  SUBJECT_BY_OLD_CODE: {
    level: "warning",
    zh: "没有统一社会信用代码，按“{column}”认定主体，请尽快补正。",
    en: "There is no unified social credit code; the subject is identified by {column}. Please complete it.",
  },
  IDENTIFIER_IGNORED: {
    level: "warning",
    zh: "这一代码未通过校验，未作为主体标识保存。",
    en: "This number fails its check and is not kept as an identifier of the subject.",
  },
  IDENTIFIERS_DISAGREE: {
    level: "warning",
    zh: "组织机构代码与统一社会信用代码第9至17位不一致，请核对。",
    en: "The organisation code differs from characters 9 to 17 of the unified social credit code. Please verify.",
  },
  KIND_DISAGREES_WITH_CODE: {
    level: "warning",
    zh: "类别与统一社会信用代码不符：代码表明主体是“{kind}”。",
    en: "The kind of subject does not fit the code, which says: {kindEn}.",
  },
  PERSON_IN_ORGANISATION_TEMPLATE: {
    level: "error",
    zh: "法人模板中出现自然人（没有任何组织代码）。自然人请使用自然人模板报送。",
    en: "A natural person (no code of an organisation) in the organisation template. Use the template for natural persons.",
  },
  ORGANISATION_IN_PERSON_TEMPLATE: {
    level: "error",
    zh: "自然人模板中出现法人或非法人组织，请使用法人模板报送。",
    en: "An organisation in the template for natural persons. Use the organisation template.",
  },
  SOLE_TRADER_IN_PERSON_TEMPLATE: {
    level: "error",
    zh: "个体工商户应在法人模板中报送，类别填写“个体工商户”。",
    en: "A sole trader belongs in the organisation template, with the kind 个体工商户.",
  },
  PERSON_NOT_ALLOWED: {
    level: "error",
    zh: "目录条目“{entry}”不收录自然人。",
    en: "The entry {entryEn} does not cover natural persons.",
  },
  SUBJECT_KIND_NOT_ALLOWED: {
    level: "error",
    zh: "目录条目“{entry}”不收录这类主体（{kind}）。",
    en: "The entry {entryEn} does not cover this kind of subject ({kindEn}).",
  },
  PERSON_ID_INVALID: {
    level: "error",
    zh: "证件号码不符合“{type}”的编码规则，请核对。号码不在此显示。",
    en: "The number does not follow the rules of its document type. It is not shown here.",
  },
  PERSON_ID_MISPLACED: {
    level: "error",
    zh: "这一栏出现了个人证件号码，可能填错了列；为保护个人信息，整行不予采用。",
    en: "A personal document number stands in this column, perhaps by a shifted cell; the row is refused to protect the person.",
    article: "《中华人民共和国个人信息保护法》第二十八条",
  },
  DOCUMENT_NUMBER_NORMALISED: {
    level: "warning",
    zh: "文号的括号、空格或全半角已统一为规范写法。",
    en: "Brackets, spaces or widths of the document number were brought to the standard form.",
  },
  DOCUMENT_NUMBER_FROM_LICENCE: {
    level: "warning",
    zh: "没有填写文书号，以许可编号代替。",
    en: "There is no document number; the licence number is used in its place.",
  },
} as const satisfies ProblemTexts;
