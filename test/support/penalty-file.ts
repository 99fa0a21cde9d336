/** A small penalty file in the organisation template, written cell by cell so that a test shows what it is about. */

export const BODY = { uscc: "113301000024894011", name: "云州市市场监督管理局" };

const HEADER = {
  name: "行政相对人名称",
  category: "行政相对人类别",
  uscc: "行政相对人代码_1(统一社会信用代码)",
  legalRepresentative: "法定代表人",
  documentNumber: "行政处罚决定书文号",
  violation: "违法行为类型",
  facts: "违法事实",
  basis: "处罚依据",
  kinds: "处罚类别",
  content: "处罚内容",
  fine: "罚款金额（万元）",
  decidedOn: "处罚决定日期",
  validUntil: "处罚有效期",
  publicThrough: "公示截止期",
  bodyName: "处罚机关",
  bodyCode: "处罚机关统一社会信用代码",
  sourceName: "数据来源单位",
  sourceCode: "数据来源单位统一社会信用代码",
  note: "备注",
} as const;

export type Cells = Partial<Readonly<Record<keyof typeof HEADER, string>>>;

export const GOOD_ROW: Readonly<Record<keyof typeof HEADER, string>> = {
  name: "云州远山食品有限公司",
  category: "法人及非法人组织",
  uscc: "91350100M000100Y43",
  legalRepresentative: "张三",
  documentNumber: "云市监处罚〔2026〕318号",
  violation: "经营标签不符合规定的预包装食品",
  facts: "当事人经营标签不符合规定的预包装食品。",
  basis: "《中华人民共和国食品安全法》第一百二十五条",
  kinds: "罚款",
  content: "罚款人民币50000元",
  fine: "5.000000",
  decidedOn: "2026-04-30",
  validUntil: "2099-12-31",
  publicThrough: "2027-04-30",
  bodyName: BODY.name,
  bodyCode: BODY.uscc,
  sourceName: BODY.name,
  sourceCode: BODY.uscc,
  note: "",
};

/** The header and rows that are the good row with some cells changed. */
export function penaltyRows(rows: readonly Cells[]): readonly (readonly string[])[] {
  const columns = Object.keys(HEADER).filter((name): name is keyof typeof HEADER => name in HEADER);
  return [
    columns.map((column) => HEADER[column]),
    ...rows.map((row) => columns.map((column) => row[column] ?? GOOD_ROW[column])),
  ];
}

/** CSV text (UTF-8 with mark) of the same. */
export function penaltyCsv(rows: readonly Cells[]): string {
  return `\uFEFF${penaltyRows(rows)
    .map((line) => line.map(quoted).join(","))
    .join("\r\n")}\r\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
