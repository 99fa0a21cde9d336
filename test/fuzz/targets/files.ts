import { isDeepStrictEqual } from "node:util";
import { encodeGb18030 } from "../../../src/kernel/gb18030.ts";
import { detectDelimiter } from "../../../src/rooms/intake/file/delimiter.ts";
import { detectEncoding } from "../../../src/rooms/intake/file/encoding.ts";
import { COLUMNS_MAX } from "../../../src/rooms/intake/file/limits.ts";
import { ndjsonTable } from "../../../src/rooms/intake/file/ndjson-table.ts";
import { sniff } from "../../../src/rooms/intake/file/sniff.ts";
import { TEXT_ENCODERS } from "../../../src/rooms/intake/file/testing.ts";
import { rowsOfText } from "../../../src/rooms/intake/file/text-table.ts";
import type { SourceRow } from "../../../src/rooms/intake/types.ts";
import { anyCell } from "../cells.ts";
import { bytesOf, cellsOf, textOf } from "../input.ts";
import { gather, memoryFile, type ReadRows, readAll } from "../memory-file.ts";
import { mutateBytes } from "../mutate.ts";
import { hashOf, makeRandom, type Random } from "../random.ts";
import { ACCEPTED, holds, shown, type Target } from "../target.ts";
import { NASTY } from "../tokens.ts";

/** Delimited text and JSON lines. */

const encoders = Object.values(TEXT_ENCODERS);

/** A small table as text; some cells quoted, some rows ragged. */
function tableText(random: Random): string {
  const delimiter = random.pick([",", ",", "\t", ";"]);
  const columns = 1 + random.below(5);
  const end = random.pick(["\r\n", "\n", "\r"]);
  const rows = Array.from({ length: 1 + random.below(6) }, () => {
    const width = random.chance(0.9) ? columns : random.below(8);
    return Array.from({ length: width }, () => quotedCell(random, String(anyCell(random) ?? ""))).join(
      delimiter,
    );
  });
  return rows.join(end) + random.pick(["", end]);
}

function quotedCell(random: Random, cell: string): string {
  const share = random.below(10);
  if (share < 5) return `"${cell.replaceAll('"', '""')}"`;
  return random.chance(0.02) ? `"${cell}` : cell.replaceAll(/["\r\n]/g, "");
}

/** Bytes cut into pieces of 1 to 8, the same way each time. */
function pieces(bytes: Buffer): readonly Buffer[] {
  const random = makeRandom(bytes.length, bytes.toString("latin1"), 0);
  const cut: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const to = at + 1 + random.below(8);
    cut.push(bytes.subarray(at, to));
    at = to;
  }
  return cut;
}

const csv: Target = {
  name: "csv",
  share: 6,
  make(random) {
    const bytes = random.pick(encoders)(tableText(random));
    return random.chance(0.4) ? mutateBytes(random, bytes) : bytes;
  },
  async check(input) {
    const bytes = bytesOf(input);
    sniff(bytes);
    const verdict = detectEncoding(bytes);
    if (verdict === null) return ["FILE_ENCODING_UNKNOWN"];
    const { encoding, markBytes } = verdict;
    const delimiter = detectDelimiter(new TextDecoder(encoding).decode(bytes, { stream: true }));
    const content = bytes.subarray(markBytes);
    const whole = await gather(rowsOfText([content], encoding, delimiter));
    const cut = await gather(rowsOfText(pieces(content), encoding, delimiter));
    areSame(whole, cut);
    areSound(whole.rows);
    return whole.code === null ? ACCEPTED : [whole.code];
  },
  grows: { detectDelimiter, sniff: (text) => sniff(Buffer.from(text)) },
};

/** However the bytes are cut, the rows are the same. A file with two faults may be refused for either. */
function areSame(whole: ReadRows, cut: ReadRows): void {
  const isEither =
    whole.code !== null && cut.code !== null && [whole.code, cut.code].includes("FILE_NUL_BYTES");
  if (isEither) return;
  holds(whole.code === cut.code, "cuts do not change the outcome", () => shown([whole.code, cut.code]));
  if (whole.code !== null) return;
  holds(isDeepStrictEqual(whole.rows, cut.rows), "cuts do not change the rows", () =>
    shown([whole.rows, cut.rows]),
  );
}

/** Row numbers rise, and no row has more columns than a table may. */
function areSound(rows: readonly SourceRow[]): void {
  let last = -1;
  for (const { row, cells } of rows) {
    holds(row > last, "row numbers rise", () => shown([last, row]));
    holds(cells.length <= COLUMNS_MAX, "columns are bounded", () => shown(cells.length));
    last = row;
  }
}

/** Cells of a written table: what a quoted cell can hold and keep. */
function writtenCell(random: Random): string {
  return String(anyCell(random) ?? "")
    .replaceAll("\0", "")
    .replaceAll(/\r\n|\r|\n/g, " ")
    .toWellFormed();
}

const written: Target = {
  name: "csv-written",
  share: 3,
  make: (random) => [
    random.below(encoders.length),
    ...Array.from({ length: 2 * (1 + random.below(4)) }, () => writtenCell(random)),
  ],
  async check(input) {
    const [encoder, ...cells] = cellsOf(input);
    const texts = cells.map((cell) =>
      String(cell ?? "")
        .replaceAll(/[\0\uE000-\uF8FF]/g, "")
        .toWellFormed(),
    );
    const encode = encoders[Number(encoder) % encoders.length] ?? encodeGb18030;
    const lines = texts.flatMap((text, at) => (at % 2 === 0 ? [[text, texts[at + 1] ?? ""]] : []));
    const text = lines
      .map((line) => line.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(","))
      .join("\r\n");
    const bytes = encode(text);
    if (encode === encodeGb18030) {
      const back = new TextDecoder("gb18030").decode(bytes);
      holds(back === text, "GB18030 written and read", () => shown([text, back]));
    }
    const encoding = Object.keys(TEXT_ENCODERS)[Number(encoder) % encoders.length]?.split(" ")[0] ?? "";
    const mark = text !== "" && bytes.length > encode("").length ? encode("").length : 0;
    const read = await gather(rowsOfText([bytes.subarray(mark)], encoding, ","));
    if (read.code !== null) return [read.code];
    holds(
      isDeepStrictEqual(
        read.rows.map((row) => row.cells),
        lines,
      ),
      "a table written and read",
      () => shown([lines, read.rows]),
    );
    return ACCEPTED;
  },
};

function jsonLine(random: Random): string {
  const share = random.below(20);
  if (share === 0)
    return random.pick(["", " ", "{", "null", "1", '"x"', "[]", "{}", "[".repeat(1 + random.below(90))]);
  if (share === 1) return `[${"[".repeat(random.chance(0.02) ? 50_000 : 50)}${"]".repeat(50)}]`;
  const members = Array.from(
    { length: 1 + random.below(4) },
    () =>
      [
        random.chance(0.7) ? random.pick(["名称", "代码", "a"]) : random.pick(NASTY),
        random.chance(0.2) ? [anyCell(random), { a: anyCell(random) }] : anyCell(random),
      ] as const,
  );
  return JSON.stringify(random.chance(0.8) ? Object.fromEntries(members) : members.map(([, value]) => value));
}

/** JSON as Python writes it. A line that is blank is none, whatever its blanks are. */
function asciiOnly(text: string): string {
  return text
    .split("\n")
    .map((line) => (line.trim() === "" ? line : escaped(line)))
    .join("\n");
}

function escaped(line: string): string {
  return line.replaceAll(
    /[^\0-\x7f\ufeff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const ndjson: Target = {
  name: "ndjson",
  share: 4,
  make(random) {
    const text = Array.from({ length: 1 + random.below(4) }, () => jsonLine(random)).join(
      random.pick(["\n", "\r\n", "\n\n"]),
    );
    return random.chance(0.4) ? mutateBytes(random, Buffer.from(text)) : text;
  },
  async check(input) {
    const bytes = input instanceof Uint8Array ? bytesOf(input) : Buffer.from(textOf(input));
    const whole = await readAll(await ndjsonTable(memoryFile(bytes)));
    const cut = await readAll(await ndjsonTable(memoryFile(bytes, 7)));
    areSame(whole, cut);
    const text = bytes.toString("utf8");
    const escaped = await readAll(await ndjsonTable(memoryFile(Buffer.from(asciiOnly(text)))));
    if (whole.code === null && text.isWellFormed())
      holds(isDeepStrictEqual(whole.rows, escaped.rows), "escapes do not change the rows", () =>
        shown([whole, escaped]),
      );
    areSound(whole.rows);
    for (const { cells } of whole.rows)
      for (const cell of cells)
        holds(
          cell === null || typeof cell === "string" || typeof cell === "number",
          "cells are texts and numbers",
          () => shown(cell),
        );
    return whole.code === null ? ACCEPTED : [whole.code];
  },
};

export const FILES: readonly Target[] = [csv, written, ndjson];

/** Where a text is cut, the same way each time. */
export function cutText(text: string): readonly string[] {
  const random = makeRandom(hashOf(text), "cut", text.length);
  const cut: string[] = [];
  for (let at = 0; at < text.length; ) {
    const to = at + 1 + random.below(8);
    cut.push(text.slice(at, to));
    at = to;
  }
  return cut;
}
