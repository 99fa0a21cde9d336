import type { ProblemTexts } from "./problem-text.ts";

/** What can be wrong with the shape of a row, or with a cell whatever it means. */
export const CELL_TEXTS = {
  RAGGED_ROW: {
    level: "error",
    zh: "这一行有 {count} 个单元格落在表头之外，无法确定各值属于哪一栏；为防止张冠李戴，整行不予采用。",
    en: "This row has {count} filled cells beyond the header, so it is not certain which value belongs to which column; the whole row is refused.",
  },
  SHIFTED_ROW: {
    level: "error",
    zh: "这一行的内容从“{column}”起整体错开了 {shift} 列，为防止张冠李戴，整行不予采用。",
    en: "From the column {column} on, the cells of this row stand {shift} column(s) off; the whole row is refused.",
  },
  FIELD_MISSING: { level: "error", zh: "必填项没有填写。", en: "A required field is empty." },
  TEXT_TOO_LONG: {
    level: "error",
    zh: "内容有 {length} 个字符，超过上限 {max}。",
    en: "The text has {length} characters, more than the limit of {max}.",
  },
  CHARACTER_LOST: {
    level: "error",
    zh: "含有无法识别的字符（�），原文已经损坏，请从原始材料重新录入。",
    en: "Holds a replacement character (�): the original text is damaged. Enter it again from the source.",
  },
  CHARACTER_LOST_IN_TEXT: {
    level: "warning",
    zh: "含有无法识别的字符（�），原文有缺损，请核对。",
    en: "Holds a replacement character (�): part of the original text is lost. Please verify.",
  },
  CHARACTERS_REMOVED: {
    level: "warning",
    zh: "已去除不可见字符或自造字符。",
    en: "Invisible or private-use characters were removed.",
  },
  NUMBER_CELL: {
    level: "warning",
    zh: "单元格是数值而不是文本，前面的零可能已经丢失，请核对并把单元格设为文本。",
    en: "The cell is a number, not a text: leading zeros may be gone. Please verify, and format the cell as text.",
  },
  DIGITS_LOST: {
    level: "error",
    zh: "单元格曾被当作数字处理，末尾的数位已经丢失，无法恢复；请从原始材料重新录入，并把单元格设为文本。",
    en: "The cell was treated as a number, so its last digits are gone and cannot be restored. Enter it again from the source, as text.",
  },
  INTEGER_UNREADABLE: { level: "error", zh: "应当填写整数。", en: "A whole number is expected." },
  FLAG_UNREADABLE: { level: "error", zh: "应当填写“是”或“否”。", en: "Yes or no is expected." },
  CHOICE_UNKNOWN: {
    level: "error",
    zh: "不是“{field}”的可选值。可选：{choices}。",
    en: "Not a value of {fieldEn}. Choose one of: {choicesEn}.",
  },
  CLASSIFIED: {
    level: "error",
    zh: "内容带有国家秘密标志，涉密信息不得报送。内容不在此显示。",
    en: "The text carries a mark of state secrecy. Classified information may not be submitted; it is not shown here.",
    article: "《中华人民共和国保守国家秘密法》",
  },
  PERSONAL_DETAIL_MASKED: {
    level: "warning",
    zh: "正文中的个人信息（{kinds}）已遮蔽，公开内容不含原文。",
    en: "Personal details in the text ({kindsEn}) were masked; the published text does not hold them.",
    article: "《中华人民共和国个人信息保护法》第二十八条",
  },
} as const satisfies ProblemTexts;
