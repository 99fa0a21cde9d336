import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type postgres from "postgres";
import { writeTemplateFile } from "../src/demo/index.ts";
import { sendAndTakeIn } from "../test/support/intake.ts";
import type { Ground } from "./ground.ts";

export interface RecordSize {
  /** Bytes of tables and indexes for each record. */
  readonly stored: number;
  /** Bytes of the file for each of its rows. */
  readonly sent: number;
  readonly notes: Readonly<Record<string, number>>;
}

/** Takes in a file of penalties and weighs what the tables of the product, with their indexes, have grown by. */
export async function bytesPerRecord(ground: Ground, rows: number): Promise<RecordSize> {
  const path = join(ground.folder, "weighed.csv");
  await writeTemplateFile({
    path,
    entry: "administrative-penalty",
    subject: "organisation",
    rows,
    seed: 7,
    format: "csv",
    today: ground.today,
  });
  const before = await tableBytes(ground.sql);
  const bytes = await readFile(path);
  const sent = { entry: "administrative-penalty", bytes, body: ground.body };
  const batch = await sendAndTakeIn({ intake: ground.intake, folder: ground.folder }, sent);
  const after = await tableBytes(ground.sql);
  const grown = new Map([...after].map(([room, size]) => [room, size - (before.get(room) ?? 0)] as const));
  const [{ records } = { records: 0 }] = await ground.sql<{ records: number }[]>`
    select count(*)::integer as records from records.record`;
  const each = (size: number): number => Math.round(size / Math.max(1, records));
  return {
    stored: each([...grown.values()].reduce((total, size) => total + size, 0)),
    sent: Math.round(bytes.length / rows),
    notes: {
      ...{ rows, records, rejected: batch.counts.rejected },
      ...Object.fromEntries([...grown].map(([room, size]) => [`${room}Bytes`, each(size)])),
    },
  };
}

/** Bytes of tables, indexes and what is kept beside them, by room. */
async function tableBytes(sql: postgres.Sql): Promise<ReadonlyMap<string, number>> {
  const rows = await sql<{ room: string; bytes: number }[]>`
    select n.nspname as room, sum(pg_total_relation_size(c.oid))::float8 as bytes
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')
     group by n.nspname
     order by n.nspname`;
  return new Map(rows.map((row) => [row.room, row.bytes] as const));
}
