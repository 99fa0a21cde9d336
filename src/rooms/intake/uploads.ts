import { mkdir, open, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type postgres from "postgres";
import { type FileLock, tryAlone, tryShared } from "../../platform/postgres/file-lock.ts";

const HOLD_TRIES_MAX = 500;
const HOLD_POLL_MS = 20;

/** Uploads are named by their batch; anything else in the folder is not ours to remove. */
const UPLOAD = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Makes the upload folder and holds it while files are received. Whoever comes first, with nobody else receiving, removes
 * what a crash left behind: uploads that no batch names. A program that dies lets go, however it dies.
 */
export async function holdUploads(folder: string, sql: postgres.ISql): Promise<FileLock> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await makeDurable(dirname(folder));
  const users = `${folder}.users`;
  const alone = tryAlone(users);
  if (alone !== null) await removeAbandoned(folder, sql).finally(() => alone.release());
  for (let tries = 0; tries < HOLD_TRIES_MAX; tries++) {
    const shared = tryShared(users);
    if (shared !== null) return shared;
    await sleep(HOLD_POLL_MS);
  }
  throw new Error("Broken invariant: the upload folder is held alone for a moment only");
}

async function removeAbandoned(folder: string, sql: postgres.ISql): Promise<void> {
  const names = (await readdir(folder)).filter((name) => UPLOAD.test(name));
  if (names.length === 0) return;
  const waiting = await sql<{ path: string }[]>`
    select file_path as path from intake.batch where file_path is not null order by batch_id`;
  const named = new Set(waiting.map(({ path }) => path));
  for (const name of names) {
    const path = join(folder, name);
    if (!named.has(path)) await rm(path, { force: true });
  }
}

/** Makes what was written to a file, or what was added to a folder, outlive a crash of the machine. */
export async function makeDurable(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
