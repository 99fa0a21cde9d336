import type { Reason } from "../kernel/outcome.ts";
import { deniedBy } from "../law/denied.ts";
import type { Law } from "../law/types.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/database.ts";
import type { Keys } from "../platform/keys.ts";
import type { Logger } from "../platform/logger.ts";
import { bodyOf, decidesFor, localDivisions } from "../rooms/bodies/index.ts";
import { type Catalogue, type Entry, entryInForce } from "../rooms/catalogue/index.ts";
import {
  type Batch,
  gatherSkipped,
  openStageWriter,
  openTable,
  type SkippedRange,
  type SkippedRows,
  type StagedCounts,
  type StageWriter,
  saveProgress,
  saveShape,
} from "../rooms/intake/index.ts";
import {
  type ColumnMap,
  fitOfSheet,
  headerTextsOf,
  makeRowChecker,
  mapHeader,
  type RowChecker,
  refuseDenied,
} from "../rooms/intake/rules.ts";
import type { CheckedRow, SourceRow, TableReader } from "../rooms/intake/types.ts";
import { decidePublicity, rememberBases } from "../rooms/publicity/index.ts";
import { type RegisterMemory, registerMemory } from "./register-memory.ts";
import { CLOCKED_ENTRIES, sliceOf, stager } from "./stage-fact.ts";
import type { Observe } from "./tell-intake.ts";

/** What taking in needs; made by entry/compose. */
export interface Intake {
  readonly db: Database;
  readonly law: Law;
  readonly catalogue: Catalogue;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborted when the program is to end: work stops at the next safe place. */
  readonly stop?: AbortSignal;
  /** Hears what is taken in, for the metrics. */
  readonly observe?: Observe;
}

/** What is known of a batch once its file was read to the end. */
export interface ReadBatch {
  readonly rows: number;
  readonly receivedOn: string;
  readonly rejectedKeptUntil: string;
  readonly skipped: readonly SkippedRange[];
  readonly staged: StagedCounts;
}

/** A batch that cannot be taken in as a whole: wrong template, unknown column, entry not in force. */
export class BatchRefused extends Error {
  readonly code: string;
  readonly because: Reason;
  /** Codes of the categories of privacy.yaml that the file reaches for. */
  readonly denied: readonly string[];

  constructor(code: string, because: Reason, denied: readonly string[] = []) {
    super(because.en);
    this.code = code;
    this.because = because;
    this.denied = denied;
  }
}

/** Rejected rows stay, encrypted, for this many days, so that they can be mended; then only their problems remain. */
const REJECTED_KEPT_DAYS = 30;

/** Reads the file of a batch, checks every row, and stages the good ones and the rejected ones by COPY. */
export async function readBatch(intake: Intake, batch: Batch): Promise<ReadBatch> {
  const receivedOn = Temporal.Instant.from(batch.submittedAt)
    .toZonedDateTimeISO("Asia/Shanghai")
    .toPlainDate();
  const entry = orRefuse(entryInForce(intake.catalogue, batch.entry, receivedOn.toString()));
  if (batch.filePath === null) throw new Error("Broken invariant: an open batch has its file");
  const reader = orRefuse(
    await openTable(batch.filePath, {
      fileName: batch.fileName,
      fit: (head) => fitOfSheet(entry, head, intake.catalogue.entries),
      ...(batch.mediaType === null ? {} : { mediaType: batch.mediaType }),
    }),
  );
  try {
    const reading = await startReading(intake, { batch, entry, reader, receivedOn: receivedOn.toString() });
    await reading.run();
    return {
      rows: reading.lastRow(),
      receivedOn: receivedOn.toString(),
      rejectedKeptUntil: receivedOn.add({ days: REJECTED_KEPT_DAYS }).toString(),
      skipped: reading.skipped(),
      staged: reading.staged(),
    };
  } finally {
    await reader.close();
  }
}

interface ReadingOf {
  readonly batch: Batch;
  readonly entry: Entry;
  readonly reader: TableReader;
  readonly receivedOn: string;
}

interface Reading {
  run(): Promise<void>;
  lastRow(): number;
  skipped(): readonly SkippedRange[];
  staged(): StagedCounts;
}

async function startReading(intake: Intake, of: ReadingOf): Promise<Reading> {
  const chunks = of.reader.chunks();
  const first = await chunks.next();
  const firstRows: readonly SourceRow[] = first.done === true ? [] : first.value;
  requireNothingDenied(intake.law, headerTextsOf(of.entry, firstRows));
  const columns = orRefuse(mapHeader(of.entry, firstRows, intake.catalogue.entries));
  const check = await checkerFor(intake, of, columns);
  const bases = new Map<string, string>();
  const skipped = gatherSkipped();
  const writer = openStageWriter(intake.db.sql, of.batch);
  const names = registerMemory(intake.db.sql, of.entry);
  const put = placer(intake, { ...of, writer, names, bases });
  const progress = progressTeller(intake, of);
  let lastRow = 0;

  const take = async (rows: readonly SourceRow[]): Promise<void> => {
    intake.stop?.throwIfAborted();
    const checked = checkRows(rows, { columns, check, skipped });
    await names.learn(checked);
    for (const row of checked) put(row);
    lastRow = rows.at(-1)?.row ?? lastRow;
    await writer.pace();
    await progress(lastRow);
  };
  return {
    run: async () => {
      try {
        await take(firstRows);
        for await (const rows of chunks) await take(rows);
        await writer.finish();
      } finally {
        await writer.close();
      }
      await rememberBases(intake.db.sql, bases);
      await saveShape(intake.db.sql, { batchId: of.batch.batchId, header: columns.headerTexts, lastRow });
    },
    lastRow: () => lastRow,
    skipped: skipped.ranges,
    staged: writer.counts,
  };
}

/** A file that reaches for denied information is refused whole, before any row is read (policy, article 4). */
function requireNothingDenied(law: Law, texts: readonly string[]): void {
  const found = [...new Set(texts.flatMap((text) => deniedBy(law.denied, text)))];
  if (found.length === 0) return;
  const refused = refuseDenied({
    zh: found.map(({ zh }) => zh).join("、"),
    en: found.map(({ en }) => en).join("; "),
  });
  if (refused.ok) return;
  throw new BatchRefused(
    refused.code,
    refused.because,
    found.map(({ code }) => code),
  );
}

async function checkerFor(intake: Intake, of: ReadingOf, columns: ColumnMap): Promise<RowChecker> {
  const [body, divisions] = await Promise.all([
    bodyOf(intake.db.sql, of.batch.bodyCode),
    localDivisions(intake.db.sql),
  ]);
  if (body === null) throw new Error("Broken invariant: a batch has a known body");
  return makeRowChecker({
    law: intake.law,
    catalogue: intake.catalogue,
    entry: of.entry,
    columns,
    body: { uscc: body.bodyCode, name: body.name, territory: body.territory },
    decidePublicity,
    localDivisions: new Set(divisions.map((division) => division.code)),
    mayDecideFor: (code) => decidesFor(body, code),
    receivedOn: of.receivedOn,
    today: of.receivedOn,
  });
}

interface Placing extends ReadingOf {
  readonly writer: StageWriter;
  readonly names: RegisterMemory;
  readonly bases: Map<string, string>;
}

/** Puts a checked row where it belongs: the stage of its subject's slice, or the rejected rows. */
function placer(intake: Intake, of: Placing): (row: CheckedRow) => void {
  const { batch, writer, names } = of;
  const stage = stager({
    law: intake.law,
    keys: intake.keys,
    entry: of.entry.entry,
    receivedOn: of.receivedOn,
    clocked: CLOCKED_ENTRIES.has(of.entry.entry),
    bases: of.bases,
  });
  return (row) => {
    const disagreements = row.fact === null ? [] : names.disagreements(row.fact);
    if (row.fact === null || disagreements.length > 0) {
      writer.reject({
        row: row.row,
        problems: [...row.problems, ...disagreements],
        sealedCells: intake.keys.seal(JSON.stringify(row.cells), `${batch.batchId} ${row.row}`),
      });
      return;
    }
    const staged = stage(row, row.fact);
    writer.add(staged, sliceOf(staged.subjectCode, batch.sliceCount));
  };
}

function progressTeller(intake: Intake, of: ReadingOf): (rowsRead: number) => Promise<void> {
  let toldAt = 0;
  return async (rowsRead) => {
    const now = performance.now();
    if (now - toldAt < PROGRESS_EVERY_MS) return;
    toldAt = now;
    const share = (READING_SHARE * of.reader.bytesRead()) / Math.max(1, of.reader.bytesTotal);
    await saveProgress(intake.db.sql, { ...of.batch, phase: "reading", share, rowsRead });
  };
}

const PROGRESS_EVERY_MS = 500;
/** Reading and checking count for this part of the progress, applying for the rest. */
export const READING_SHARE = 0.6;

interface Checking {
  readonly columns: ColumnMap;
  readonly check: RowChecker;
  readonly skipped: SkippedRows;
}

function checkRows(rows: readonly SourceRow[], { columns, check, skipped }: Checking): readonly CheckedRow[] {
  const checked: CheckedRow[] = [];
  for (const row of rows) {
    skipped.seen(row.row);
    if (row.row <= columns.lastHeaderRow) {
      skipped.skip(row.row, "header");
      continue;
    }
    const result = check(row);
    if ("skip" in result) skipped.skip(row.row, result.skip);
    else checked.push(result);
  }
  return checked;
}

function orRefuse<T>(outcome: { ok: true; value: T } | { ok: false; code: string; because: Reason }): T {
  if (outcome.ok) return outcome.value;
  throw new BatchRefused(outcome.code, outcome.because);
}
