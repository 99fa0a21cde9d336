import { once } from "node:events";
import { join } from "node:path";
import type postgres from "postgres";
import { writeTemplateFile } from "../src/demo/index.ts";
import type { Ground } from "./ground.ts";
import { moreIsBetter, type Result } from "./result.ts";
import { takeIn } from "./take-in.ts";
import { startWorker } from "./worker.ts";

const ROWS = 1_000_000;
const TARGET = 0.5;

/** Intake of a penalty file end to end against a bare COPY of the same rows into the same indexed tables, empty as before. */
export async function benchIntake(ground: Ground, scale: number): Promise<readonly Result[]> {
  const rows = Math.max(1_000, Math.round(ROWS * scale));
  const path = join(ground.folder, "penalties.csv");
  await writeTemplateFile({
    path,
    entry: "administrative-penalty",
    subject: "organisation",
    rows,
    seed: 7,
    format: "csv",
    today: ground.today,
  });
  const worker = startWorker(ground);
  const first = await takeIn(ground, worker, { path });
  const control = await bareCopy(ground.sql);
  const again = await takeIn(ground, worker, { path });
  await worker.stop();
  const perSecond = (seconds: number): number => Math.round(rows / seconds);
  return [
    moreIsBetter({
      name: "intake",
      value: perSecond(first.seconds),
      control: perSecond(control),
      unit: "rows/s",
      target: TARGET,
      notes: { rows, accepted: first.accepted, rejected: first.rejected, memoryMb: first.memoryMb },
    }),
    moreIsBetter({
      name: "intake-again",
      value: perSecond(again.seconds),
      control: perSecond(first.seconds),
      unit: "rows/s",
      target: 1,
      notes: { rows, duplicate: again.duplicate, memoryMb: again.memoryMb },
    }),
  ];
}

const TABLES = ["records.record", "publicity.term", "publicity.change", "subjects.subject", "subjects.name"];

/** COPY of the rows that the intake stored into empty tables with the same columns, keys and indexes; reading them out is not counted. */
async function bareCopy(sql: postgres.Sql): Promise<number> {
  let seconds = 0;
  for (const table of TABLES) {
    const bytes = await copyOut(sql, table);
    const control = `control_${table.replace(".", "_")}`;
    await sql.unsafe(`create table ${control} (like ${table} including all)`);
    seconds += await copyIn(sql, control, bytes);
    await sql.unsafe(`drop table ${control}`);
  }
  return seconds;
}

async function copyOut(sql: postgres.Sql, table: string): Promise<readonly Buffer[]> {
  const session = await sql.reserve();
  try {
    const stream = await session.unsafe(`copy (select * from ${table}) to stdout`).readable();
    const pieces: Buffer[] = [];
    for await (const piece of stream) pieces.push(piece);
    return pieces;
  } finally {
    session.release();
  }
}

async function copyIn(sql: postgres.Sql, table: string, pieces: readonly Buffer[]): Promise<number> {
  const session = await sql.reserve();
  try {
    const started = performance.now();
    const stream = await session.unsafe(`copy ${table} from stdin`).writable();
    for (const piece of pieces) {
      if (!stream.write(piece)) await once(stream, "drain");
    }
    stream.end();
    await once(stream, "finish");
    return (performance.now() - started) / 1000;
  } finally {
    session.release();
  }
}
