import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { newDigest } from "../src/platform/suite.ts";
import { inTransaction } from "../src/platform/transaction.ts";
import { sliceCountFor } from "../src/rooms/intake/stage.ts";
import { insertBatch } from "../src/rooms/intake/store.ts";
import { batchOf } from "../src/rooms/intake/views.ts";
import { cpuSeconds } from "./cpu.ts";
import type { Ground } from "./ground.ts";
import type { BenchWorker } from "./worker.ts";

export interface Taken {
  /** From the announcement to the end of the batch. */
  readonly seconds: number;
  /** Processor time of worker and database meanwhile, in seconds: what else the machine does matters less to it. */
  readonly cpuSeconds: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly duplicate: number;
  readonly memoryMb: number;
}

export interface FileToTake {
  readonly path: string;
  /** Code of the body that sends; the ground's own when absent. */
  readonly body?: string;
}

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Hands a penalty file to the product's own worker and waits until its batch is done. */
export async function takeIn(ground: Ground, worker: BenchWorker, file: FileToTake): Promise<Taken> {
  const { path, body = ground.body } = file;
  const copy = join(ground.folder, randomUUID());
  await copyFile(path, copy);
  const batchId = randomUUID();
  const bytes = (await stat(copy)).size;
  const hash = newDigest();
  for await (const piece of createReadStream(copy)) hash.update(piece);
  const isSheet = path.endsWith(".xlsx");
  await inTransaction(ground.intake.db, { actor: body, purpose: "intake" }, (tx) =>
    insertBatch(tx, {
      batchId,
      bodyCode: body,
      entry: "administrative-penalty",
      fileName: isSheet ? "penalties.xlsx" : "penalties.csv",
      mediaType: isSheet ? XLSX : "text/csv",
      filePath: copy,
      fileBytes: bytes,
      fileHash: hash.digest(),
      idempotencyKey: null,
      sliceCount: sliceCountFor(bytes),
      submittedAt: ground.intake.clock.now().toString(),
    }),
  );
  const busy = [worker.pid, await serverPid(ground)];
  const cpuBefore = await cpuSeconds(busy);
  const started = performance.now();
  worker.look();
  await ended(ground, batchId);
  const seconds = (performance.now() - started) / 1000;
  const cpu = (await cpuSeconds(busy)) - cpuBefore;
  const batch = await batchOf(ground.sql, { batchId, bodyCode: body });
  if (batch?.status !== "done")
    throw new Error(`the batch ended as ${batch?.status}: ${JSON.stringify(batch?.failure)}`);
  const { accepted, rejected, duplicate } = batch.counts;
  const memoryMb = await worker.memoryPeakMb();
  return { seconds, cpuSeconds: cpu, accepted, rejected, duplicate, memoryMb };
}

/** Process of the ground's PostgreSQL, which all others of it are children of. */
async function serverPid(ground: Ground): Promise<number> {
  const file = join(ground.config.dataFolder, "postgres", "cluster", "postmaster.pid");
  return Number((await readFile(file, "utf8")).split("\n")[0]);
}

const POLL_MS = 20;

async function ended(ground: Ground, batchId: string): Promise<void> {
  for (;;) {
    const [row] = await ground.sql`
      select 1 from intake.batch where batch_id = ${batchId} and status in ('done', 'failed')`;
    if (row !== undefined) return;
    await sleep(POLL_MS);
  }
}
