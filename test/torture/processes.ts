import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Processes that this one started, as Linux tells. */
export async function childrenOf(parent: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const text = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
    const [state, ppid] = text.slice(text.lastIndexOf(")") + 2).split(" ");
    if (Number(ppid) === parent && state !== "Z") found.push(Number(name));
  }
  return found;
}

/** The server is the parent of its worker, and of a PostgreSQL that it has started. */
export async function workersOf(server: number): Promise<readonly number[]> {
  const workers: number[] = [];
  for (const pid of await childrenOf(server)) {
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (command.includes("worker.ts")) workers.push(pid);
  }
  return workers;
}

/** Process number of the PostgreSQL of a cluster; 0 when its file is gone. */
export async function postmasterOf(cluster: string): Promise<number> {
  const text = await readFile(join(cluster, "postmaster.pid"), "utf8").catch(() => "0");
  return Number(text.split("\n")[0]);
}

export async function isAlive(pid: number): Promise<boolean> {
  const stat = pid > 1 ? await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "") : "";
  return stat !== "" && !stat.includes(") Z ");
}

export function killIt(pid: number, signal: NodeJS.Signals = "SIGKILL"): boolean {
  try {
    return pid > 1 && process.kill(pid, signal);
  } catch {
    return false;
  }
}
