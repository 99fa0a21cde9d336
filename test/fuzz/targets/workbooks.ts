import { COLUMNS_MAX } from "../../../src/rooms/intake/file/limits.ts";
import { FileProblem } from "../../../src/rooms/intake/file/problem.ts";
import { zipOf } from "../../../src/rooms/intake/file/testing-zip.ts";
import { xlsxTable } from "../../../src/rooms/intake/file/xlsx-table.ts";
import { attribute, makeTagScanner } from "../../../src/rooms/intake/file/xml-tags.ts";
import { readZipDirectory } from "../../../src/rooms/intake/file/zip-directory.ts";
import { anyCell } from "../cells.ts";
import { bytesOf, textOf } from "../input.ts";
import { memoryFile, readAll } from "../memory-file.ts";
import { mutateBytes, mutateText } from "../mutate.ts";
import type { Random } from "../random.ts";
import { ACCEPTED, holds, shown, type Target } from "../target.ts";
import { NASTY } from "../tokens.ts";
import { cutText } from "./files.ts";

/** Workbooks: markup, the directory of the archive, and whole archives changed before and after they are packed. */

const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

function markup(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function sheetCell(random: Random, at: number): string {
  const reference = random.chance(0.8)
    ? ` r="${String.fromCharCode(65 + at)}${1 + random.below(9)}"`
    : random.pick(["", ' r=""', ' r="1"', ' r="ZZZZ9"', ' r="ALL1"']);
  const value = markup(String(anyCell(random) ?? ""));
  return random.pick([
    `<c${reference} t="s"><v>${random.below(6)}</v></c>`,
    `<c${reference} t="inlineStr"><is><t>${value}</t></is></c>`,
    `<c${reference} t="str"><v>${value}</v></c>`,
    `<c${reference} s="${random.below(4)}"><v>${random.below(60_000)}</v></c>`,
    `<c${reference} t="${random.pick(["b", "e", "d", "n", "x"])}"><f>1+1</f><v>${value}</v></c>`,
    `<c${reference} t="inlineStr"><is><r><t>${random.pick(NASTY)}</t></r><rPh><t>x</t></rPh></is></c>`,
  ]);
}

function sheetText(random: Random): string {
  const rows = Array.from({ length: 1 + random.below(5) }, (_, at) => {
    const cells = Array.from({ length: 1 + random.below(4) }, (_cell, column) => sheetCell(random, column));
    return `<row r="${random.chance(0.9) ? at + 1 : random.pick(NASTY)}">${cells.join("")}</row>`;
  });
  return `<worksheet><sheetData>${rows.join("")}</sheetData></worksheet>`;
}

function workbookParts(random: Random): Record<string, string> {
  const strings = Array.from(
    { length: 4 },
    () => `<si><t>${markup(String(anyCell(random) ?? ""))}</t></si>`,
  ).join("");
  return {
    "_rels/.rels": `<Relationships><Relationship Id="r" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `<workbook><workbookPr date1904="${random.below(2)}"/><sheets><sheet name="S" sheetId="1" r:id="rId1"/><sheet name="T" state="${random.pick(["hidden", "visible"])}" sheetId="2" r:id="rId2"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="s" Type="${OFFICE}/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="t" Type="${OFFICE}/styles" Target="../xl/styles.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": sheetText(random),
    "xl/worksheets/sheet2.xml": random.chance(0.7) ? "<worksheet/>" : sheetText(random),
    "xl/sharedStrings.xml": `<sst>${strings}</sst>`,
    "xl/styles.xml": `<styleSheet><numFmts><numFmt numFmtId="200" formatCode="${random.pick(["yyyy-m-d", "0.00", "General", "[$-804]yyyy&quot;年&quot;"])}"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="200"/></cellXfs></styleSheet>`,
  };
}

function archive(random: Random): Buffer {
  const parts = workbookParts(random);
  if (random.chance(0.5)) {
    const part = random.pick(Object.keys(parts));
    if (random.chance(0.1)) delete parts[part];
    else parts[part] = mutateText(random, parts[part] ?? "").toWellFormed();
  }
  const name = random.pick(Object.keys(parts));
  const faults = random.chance(0.2)
    ? {
        descriptors: random.chance(0.5),
        encrypted: random.chance(0.1),
        declare: { [name]: random.pick([0, 1, 2 ** 32 - 1, 2 ** 24]) },
      }
    : {};
  const bytes = zipOf(parts, faults);
  return random.chance(0.5) ? mutateBytes(random, bytes) : bytes;
}

const xlsx: Target = {
  name: "xlsx",
  share: 1,
  make: archive,
  async check(input) {
    const read = await readAll(await xlsxTable(memoryFile(bytesOf(input))));
    let last = 0;
    for (const { row, cells } of read.rows) {
      holds(row > last && Number.isSafeInteger(row), "row numbers rise", () => shown([last, row]));
      holds(cells.length <= COLUMNS_MAX, "columns are bounded", () => shown(cells.length));
      holds(
        cells.every(
          (cell) =>
            cell === null || typeof cell === "string" || (typeof cell === "number" && Number.isFinite(cell)),
        ),
        "cells are texts and numbers",
        () => shown(cells),
      );
      last = row;
    }
    return read.code === null ? ACCEPTED : [read.code];
  },
};

const directory: Target = {
  name: "zip-directory",
  share: 2,
  make(random) {
    const parts = Object.fromEntries(
      Array.from({ length: random.below(4) }, (_, at) => [
        random.chance(0.7) ? `part${at}` : random.pick(NASTY),
        "x",
      ]),
    );
    return mutateBytes(random, zipOf(parts));
  },
  async check(input) {
    try {
      const parts = await readZipDirectory(memoryFile(bytesOf(input)));
      holds(
        [...parts.values()].every(({ headerAt, inflatedBytes }) => headerAt >= 0 && inflatedBytes >= 0),
        "places are places",
        () => shown([...parts]),
      );
      return ACCEPTED;
    } catch (thrown) {
      if (thrown instanceof FileProblem) return [thrown.code];
      throw thrown;
    }
  },
};

interface Heard {
  readonly events: readonly string[];
  readonly code: string | null;
}

/** What a listener hears of a text that comes in pieces; texts that follow each other are one. */
function heard(parts: readonly string[]): Heard {
  const events: string[] = [];
  let said = "";
  const tell = (event: string): void => {
    if (said !== "") events.push(`text ${said}`);
    said = "";
    events.push(event);
  };
  const scanner = makeTagScanner({
    collects: true,
    open: (name, tag) => tell(`open ${name} ${tag} ${attribute(tag, "r") ?? ""}`),
    close: (name) => tell(`close ${name}`),
    text: (text) => {
      said += text;
    },
  });
  try {
    for (const part of parts) scanner.push(part);
  } catch (thrown) {
    if (!(thrown instanceof FileProblem)) throw thrown;
    return { events, code: thrown.code };
  }
  return { events, code: null };
}

const xml: Target = {
  name: "xml",
  share: 4,
  make: (random) =>
    random.chance(0.3) ? sheetText(random) : mutateText(random, mutateText(random, sheetText(random))),
  check(input) {
    const text = textOf(input);
    const [whole, cut] = [heard([text]), heard(cutText(text))];
    holds(whole.code === cut.code, "cuts do not change the outcome", () => shown([whole.code, cut.code]));
    holds(
      JSON.stringify(whole.events) === JSON.stringify(cut.events),
      "cuts do not change what is heard",
      () => shown([whole.events, cut.events]),
    );
    holds(!/native code|\[object/.test(whole.events.join()), "entities are no members of an object", () =>
      shown(whole.events),
    );
    const length = whole.events.reduce((sum, event) => sum + event.length, 0);
    holds(length <= 12 * (text.length + 10), "what is heard is bounded", () => shown(length));
    return whole.code === null ? ACCEPTED : [whole.code];
  },
  grows: { makeTagScanner: (text) => heard([text]), attribute: (text) => attribute(text, "r") },
};

export const WORKBOOKS: readonly Target[] = [xlsx, directory, xml];
