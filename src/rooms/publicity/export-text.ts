import { fenToWanText } from "../../kernel/money.ts";
import type { Entry, Field } from "../catalogue/types.ts";
import { csvCell } from "../intake/rules.ts";
import type { PublicRecord } from "./render.ts";

/** A column of the CSV file; the README of the room lists them. */
interface Column {
  readonly zh: string;
  readonly en: string;
  readonly text: (record: PublicRecord) => string;
}

const BYTE_ORDER_MARK = "\uFEFF";

/** The records as CSV (UTF-8 with mark, CRLF) with one header row in both languages; fields of the entry between fixed columns. */
export async function* csvOf(
  entry: Entry,
  pages: AsyncIterable<readonly PublicRecord[]>,
): AsyncGenerator<string, void, void> {
  const columns = columnsOf(entry);
  const line = (texts: readonly string[]): string => `${texts.map(csvCell).join(",")}\r\n`;
  yield BYTE_ORDER_MARK + line(columns.map(({ zh, en }) => `${zh} ${en}`));
  for await (const page of pages)
    yield page.map((record) => line(columns.map(({ text }) => text(record)))).join("");
}

/** The records as they are in the answer of the list, one in a line. */
export async function* ndjsonOf(
  pages: AsyncIterable<readonly PublicRecord[]>,
): AsyncGenerator<string, void, void> {
  for await (const page of pages) yield page.map((record) => `${JSON.stringify(record)}\n`).join("");
}

/** Fields that the fixed columns show already. */
function columnsOf(entry: Entry): readonly Column[] {
  const { subjectName, subjectUscc, documentNumber, bodyName, bodyCode, sourceName, sourceCode, decidedOn } =
    entry.identity;
  const said = new Set([
    subjectName,
    subjectUscc,
    documentNumber,
    bodyName,
    bodyCode,
    sourceName,
    sourceCode,
    decidedOn,
  ]);
  const own = entry.fields.filter((field) => isShown(field) && !said.has(field.name)).map(fieldColumn);
  return [...WHO_AND_WHAT, ...own, ...PUBLIC_DAYS];
}

function isShown(field: Field): boolean {
  return field.visibility === "public" || field.visibility === "masked";
}

/** Money in the unit of the national template, choices by their Chinese names. */
function fieldColumn(field: Field): Column {
  const names = new Map((field.choices ?? []).map((choice) => [choice.code, choice.zh] as const));
  const plain = (value: unknown): string =>
    typeof value === "string" ? (names.get(value) ?? value) : JSON.stringify(value);
  const shown = (value: unknown): string => {
    if (value === undefined || value === null) return "";
    if (field.kind === "money" && typeof value === "number") return moneyText(value, field);
    return Array.isArray(value) ? value.map(plain).join(";") : plain(value);
  };
  return { zh: field.zh, en: field.en, text: (record) => shown(record.content[field.name]) };
}

const FEN_OF_YUAN = 100;

function moneyText(fen: number, field: Field): string {
  return field.unit === "yuan" ? (fen / FEN_OF_YUAN).toFixed(2) : fenToWanText(fen);
}

const SEVERITIES: Readonly<Record<string, string>> = { minor: "轻微", general: "一般", serious: "严重" };
const CLOCKS: Readonly<Record<string, string>> = {
  "on-time": "按时",
  late: "逾期",
  "not-determinable": "尚不能确定",
  none: "",
};

const WHO_AND_WHAT: readonly Column[] = [
  { zh: "记录标识", en: "Record", text: ({ id }) => id },
  { zh: "版本", en: "Version", text: ({ version }) => String(version) },
  { zh: "主体名称", en: "Subject", text: ({ subject }) => subject.name },
  { zh: "统一社会信用代码", en: "Code of the subject", text: ({ subject }) => subject.uscc ?? "" },
  { zh: "文书号", en: "Document number", text: ({ documentNumber }) => documentNumber },
  { zh: "决定机关", en: "Deciding body", text: ({ body }) => body.name },
  { zh: "决定机关代码", en: "Code of the body", text: ({ body }) => body.uscc },
  { zh: "数据来源单位", en: "Source", text: ({ source }) => source?.name ?? "" },
  { zh: "数据来源单位代码", en: "Code of the source", text: ({ source }) => source?.uscc ?? "" },
  { zh: "决定日期", en: "Decided on", text: ({ decidedOn }) => decidedOn },
  { zh: "有效期自", en: "Valid from", text: ({ from }) => from ?? "" },
  { zh: "有效期至", en: "Valid until", text: ({ until }) => until ?? "" },
  { zh: "失信程度", en: "Severity", text: ({ severity }) => SEVERITIES[severity ?? ""] ?? "" },
];

const PUBLIC_DAYS: readonly Column[] = [
  { zh: "公示自", en: "Public from", text: ({ publicFrom }) => publicFrom },
  { zh: "公示至", en: "Public through", text: ({ publicThrough }) => publicThrough },
  { zh: "最短公示期至", en: "Minimum ends", text: ({ minimumEnds }) => minimumEnds ?? "" },
  { zh: "可申请修复自", en: "Repair from", text: ({ repairFrom }) => repairFrom ?? "" },
  { zh: "报送日期", en: "Received on", text: ({ clock }) => clock.receivedOn },
  { zh: "报送期限", en: "Due on", text: ({ clock }) => clock.dueOn ?? "" },
  { zh: "报送情况", en: "Upload", text: ({ clock }) => CLOCKS[clock.state] ?? clock.state },
  { zh: "入库时间", en: "Recorded at", text: ({ recordedAt }) => recordedAt },
  { zh: "异议标注自", en: "Disputed since", text: ({ disputedOn }) => disputedOn ?? "" },
];
