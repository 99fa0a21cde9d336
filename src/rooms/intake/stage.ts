import type postgres from "postgres";
import { copyBytes, copyField, copyJson } from "../../platform/copy-text.ts";
import type { RowProblem } from "./types.ts";

/** What one accepted row looks like on its way into the tables: column order of intake.staged_shape. */
export interface StagedRow {
  readonly row: number;
  readonly subjectCode: string;
  readonly subjectName: string;
  readonly subjectKind: string;
  readonly nameKey: string;
  readonly identifiers: string;
  readonly personSealed: Buffer | null;
  readonly recordId: string;
  readonly changeId: string;
  readonly entry: string;
  readonly bodyCode: string;
  readonly bodyName: string;
  readonly sourceCode: string | null;
  readonly sourceName: string | null;
  readonly documentNumber: string;
  readonly decidedOn: string;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly severity: string | null;
  readonly content: string;
  readonly sealed: Buffer | null;
  readonly salt: Buffer;
  readonly contentHash: Buffer;
  readonly fingerprint: Buffer;
  readonly clockDueOn: string | null;
  readonly clockState: string;
  readonly clockLateDays: number | null;
  readonly publicFrom: string | null;
  readonly publicThrough: string | null;
  readonly minimumEnds: string | null;
  readonly repairFrom: string | null;
  readonly basisId: string | null;
  readonly problems: readonly RowProblem[];
}

export interface RejectedRow {
  readonly row: number;
  readonly problems: readonly RowProblem[];
  readonly sealedCells: Buffer;
}

/** Bytes of COPY text gathered for one table before they are sent. */
const CHUNK_BYTES_MAX = 2_000_000;
/** COPY commands under way at once: one is written while the next is gathered. */
const COPIES_IN_FLIGHT_MAX = 2;
/** Files below this size are applied as one slice. */
const ONE_SLICE_BYTES_MAX = 16_000_000;
export const SLICE_COUNT_MAX = 16;

/** Number of slices of a batch, from the size of its file alone, so that a restart cuts the same way. */
export function sliceCountFor(fileBytes: number): number {
  return fileBytes <= ONE_SLICE_BYTES_MAX ? 1 : SLICE_COUNT_MAX;
}

/** A claim of a batch: the number tells it from claims that were made before and after. */
export interface Claim {
  readonly batchId: string;
  readonly claim: number;
}

/** The tables of one claim are its own: a program that lost its claim cannot write into those of the next. */
export function stageTable(of: Claim, slice: number): string {
  return `intake.${stagePrefix(of.batchId)}${of.claim}_${slice}`;
}

export function rejectedTable(of: Claim): string {
  return `intake.${stagePrefix(of.batchId)}${of.claim}_rejected`;
}

function stagePrefix(batchId: string): string {
  return `stage_${batchId.replaceAll("-", "")}_`;
}

export interface StageOf extends Claim {
  readonly sliceCount: number;
}

/** Makes the empty unlogged tables of a batch, the worker's whoever makes them; tables of an interrupted run are thrown away first. */
export async function createStage(sql: postgres.ISql, of: StageOf): Promise<void> {
  await dropStage(sql, of.batchId);
  const statements = stageTables(of).map(
    ({ table, shape }) =>
      `create unlogged table ${table} (like ${shape}); alter table ${table} set (autovacuum_enabled = off);
       alter table ${table} owner to xinheng_worker;`,
  );
  await sql.unsafe(statements.join("\n"));
}

/** Removes the tables of a batch, whichever claim made them. */
export async function dropStage(sql: postgres.ISql, batchId: string): Promise<void> {
  const tables = await sql<{ table: string }[]>`
    select format('intake.%I', tablename) as table
      from pg_tables
     where schemaname = 'intake' and starts_with(tablename, ${stagePrefix(batchId)})
     order by tablename`;
  if (tables.length > 0)
    await sql.unsafe(`drop table if exists ${tables.map(({ table }) => table).join(", ")}`);
}

function stageTables(of: StageOf): readonly { table: string; shape: string }[] {
  const slices = Array.from({ length: of.sliceCount }, (_, slice) => ({
    table: stageTable(of, slice),
    shape: "intake.staged_shape",
  }));
  return [...slices, { table: rejectedTable(of), shape: "intake.rejected_shape" }];
}

/** How many rows were staged: an unlogged table is empty after a crash of PostgreSQL, and must not be taken for the whole. */
export interface StagedCounts {
  readonly slices: readonly number[];
  readonly rejected: number;
}

export interface StageWriter {
  add(row: StagedRow, slice: number): void;
  reject(row: RejectedRow): void;
  /** Waits until no more than the allowed COPY commands are under way. */
  pace(): Promise<void>;
  finish(): Promise<void>;
  counts(): StagedCounts;
  /** Gives the connections back; to be called whether or not writing succeeded. */
  close(): Promise<void>;
}

/** Streams checked rows into the tables of a batch by COPY, in bounded memory. */
export function openStageWriter(sql: postgres.Sql, of: StageOf): StageWriter {
  const slices = Array.from({ length: of.sliceCount }, (_, slice) => newChunk(stageTable(of, slice)));
  const rejected = newChunk(rejectedTable(of));
  const copies = openCopies(sql);
  const put = (chunk: Chunk | undefined, line: string): void => {
    if (chunk === undefined) throw new Error("Broken invariant: a slice of the plan");
    chunk.lines.push(line);
    chunk.rows += 1;
    chunk.bytes += line.length;
    if (chunk.bytes >= CHUNK_BYTES_MAX) copies.start(chunk.table, takeLines(chunk));
  };
  return {
    add: (row, slice) => put(slices[slice], stagedLine(row)),
    reject: (row) => put(rejected, rejectedLine(row)),
    pace: () => copies.settle(COPIES_IN_FLIGHT_MAX),
    finish: async () => {
      for (const chunk of [...slices, rejected]) {
        if (chunk.lines.length > 0) copies.start(chunk.table, takeLines(chunk));
        await copies.settle(COPIES_IN_FLIGHT_MAX);
      }
      await copies.settle(0);
    },
    counts: () => ({ slices: slices.map((slice) => slice.rows), rejected: rejected.rows }),
    close: () => copies.close(),
  };
}

interface Chunk {
  readonly table: string;
  lines: string[];
  bytes: number;
  /** Rows put so far, those sent already included. */
  rows: number;
}

function newChunk(table: string): Chunk {
  return { table, lines: [], bytes: 0, rows: 0 };
}

function takeLines(chunk: Chunk): string {
  const text = `${chunk.lines.join("\n")}\n`;
  chunk.lines = [];
  chunk.bytes = 0;
  return text;
}

interface Copies {
  start(table: string, text: string): void;
  settle(most: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * COPY commands on connections of their own: the driver would otherwise send other statements into the middle of a COPY.
 * Commands wait for a free lane; the first failure is thrown at the next settling.
 */
function openCopies(sql: postgres.Sql): Copies {
  const lanes = Array.from({ length: COPIES_IN_FLIGHT_MAX }, () => newLane(sql));
  let turn = 0;
  let underWay = 0;
  let failure: unknown = null;
  let wake: () => void = () => {};
  const settle = async (most: number): Promise<void> => {
    while (underWay > most && failure === null) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (failure !== null) throw failure;
  };
  return {
    start(table, text) {
      const lane = lanes[turn++ % lanes.length];
      underWay += 1;
      lane
        ?.copy(table, text)
        .catch((error: unknown) => {
          failure ??= error;
        })
        .finally(() => {
          underWay -= 1;
          wake();
        });
    },
    settle,
    close: async () => {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}

interface Lane {
  copy(table: string, text: string): Promise<void>;
  close(): Promise<void>;
}

function newLane(sql: postgres.Sql): Lane {
  let session: Promise<postgres.ReservedSql> | null = null;
  let last: Promise<void> = Promise.resolve();
  return {
    copy(table, text) {
      session ??= sql.reserve();
      const reserved = session;
      last = last.then(async () => copyInto(await reserved, table, text));
      return last;
    },
    async close() {
      await last.catch(() => {});
      (await session?.catch(() => null))?.release();
    },
  };
}

const ALONE = "staged_alone";

/** Stages one row in the transaction itself, for a record that is corrected; answers the name of its table, which goes with the transaction. */
export async function stageAlone(tx: postgres.TransactionSql, row: StagedRow): Promise<string> {
  await tx.unsafe(`create temporary table ${ALONE} (like intake.staged_shape) on commit drop`);
  await copyInto(tx, ALONE, `${stagedLine(row)}\n`);
  return ALONE;
}

async function copyInto(session: Pick<postgres.ISql, "unsafe">, table: string, text: string): Promise<void> {
  const stream = await session.unsafe(`copy ${table} from stdin`).writable();
  await new Promise<void>((resolve, reject) => {
    stream.on("error", reject);
    stream.on("finish", () => resolve());
    stream.end(Buffer.from(text, "utf8"));
  });
}

function stagedLine(row: StagedRow): string {
  return [
    row.row,
    row.subjectCode,
    copyField(row.subjectName),
    row.subjectKind,
    copyField(row.nameKey),
    copyJson(row.identifiers),
    copyBytes(row.personSealed),
    row.recordId,
    row.changeId,
    row.entry,
    row.bodyCode,
    copyField(row.bodyName),
    copyField(row.sourceCode),
    copyField(row.sourceName),
    copyField(row.documentNumber),
    row.decidedOn,
    copyField(row.validFrom),
    copyField(row.validUntil),
    copyField(row.severity),
    copyJson(row.content),
    copyBytes(row.sealed),
    copyBytes(row.salt),
    copyBytes(row.contentHash),
    copyBytes(row.fingerprint),
    copyField(row.clockDueOn),
    row.clockState,
    copyField(row.clockLateDays),
    copyField(row.publicFrom),
    copyField(row.publicThrough),
    copyField(row.minimumEnds),
    copyField(row.repairFrom),
    copyField(row.basisId),
    row.problems.length === 0 ? "\\N" : copyJson(JSON.stringify(row.problems)),
  ].join("\t");
}

function rejectedLine(row: RejectedRow): string {
  return [row.row, copyJson(JSON.stringify(row.problems)), copyBytes(row.sealedCells)].join("\t");
}
