import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { after, before, describe, it } from "node:test";
import { COLUMNS_MAX, SHEETS_MAX } from "../../src/rooms/intake/file/limits.ts";
import { bookParts, sheetRows, xlsOf } from "../../src/rooms/intake/file/testing-book.ts";
import { type ZipFaults, zipOf } from "../../src/rooms/intake/file/testing-zip.ts";
import { bearer, multipart } from "../support/api.ts";
import { penaltyCsv, penaltyRows } from "../support/penalty-file.ts";
import { type AbusedServer, abusedServer } from "./server.ts";

const ENTRY = "administrative-penalty";
const MB = 1024 * 1024;

interface Report {
  readonly id: string;
  readonly status: string;
  readonly counts: Readonly<Record<"total" | "accepted" | "rejected", number>>;
  readonly failure: { readonly code: string; readonly zh: string; readonly en: string } | null;
}

let server: AbusedServer;
before(async () => {
  server = await abusedServer();
});
after(() => server.close());

/** Uploads a file, takes it in, and answers the report of its batch. */
async function report(content: string | Buffer, fileName = "rows.csv"): Promise<Report> {
  const { payload, type } = multipart([
    { name: "entry", content: ENTRY },
    { name: "file", content, fileName },
  ]);
  const headers = { ...bearer(server.key), "content-type": type };
  const body = new Uint8Array(payload);
  const sent = await fetch(`${server.url}/api/v1/batches`, { method: "POST", headers, body });
  assert.equal(sent.status, 202);
  const { id }: { id: string } = await sent.json();
  await server.work();
  return (await server.get(`/api/v1/batches/${id}`, bearer(server.key))).json();
}

/** The code of the refusal of a whole file, having seen that it says in both languages what to do. */
async function codeOf(content: string | Buffer, fileName = "rows.csv"): Promise<string> {
  const { status, counts, failure } = await report(content, fileName);
  assert.deepEqual([status, counts.accepted], ["failed", 0], fileName);
  assert.ok(failure);
  assert.match(failure.zh, /请/, `${failure.code} says in Chinese what to do`);
  assert.match(failure.en, /\. [A-Z]|: [a-z]|; /, `${failure.code} says in English what to do`);
  assert.doesNotMatch(failure.zh + failure.en, /[{}]/, `${failure.code} is filled in`);
  assert.deepEqual(await server.uploaded(), [], "the file is gone with its batch");
  return failure.code;
}

const book = (xml: readonly string[], faults?: ZipFaults): Buffer => zipOf(bookParts(xml), faults);
const good = sheetRows(penaltyRows([{}]));
const SHEET = "xl/worksheets/sheet1.xml";

describe("a file that is not what it seems", () => {
  it("is read by its content when its name is wrong", async () => {
    for (const [bytes, name] of [
      [penaltyCsv([{ documentNumber: "云市监处罚〔2026〕401号" }]), "csv.xlsx"],
      [book([sheetRows(penaltyRows([{ documentNumber: "云市监处罚〔2026〕402号" }]))]), "xlsx.csv"],
      [xlsOf(penaltyRows([{ documentNumber: "云市监处罚〔2026〕403号" }])), "xls.csv"],
    ] as const) {
      const { status, counts } = await report(bytes, name);
      assert.deepEqual([status, counts.accepted], ["done", 1], name);
    }
  });

  it("is refused by what it is when it is no table", async () => {
    const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
    for (const [bytes, name] of [
      ["%PDF-1.7\n%âãÏÓ\n", "pdf.csv"],
      [png, "png.xlsx"],
      ["<html><body><table><tr><td>行政相对人名称</td></tr></table></body></html>", "html.xls"],
      [zipOf({ "word/document.xml": "<a/>" }), "docx.xlsx"],
      [zipOf({ "rows.xlsx": book([good]).toString("latin1") }), "nested.xlsx"],
    ] as const) {
      assert.equal(await codeOf(bytes, name), "FILE_FORMAT_UNKNOWN", name);
    }
  });

  it("is refused when it is empty, blank, or another template", async () => {
    assert.equal(await codeOf(""), "FILE_EMPTY");
    assert.equal(await codeOf("\uFEFF\r\n \r\n"), "FILE_EMPTY");
    assert.equal(await codeOf(book([""]), "empty.xlsx"), "FILE_EMPTY");
    assert.equal(await codeOf("甲,乙\r\n1,2\r\n"), "HEADER_NOT_FOUND");
    const licence = await server.get("/api/v1/templates/administrative-licence.csv");
    assert.equal(await codeOf(licence.rawPayload), "WRONG_TEMPLATE");
  });

  it("with a header alone is done, with no row", async () => {
    for (const bytes of [penaltyCsv([]), book([sheetRows(penaltyRows([]))])]) {
      const { status, counts, failure } = await report(bytes);
      assert.deepEqual([status, counts.total, failure], ["done", 0, null]);
    }
  });
});

describe("a table out of all measure", () => {
  it("is refused for a hundred thousand columns", async () => {
    assert.equal(await codeOf(`${"a,".repeat(100_000)}\r\n`), "FILE_TOO_MANY_COLUMNS");
    const wide = sheetRows([Array.from({ length: 100_000 }, () => "a")]);
    assert.equal(await codeOf(book([wide]), "wide.xlsx"), "FILE_TOO_MANY_COLUMNS");
    const keys = Object.fromEntries(Array.from({ length: COLUMNS_MAX + 1 }, (_, at) => [`k${at}`, 1]));
    assert.equal(await codeOf(JSON.stringify(keys), "wide.ndjson"), "FILE_TOO_MANY_COLUMNS");
  });

  it("is refused for a cell without end, however it is cut", async () => {
    const long = "长".repeat(1.5 * MB);
    const cut = `<row r="1"><c t="inlineStr"><is><t>${`${"x".repeat(1000)}<!-- -->`.repeat(2000)}</t></is></c></row>`;
    assert.equal(await codeOf(book([sheetRows([[long]])]), "long.xlsx"), "FILE_CELL_TOO_LONG");
    assert.equal(await codeOf(book([cut]), "cut.xlsx"), "FILE_CELL_TOO_LONG");
    assert.equal(await codeOf(`甲,${long}\r\n`), "FILE_CELL_TOO_LONG");
    assert.equal(await codeOf(`甲,"${long}"\r\n`), "FILE_CELL_TOO_LONG");
    assert.equal(await codeOf(`甲,"${"长\r\n".repeat(MB)}"\r\n`), "FILE_QUOTE_UNCLOSED");
    const shared = zipOf(bookParts([""], { strings: `<si><t>${long}</t></si>` }));
    assert.equal(await codeOf(shared, "shared.xlsx"), "FILE_TOO_LARGE");
  });

  it("is refused for NUL bytes, and for a quotation mark without end", async () => {
    assert.equal(await codeOf("甲,乙\r\n1,\0\r\n"), "FILE_NUL_BYTES");
    assert.equal(await codeOf(`${penaltyCsv([{}])}"甲,乙`), "FILE_QUOTE_UNCLOSED");
  });

  it("is refused for lines of JSON nested without end", async () => {
    assert.equal(await codeOf(`{"name":1}\n${"[".repeat(200_000)}\n`, "deep.ndjson"), "FILE_LINE_NOT_JSON");
    const deep = `{"name":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    const { status } = await report(deep, "deep.ndjson");
    assert.equal(status, "failed");
  });
});

describe("an archive that inflates out of proportion", () => {
  it("is refused when its directory says so", async () => {
    assert.equal(await codeOf(book([" ".repeat(20 * MB)]), "bomb.xlsx"), "FILE_ZIP_BOMB");
  });

  it("is refused by what really comes out when its directory lies", async () => {
    const bomb = [`${good}${" ".repeat(20 * MB)}`];
    assert.equal(await codeOf(book([good.repeat(20)], { declare: { [SHEET]: 100 } })), "FILE_ZIP_BOMB");
    // The packed size is said to be large enough for the proportion to be fair.
    const padded = book(bomb, { declarePacked: { [SHEET]: MB } });
    assert.equal(await codeOf(padded, "padded.xlsx"), "FILE_ZIP_BOMB");
    const filled = zipOf(
      { ...bookParts(bomb), filler: randomBytes(MB).toString("latin1") },
      { declarePacked: { [SHEET]: 400_000 } },
    );
    assert.equal(await codeOf(filled, "filled.xlsx"), "FILE_ZIP_BOMB");
  });

  it("is refused when parts lie in one another, or one part is every sheet", async () => {
    const two = { ...bookParts([good, good]) };
    const alias = { "xl/worksheets/sheet2.xml": SHEET };
    Reflect.deleteProperty(two, "xl/worksheets/sheet2.xml");
    assert.equal(await codeOf(zipOf(two, { alias }), "overlap.xlsx"), "FILE_ZIP_BOMB");
    const sheets = Array.from({ length: SHEETS_MAX + 1 }, () => "");
    assert.equal(await codeOf(book(sheets), "many.xlsx"), "FILE_TOO_MANY_SHEETS");
    const parts = bookParts([good]);
    const listed = `<sheet name="S" sheetId="1" r:id="rId1"/>`.repeat(SHEETS_MAX);
    parts["xl/workbook.xml"] = `<workbook><sheets>${listed}</sheets></workbook>`;
    assert.equal((await report(zipOf(parts), "same.xlsx")).counts.total, 1);
    const tags = { ...bookParts([good]), "xl/workbook.xml": `<workbook>${"<a/>".repeat(MB)}</workbook>` };
    assert.equal(await codeOf(zipOf(tags), "tags.xlsx"), "FILE_ZIP_BOMB");
    const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [`p${at}`, "x"]));
    assert.equal(await codeOf(zipOf({ ...bookParts([good]), ...many }), "parts.xlsx"), "FILE_ZIP_BOMB");
  });
});

describe("a formula", () => {
  const withFact = (xml: string): Buffer => {
    const [header = [], row = []] = penaltyRows([{ documentNumber: "云市监处罚〔2026〕501号" }]);
    const at = header.indexOf("违法事实");
    return book([sheetRows([header, row.map((cell, column) => (column === at ? { xml } : cell))])]);
  };

  it("counts by the value that was stored with it", async () => {
    const { counts } = await report(withFact('<c t="str"><f>A1&amp;"x"</f><v>当事人无照经营。</v></c>'));
    assert.deepEqual([counts.accepted, counts.rejected], [1, 0]);
  });

  it("without a stored value is an empty cell, which the row is told of", async () => {
    const { id, counts } = await report(withFact("<c><f>1+1</f></c>"));
    assert.deepEqual([counts.accepted, counts.rejected], [0, 1]);
    const { items } = (await server.get(`/api/v1/batches/${id}/rows`, bearer(server.key))).json();
    assert.deepEqual(
      items[0].problems.map((one: { column: string; code: string }) => [one.column, one.code]),
      [["违法事实", "FIELD_MISSING"]],
    );
  });

  it("and links to other files and addresses are never followed", async () => {
    let asked = 0;
    const trap = createServer((socket) => {
      asked += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => trap.listen(0, "127.0.0.1", resolve));
    const address = trap.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const url = `http://127.0.0.1:${port}/x`;
    const [header = [], row = []] = penaltyRows([{}]);
    const formula = { xml: `<c t="str"><f>WEBSERVICE("${url}")&amp;[1]S!A1</f><v>甲</v></c>` };
    const parts = bookParts([sheetRows([header, [...row.slice(0, -1), formula]])], {
      relations: `<Relationship Id="x" Type="externalLink" TargetMode="External" Target="${url}"/><Relationship Id="y" Type="sharedStrings" Target="${url}"/><Relationship Id="z" Type="styles" Target="file:///etc/passwd"/>`,
    });
    parts[SHEET] = `<!DOCTYPE a SYSTEM "${url}" [<!ENTITY % b SYSTEM "${url}"> %b;]>${parts[SHEET]}`;
    const { status } = await report(zipOf(parts), "links.xlsx");
    await new Promise((resolve) => trap.close(resolve));
    assert.deepEqual([status, asked], ["done", 0]);
  });
});

describe("cells that a spreadsheet would run", () => {
  const evil = {
    documentNumber: "云市监处罚〔2026〕601号",
    facts: '=HYPERLINK("http://evil.example","点我")',
    content: "＝cmd|' /C calc'!A0",
    basis: "@SUM(1+1)*cmd",
    note: "'-2+3",
  };

  it("are harmless in the rejected rows, and as they were when these are sent again", async () => {
    const first = await report(penaltyCsv([{ ...evil, uscc: "91350100M000100Y44" }]));
    assert.deepEqual([first.failure, first.counts.rejected], [null, 1], JSON.stringify(first));
    const rejected = async (id: string): Promise<string> =>
      (await server.get(`/api/v1/batches/${id}/rejected.csv`, bearer(server.key))).body;
    const text = await rejected(first.id);
    assert.doesNotMatch(text, /(^|[,"\r\n\uFEFF])[=+\-@＝＋－＠]/u);
    const again = await report(text);
    assert.equal(await rejected(again.id), text, "the apostrophes do not pile up");
    const mended = await report(text.replace("91350100M000100Y44", "91350100M000100Y43"));
    assert.equal(mended.counts.accepted, 1);
    const records = await server.get("/api/v1/subjects/91350100M000100Y43/records");
    assert.ok(
      records.body.includes(JSON.stringify(evil.facts).slice(1, -1)),
      "the record has the text as sent",
    );
    assert.ok(records.body.includes(evil.content));
  });

  it("are in no template", async () => {
    for (const { entry } of server.bench.intake.catalogue.entries) {
      for (const header of ["zh", "codes", "both"]) {
        const { body } = await server.get(`/api/v1/templates/${entry}.csv?header=${header}`);
        assert.doesNotMatch(body, /(^|[,"\r\n\uFEFF])[=+\-@\t＝＋－＠]/u, entry);
      }
    }
  });
});
