import { rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { restoreUnfinished } from "./refusals.ts";

/** Is in a data folder from the first to the last moment of a restore into it. */
const MARK = "restore.unfinished";

export async function markUnfinished(dataFolder: string): Promise<void> {
  await writeFile(join(dataFolder, MARK), "");
}

export async function markFinished(dataFolder: string): Promise<void> {
  await rm(join(dataFolder, MARK), { force: true });
}

/** A restore that was cut short has left something that is neither the old state nor the new: RESTORE_UNFINISHED. */
export async function requireFinished(dataFolder: string): Promise<void> {
  if ((await stat(join(dataFolder, MARK)).catch(() => null)) !== null) throw restoreUnfinished(dataFolder);
}
