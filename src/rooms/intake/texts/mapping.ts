import type { ProblemTexts } from "./problem-text.ts";

/** Why a whole table is refused when its header is read. */
export const MAPPING_TEXTS = {
  HEADER_NOT_FOUND: {
    level: "error",
    zh: "前 {rows} 行中没有找到“{entry}”的表头。请使用本平台的模板，不要改动表头。",
    en: "No header of the entry {entry} was found in the first {rows} rows. Use the template and leave its header as it is.",
  },
  WRONG_TEMPLATE: {
    level: "error",
    zh: "这份表像是“{looksLike}”（{looksLikeCode}），而不是“{entry}”。请选择对应的目录条目后重新报送。",
    en: "This table looks like {looksLikeCode}, not like {entryCode}. Choose the entry it belongs to and send it again.",
  },
  UNKNOWN_COLUMN: {
    level: "error",
    zh: "目录条目“{entry}”没有这些栏目：{columns}。目录之外的信息不得归集，请删除这些列或改正表头。",
    en: "The entry {entry} has no such columns: {columns}. Nothing outside the catalogue may be collected; delete them or correct the header.",
    article: "《中共中央办公厅 国务院办公厅关于健全社会信用体系的意见》（六）",
  },
  DENIED_COLUMN: {
    level: "error",
    zh: "表头中有不得归集的信息：{categories}。整份文件未予读取，没有保存任何一行，这次尝试已记入审计。请删除这些列。",
    en: "Columns reach for information that may not be collected: {categoriesEn}. The file was not read, no row of it is kept, and the attempt is on the audit trail. Delete these columns.",
    article: "《中共中央办公厅 国务院办公厅关于健全社会信用体系的意见》（四）",
  },
  DUPLICATE_COLUMN: {
    level: "error",
    zh: "同一栏目出现了不止一次：{columns}。请只保留一列。",
    en: "The same field has more than one column: {columns}. Keep one of them.",
  },
  COLUMN_MISSING: {
    level: "error",
    zh: "缺少必填的栏目：{columns}。",
    en: "Required columns are missing: {columns}.",
  },
  HEADER_ROWS_DISAGREE: {
    level: "error",
    zh: "两行表头互相矛盾：{columns}。请核对中文栏目名与字段代码是否对应。",
    en: "The two header rows contradict each other: {columns}. Check that names and codes belong together.",
  },
} as const satisfies ProblemTexts;
