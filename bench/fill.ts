import { rm } from "node:fs/promises";
import { join } from "node:path";
import { DEMO_BODIES } from "../src/demo/bodies.ts";
import type { Ground } from "./ground.ts";
import { writeManyRows } from "./many-rows.ts";
import { type Taken, takeIn } from "./take-in.ts";
import { type BenchWorker, startWorker } from "./worker.ts";

/** Files that fill a ground; the first and the last are compared. */
export const FILES = 10;
/** Bodies that send in turns. */
export const SENDERS = DEMO_BODIES.slice(1, 5);

export interface Filling {
  readonly ground: Ground;
  readonly rowsOfFile: number;
  /** Called after each file, with how many were taken in. */
  readonly after: (files: number, taken: Taken) => Promise<void>;
}

/** Fills a ground by files through the product's own worker. Making the files is not counted. */
export async function fill(filling: Filling): Promise<number> {
  const worker = startWorker(filling.ground);
  let memoryMb = 0;
  try {
    for (let file = 0; file < FILES; file++) {
      const taken = await takeFile(filling, worker, file);
      memoryMb = taken.memoryMb;
      await filling.after(file + 1, taken);
    }
  } finally {
    await worker.stop();
  }
  return memoryMb;
}

async function takeFile({ ground, rowsOfFile }: Filling, worker: BenchWorker, file: number) {
  const path = join(ground.folder, `file-${file}.csv`);
  const body = SENDERS[file % SENDERS.length];
  if (body === undefined) throw new Error("there are bodies that send");
  await writeManyRows({ path, first: file * rowsOfFile, rows: rowsOfFile, body, today: ground.today });
  const taken = await takeIn(ground, worker, { path, body: body.uscc });
  await rm(path);
  if (taken.accepted !== rowsOfFile) throw new Error(`not every row was accepted: ${JSON.stringify(taken)}`);
  return taken;
}
