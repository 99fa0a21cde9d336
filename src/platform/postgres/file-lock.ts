import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";

/** A lock on a file that the operating system takes back when its holder dies, however it dies. */
export interface FileLock {
  release(): void;
}

const POLL_MS = 20;
const SQLITE_BUSY = 5;

/**
 * Node has no file locks of its own; the ones of the SQLite inside it are POSIX locks on Unix and LockFileEx on Windows,
 * shared and exclusive, and vanish with the process. The file stays empty: nothing is ever stored in it.
 */
export function tryShared(path: string): FileLock | null {
  return tryLock(path, "begin; select 1 from sqlite_schema");
}

/** The lock alone, or null when any other process or part of this one holds it, shared or alone. */
export function tryAlone(path: string): FileLock | null {
  return tryLock(path, "begin exclusive");
}

/** Waits for the lock alone; null when the wait is over. `onWait` is told once that there is something to wait for. */
export async function waitAlone(
  path: string,
  secondsMax: number,
  onWait: () => void,
): Promise<FileLock | null> {
  const deadline = performance.now() + secondsMax * 1000;
  for (let asked = false; ; asked = true) {
    const lock = tryAlone(path);
    if (lock !== null) return lock;
    if (!asked) onWait();
    if (performance.now() > deadline) return null;
    await sleep(POLL_MS);
  }
}

function tryLock(path: string, statement: string): FileLock | null {
  const handle = new DatabaseSync(path, { timeout: 0 });
  try {
    handle.exec(statement);
  } catch (error) {
    handle.close();
    if (error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY) return null;
    throw error;
  }
  return {
    release: () => {
      if (handle.isOpen) handle.close();
    },
  };
}
