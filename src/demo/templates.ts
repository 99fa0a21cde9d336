import type { DemoRow, TemplateFileRequest } from "./types.ts";

/** One column of a two-announcement template: Chinese name, code of the 2018 layout, code of the 2015 layout. */
interface TemplateColumn {
  readonly key: string;
  readonly zh: string;
  readonly code: string;
  readonly oldCode?: string;
  /** Only in the template of organisations, or of natural persons; in both when absent. */
  readonly only?: "organisation" | "person";
}

type Entry = TemplateFileRequest["entry"];

const CODES_OF_SUBJECT: readonly (readonly [key: string, zh: string, suffix: string])[] = [
  ["uscc", "行政相对人代码_1(统一社会信用代码)", "SHXYM"],
  ["registrationNumber", "行政相对人代码_2(工商注册号)", "GSZC"],
  ["organisationCode", "行政相对人代码_3(组织机构代码)", "ZZJG"],
  ["taxNumber", "行政相对人代码_4(税务登记号)", "SWDJ"],
  ["institutionCertificate", "行政相对人代码_5(事业单位证书号)", "SYDW"],
  ["socialOrganisationCertificate", "行政相对人代码_6(社会组织登记证号)", "SHZZ"],
];

/** The columns of both templates up to the document: handbook 2.1 and 2.2, numbers 1 to 13. */
function subjectColumns(prefix: "CF" | "XK"): TemplateColumn[] {
  const codes = CODES_OF_SUBJECT.map(
    ([key, zh, suffix]): TemplateColumn => ({
      key,
      zh,
      code: `${prefix}_XDR_${suffix}`,
      only: "organisation",
    }),
  );
  return [
    { key: "subjectName", zh: "行政相对人名称", code: `${prefix}_XDR_MC` },
    { key: "subjectKind", zh: "行政相对人类别", code: `${prefix}_XDR_LB` },
    ...codes,
    {
      key: "legalPerson",
      zh: "法定代表人",
      code: `${prefix}_FRDB`,
      oldCode: `${prefix}_FR`,
      only: "organisation",
    },
    { key: "legalPersonIdType", zh: "法定代表人证件类型", code: `${prefix}_FR_ZJLX`, only: "organisation" },
    { key: "legalPersonId", zh: "法定代表人证件号码", code: `${prefix}_FR_ZJHM`, only: "organisation" },
    { key: "personIdType", zh: "证件类型", code: `${prefix}_XDR_ZJLX`, only: "person" },
    { key: "personId", zh: "证件号码", code: `${prefix}_XDR_ZJHM`, only: "person" },
  ];
}

const PENALTY: readonly TemplateColumn[] = [
  ...subjectColumns("CF"),
  { key: "documentNumber", zh: "行政处罚决定书文号", code: "CF_WSH" },
  { key: "violationType", zh: "违法行为类型", code: "CF_WFXW" },
  { key: "facts", zh: "违法事实", code: "CF_SY" },
  { key: "ground", zh: "处罚依据", code: "CF_YJ" },
  { key: "penaltyKinds", zh: "处罚类别", code: "CF_CFLB", oldCode: "CF_CFLB1" },
  { key: "content", zh: "处罚内容", code: "CF_NR", oldCode: "CF_JG" },
  { key: "fine", zh: "罚款金额（万元）", code: "CF_NR_FK" },
  { key: "confiscated", zh: "没收违法所得、没收非法财物的金额（万元）", code: "CF_NR_WFFF" },
  { key: "affectedLicence", zh: "暂扣或吊销证照名称及编号", code: "CF_NR_ZKDX" },
  { key: "decidedOn", zh: "处罚决定日期", code: "CF_JDRQ" },
  { key: "validUntil", zh: "处罚有效期", code: "CF_YXQ" },
  { key: "publicityEnds", zh: "公示截止期", code: "CF_GSJZQ" },
  { key: "bodyName", zh: "处罚机关", code: "CF_CFJG", oldCode: "CF_XZJG" },
  { key: "bodyCode", zh: "处罚机关统一社会信用代码", code: "CF_CFJGDM" },
  { key: "sourceName", zh: "数据来源单位", code: "CF_SJLY" },
  { key: "sourceCode", zh: "数据来源单位统一社会信用代码", code: "CF_SJLYDM" },
  { key: "remarks", zh: "备注", code: "BZ" },
];

const LICENCE: readonly TemplateColumn[] = [
  ...subjectColumns("XK"),
  { key: "documentName", zh: "行政许可决定文书名称", code: "XK_XKWS" },
  { key: "documentNumber", zh: "行政许可决定文书号", code: "XK_WSH" },
  { key: "licenceKind", zh: "许可类别", code: "XK_XKLB" },
  { key: "certificateName", zh: "许可证书名称", code: "XK_XKZS" },
  { key: "licenceNumber", zh: "许可编号", code: "XK_XKBH" },
  { key: "content", zh: "许可内容", code: "XK_NR" },
  { key: "decidedOn", zh: "许可决定日期", code: "XK_JDRQ" },
  { key: "validFrom", zh: "有效期自", code: "XK_YXQZ" },
  { key: "validUntil", zh: "有效期至", code: "XK_YXQZI" },
  { key: "bodyName", zh: "许可机关", code: "XK_XKJG", oldCode: "XK_XZJG" },
  { key: "bodyCode", zh: "许可机关统一社会信用代码", code: "XK_XKJGDM" },
  { key: "status", zh: "当前状态", code: "XK_ZT" },
  { key: "sourceName", zh: "数据来源单位", code: "XK_LYDW" },
  { key: "sourceCode", zh: "数据来源单位统一社会信用代码", code: "XK_LYDWDM" },
  { key: "remarks", zh: "备注", code: "BZ" },
];

/** The columns of one of the four templates in their order. */
export function templateColumns(entry: Entry, subject: "organisation" | "person"): readonly TemplateColumn[] {
  const columns = entry === "administrative-penalty" ? PENALTY : LICENCE;
  return columns.filter((column) => column.only === undefined || column.only === subject);
}

/** The header rows of a template: Chinese names, codes of 2018 or 2015, or names above codes. */
export function headerRows(
  columns: readonly TemplateColumn[],
  header: NonNullable<TemplateFileRequest["header"]>,
): DemoRow[] {
  const zh = columns.map((column) => column.zh);
  const codes = columns.map((column) => column.code);
  const oldCodes = columns.map((column) => column.oldCode ?? column.code);
  if (header === "both") return [zh, codes];
  if (header === "codes") return [codes];
  return header === "old-codes" ? [oldCodes] : [zh];
}
