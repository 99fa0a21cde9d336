import { Readable } from "node:stream";
import type { Database } from "../../platform/database.ts";
import type { Keys } from "../../platform/keys.ts";
import type { ActingBody } from "../bodies/index.ts";
import { type Catalogue, entryNamed } from "../catalogue/index.ts";
import { rejectedText } from "./file/index.ts";
import { readHeader } from "./mapping.ts";
import { refusal } from "./refusals.ts";
import { reasonText } from "./rejected.ts";
import { cellsOf, headerOf, type RejectedCells } from "./row-views.ts";
import type { Submission } from "./submit.ts";
import type { Cell } from "./types.ts";
import type { BatchView } from "./views.ts";

/** A rejected row with the cells that its body changed, by the place of their column from 0. */
export interface MendedRow {
  readonly row: number;
  readonly changes: readonly { readonly index: number; readonly text: string }[];
}

interface Mending {
  readonly db: Database;
  readonly keys: Keys;
}

/**
 * A file of some rejected rows with their changes, in the template they came in, ready to be submitted. Cells that were
 * not changed never leave the platform. The same rows and changes give the same bytes, so an Idempotency-Key holds.
 * Refuses with ROW_NOT_OPEN when a row is not rejected or its cells are no longer kept.
 */
export async function mendedFile(
  of: Mending,
  asked: { readonly body: ActingBody; readonly batch: BatchView; readonly rows: readonly MendedRow[] },
): Promise<Omit<Submission, "idempotencyKey">> {
  const { batch } = asked;
  const changes = new Map(asked.rows.map((row) => [row.row, row.changes]));
  const [headers, stored] = await Promise.all([
    headerOf(of.db.sql, batch.id),
    cellsOf(of.db.sql, { batchId: batch.id, rows: [...changes.keys()] }),
  ]);
  if (stored.length !== changes.size) throw refusal("ROW_NOT_OPEN");
  const rows = stored.map((row) => ({
    cells: changed(openCells(of.keys, batch.id, row) ?? notKept(), changes.get(row.row) ?? []),
    reason: reasonText(row.row, row.problems),
  }));
  return {
    body: asked.body,
    entry: batch.entry,
    fileName: mendedName(batch.fileName),
    mediaType: "text/csv",
    stream: Readable.from(rejectedText({ headers, rows })),
    late: async () => ({ entry: null }),
    mends: {
      batchId: batch.id,
      rows: stored.map((row, at) => ({ row: row.row, becomes: headers.length + 1 + at })),
    },
  };
}

/** The cells of a rejected row as they came; null once their keeping time is over. */
export function openCells(keys: Keys, batchId: string, row: RejectedCells): readonly Cell[] | null {
  return row.sealed === null ? null : JSON.parse(keys.open(row.sealed, `${batchId} ${row.row}`));
}

export interface MendColumn {
  readonly index: number;
  readonly header: string;
  readonly zh: string;
  readonly en: string;
}

/** The columns of a batch's file by their place, with the names of the fields that they mean. */
export async function columnsOf(
  of: { readonly db: Database; readonly catalogue: Catalogue },
  batch: BatchView,
): Promise<readonly MendColumn[]> {
  const headers = await headerOf(of.db.sql, batch.id);
  const entry = entryNamed(of.catalogue, batch.entry);
  if (!entry.ok) return [];
  const rows = headers.map((cells, at) => ({ row: at + 1, cells }));
  return readHeader(entry.value, rows, [entry.value]).columns.map(({ index, header, field }) => ({
    index,
    header,
    zh: field?.zh ?? header,
    en: field?.en ?? header,
  }));
}

function notKept(): never {
  throw refusal("ROW_NOT_OPEN");
}

function changed(cells: readonly Cell[], changes: MendedRow["changes"]): readonly Cell[] {
  const mended = [...cells];
  for (const { index, text } of changes) {
    while (mended.length <= index) mended.push("");
    mended[index] = text;
  }
  return mended;
}

const MARK = "-改";

/** 处罚.xlsx becomes 处罚-改.csv, and that stays 处罚-改.csv when it is mended again. */
function mendedName(fileName: string): string {
  const stem = fileName.replace(/\.[^.]+$/u, "");
  return `${stem.endsWith(MARK) ? stem : stem + MARK}.csv`;
}
