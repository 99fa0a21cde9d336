import { CASE_ROWS } from "../../../src/rooms/intake/case-rows.ts";
import { zipOf } from "../../../src/rooms/intake/file/testing-zip.ts";
import { BODY, penaltyCsv } from "../../support/penalty-file.ts";
import {
  amountText,
  anyCell,
  codeText,
  dayText,
  dirty,
  documentNumberText,
  nameText,
  proseText,
} from "../cells.ts";
import { mutateBytes, mutateText } from "../mutate.ts";
import type { Random } from "../random.ts";
import { NASTY } from "../tokens.ts";

/** Files as bodies send them, and as nobody should. */

export interface Part {
  readonly name: string;
  readonly content: string | Buffer;
  readonly fileName?: string;
  readonly type?: string;
}

export interface Body {
  readonly body: Buffer;
  readonly type: string;
}

const BOUNDARY = "----xinheng-fuzz-7d1f";

export function multipartBody(parts: readonly Part[]): Body {
  const pieces = parts.flatMap(({ name, content, fileName, type = "text/csv" }) => {
    const file = fileName === undefined ? "" : `; filename="${fileName}"\r\ncontent-type: ${type}`;
    return [
      Buffer.from(`--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\n`),
      Buffer.from(content),
      Buffer.from("\r\n"),
    ];
  });
  return {
    body: Buffer.concat([...pieces, Buffer.from(`--${BOUNDARY}--\r\n`)]),
    type: `multipart/form-data; boundary=${BOUNDARY}`,
  };
}

const long = "行".repeat(119);

/** Rows of the penalty template with some cells dirty. */
function penaltyFile(random: Random): string {
  const rows = Array.from({ length: 1 + random.below(6) }, () => {
    const cell = (kind: (random: Random) => string, plain: string): string =>
      random.chance(0.25) ? dirty(random, kind).replaceAll("\0", "") : plain;
    return {
      name: cell(nameText, "云州远山食品有限公司"),
      uscc: cell(codeText, "91350100M000100Y43"),
      documentNumber: cell(documentNumberText, `云市监处罚〔2026〕${random.below(1000)}号`),
      facts: cell(
        proseText,
        random.chance(0.1) ? `${long}𠮷${long}` : "当事人经营标签不符合规定的预包装食品。",
      ),
      kinds: random.chance(0.1) ? `${long}${long}𠮷𠮷` : cell(proseText, "罚款"),
      fine: cell(amountText, "5.000000"),
      decidedOn: cell(dayText, "2026-04-30"),
      bodyName: BODY.name,
      bodyCode: BODY.uscc,
    };
  });
  return penaltyCsv(rows);
}

/** The same rows as JSON lines; keys and texts may hold what only JSON can write. */
function jsonLines(random: Random): string {
  const [header = "", ...lines] = penaltyFile(random).replace("\uFEFF", "").trimEnd().split("\r\n");
  const keys = header.split(",");
  const rows = lines.map((line) => {
    const cells = line.split(",");
    const members = keys.map((key, at) => [
      random.chance(0.01) ? random.pick(NASTY) : key,
      random.chance(0.05)
        ? random.pick([anyCell(random), [random.pick(NASTY)], { a: 1 }])
        : (cells[at] ?? ""),
    ]);
    return JSON.stringify(Object.fromEntries(members));
  });
  return random.chance(0.2) ? mutateText(random, rows.join("\n")).toWellFormed() : rows.join("\n");
}

function workbook(random: Random): Buffer {
  const [header = "", ...lines] = penaltyFile(random).replace("\uFEFF", "").trimEnd().split("\r\n");
  const rows = [header, ...lines].map(
    (line, at) =>
      `<row r="${at + 1}">${line
        .split(",")
        .map(
          (cell) =>
            `<c t="inlineStr"><is><t>${(random.chance(0.05) ? random.pick(NASTY).toWellFormed() : cell).replaceAll("<", "&lt;")}</t></is></c>`,
        )
        .join("")}</row>`,
  );
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const part = random.chance(0.05) ? random.pick(NASTY).toWellFormed() : "sheet1.xml";
  const bytes = zipOf({
    "xl/workbook.xml": '<workbook><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/${part.replaceAll(/[<>&"]/g, "")}"/></Relationships>`,
    [`xl/worksheets/${part}`]: `<worksheet><sheetData>${rows.join("")}</sheetData></worksheet>`,
  });
  return random.chance(0.4) ? mutateBytes(random, bytes) : bytes;
}

/** A row or two of a register. */
function registerFile(random: Random): string {
  const { cells } = CASE_ROWS.registration;
  const rows = Array.from({ length: 1 + random.below(3) }, () =>
    Object.values(cells).map((cell) => (random.chance(0.2) ? String(anyCell(random) ?? "") : cell)),
  );
  return [Object.keys(cells), ...rows]
    .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(","))
    .join("\r\n");
}

const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] as const;

/** A file of any format. Old workbooks start a process of their own, so they are few. */
function fileOf(random: Random, isRegister: boolean): Buffer {
  const share = random.below(60);
  if (share === 0) return Buffer.from([...OLE, random.below(256)]);
  if (share === 1) return Buffer.alloc(0);
  if (isRegister && share < 50) return Buffer.from(registerFile(random));
  const bytes = random.pick([
    () => Buffer.from(penaltyFile(random)),
    () => Buffer.from(jsonLines(random)),
    () => workbook(random),
  ])();
  return random.chance(0.15) ? mutateBytes(random, bytes) : bytes;
}

const RAW_TYPES = [
  "application/x-ndjson",
  "text/csv",
  "application/octet-stream",
  "text/tab-separated-values",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
] as const;

/** The body of a submission: a form in any order and with any fault, or a file alone. */
export function submissionBody(
  random: Random,
  { entries, isRegister }: { readonly entries: readonly string[]; readonly isRegister: boolean },
): Body {
  const share = random.below(10);
  if (share < 4) return { body: fileOf(random, isRegister), type: random.pick(RAW_TYPES) };
  if (share === 4)
    return {
      body: Buffer.from(random.pick(["{}", "[1]", "null", '{"__proto__":{"a":1}}', "a=b", ""])),
      type: random.pick([
        "application/json",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "",
        "text/xml",
        "multipart/form-data; boundary=",
      ]),
    };
  const file: Part = {
    name: random.chance(0.9) ? "file" : random.pick(NASTY),
    content: fileOf(random, isRegister),
    fileName: random.chance(0.7) ? "rows.csv" : random.pick(NASTY),
    type: random.chance(0.8)
      ? "text/csv"
      : random.pick(["", "x", "text/csv; charset=\0", random.pick(NASTY)]),
  };
  const entry: Part = {
    name: random.chance(0.95) ? "entry" : "__proto__",
    content: random.chance(0.7)
      ? "administrative-penalty"
      : random.chance(0.8)
        ? random.pick(entries)
        : random.pick(NASTY),
  };
  const parts = random.pick([
    [entry, file],
    [entry, file],
    [file, entry],
    [file],
    [entry],
    [entry, file, file],
    [entry, entry, file],
  ]);
  const form = multipartBody(parts);
  return random.chance(0.2) ? { ...form, body: mutateBytes(random, form.body) } : form;
}
