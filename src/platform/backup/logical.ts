import { createReadStream } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type postgres from "postgres";
import { assertThat } from "../../kernel/outcome.ts";
import type { Keys } from "../keys.ts";
import { newDigest } from "../suite.ts";
import { sequencesOf, type TableName, tablesOf } from "./contents.ts";
import type { BackedUpFile, BackedUpTable, Manifest } from "./manifest.ts";
import { type HoldStill, holdUploads, sealUploads } from "./uploads.ts";

export interface LogicalSource {
  readonly sql: postgres.Sql;
  readonly keys: Keys;
  readonly uploads: string;
  readonly hold: HoldStill;
}

export type LogicalParts = Pick<Manifest, "files" | "tables" | "sequences">;

/** The migration runner fills its table itself. */
const RUNNERS_TABLE = "platform.migration";

/** All rows of all our tables as of one instant, by COPY in one read-only snapshot: readable by any PostgreSQL >= 15. */
export async function takeLogical(source: LogicalSource, backup: string): Promise<LogicalParts> {
  const session = await source.sql.reserve();
  try {
    const held = await source.hold(async (uploads) => {
      await session`begin isolation level repeatable read read only`;
      await session`select 1`;
      return holdUploads(source.uploads, uploads);
    });
    try {
      const tables: BackedUpTable[] = [];
      const files: BackedUpFile[] = [];
      for (const name of await tablesOf(session)) {
        if (`${name.schema}.${name.table}` === RUNNERS_TABLE) continue;
        const { table, file } = await copyOut(session, name, backup);
        tables.push(table);
        files.push(file);
      }
      const sequences = [...(await sequencesOf(session))];
      await session`commit`;
      return { tables, sequences, files: [...files, ...(await sealUploads(source.keys, held, backup))] };
    } finally {
      await held.release();
    }
  } finally {
    await session`rollback`.catch(() => {});
    session.release();
  }
}

interface CopiedOut {
  readonly table: BackedUpTable;
  readonly file: BackedUpFile;
}

async function copyOut(session: postgres.ReservedSql, name: TableName, backup: string): Promise<CopiedOut> {
  const columns = await columnsOf(session, name);
  const path = `tables/${name.schema}.${name.table}.copy`;
  await mkdir(dirname(join(backup, path)), { recursive: true, mode: 0o700 });
  const target = await open(join(backup, path), "wx", 0o600);
  const digest = newDigest();
  let bytes = 0;
  let rows = 0;
  try {
    const list = columns.map((column) => identifier(column)).join(", ");
    const rowsOut = await session.unsafe(`copy (select ${list} from ${tableOf(name)}) to stdout`).readable();
    for await (const piece of rowsOut) {
      const chunk: Buffer = Buffer.from(piece);
      bytes += chunk.length;
      rows += linesIn(chunk);
      digest.update(chunk);
      await target.appendFile(chunk);
    }
    // The driver leaves its socket paused when the last piece filled the buffer; asking for more lets it go on.
    rowsOut._read(0);
    await target.sync();
  } finally {
    await target.close();
  }
  return {
    table: { ...name, columns: [...columns], rows, file: path },
    file: { path, bytes, hash: digest.digest("hex") },
  };
}

const NEWLINE = 10;

/** COPY writes a line a row; a newline inside a value is written as two other characters. */
function linesIn(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}

/**
 * Columns whose values mean the same in another server: not those that it computes, and not transaction numbers, which
 * count in one server only.
 */
async function columnsOf(session: postgres.ISql, { schema, table }: TableName): Promise<readonly string[]> {
  const rows = await session<{ name: string }[]>`
    select a.attname as name
      from pg_attribute a
     where a.attrelid = format('%I.%I', ${schema}::text, ${table}::text)::regclass and a.attnum > 0
       and not a.attisdropped and a.attgenerated = '' and a.atttypid <> 'xid8'::regtype
     order by a.attnum`;
  return rows.map((row) => row.name);
}

/**
 * Fills the empty tables of a database that has the backup's migrations, all in one transaction: it is whole or still
 * empty. Transaction numbers become this transaction's, so that whoever follows changes sees all of them as new.
 */
export async function fillLogical(sql: postgres.Sql, backup: string, manifest: Manifest): Promise<void> {
  await sql.begin(async (tx) => {
    for (const table of manifest.tables) await fillTable(tx, backup, table);
    for (const { schema, sequence, last } of manifest.sequences)
      await tx`select setval(format('%I.%I', ${schema}::text, ${sequence}::text)::regclass, ${last}::bigint)`;
  });
}

async function fillTable(tx: postgres.TransactionSql, backup: string, table: BackedUpTable): Promise<void> {
  const name = tableOf(table);
  const numbered = await tx<{ name: string }[]>`
    select attname as name from pg_attribute
     where attrelid = ${name}::text::regclass and attnum > 0 and not attisdropped and atttypid = 'xid8'::regtype`;
  for (const column of numbered)
    await tx.unsafe(
      `alter table ${name} alter column ${identifier(column.name)} set default pg_current_xact_id()`,
    );
  await tx.unsafe(`delete from ${name}`);
  const columns = table.columns.map((column) => identifier(column)).join(", ");
  const target = await tx.unsafe(`copy ${name} (${columns}) from stdin`).writable();
  await pipeline(createReadStream(join(backup, table.file)), target);
  for (const column of numbered)
    await tx.unsafe(`alter table ${name} alter column ${identifier(column.name)} drop default`);
  const [found] = await tx.unsafe<{ count: string }[]>(`select count(*) as count from ${name}`);
  assertThat(Number(found?.count) === table.rows, `${name} has the rows of its backup`);
}

function tableOf({ schema, table }: TableName): string {
  return `${identifier(schema)}.${identifier(table)}`;
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
