import { readdir, readFile } from "node:fs/promises";

const TICKS_A_SECOND = 100;

interface Process {
  readonly parent: number;
  readonly ticks: number;
}

/** Processor time that these processes, their children and those that ended below them have used, in seconds; 0 where the system does not say. */
export async function cpuSeconds(roots: readonly number[]): Promise<number> {
  const processes = new Map<number, Process>();
  for (const name of await readdir("/proc").catch(() => [])) {
    const read = /^\d+$/u.test(name) ? await processOf(Number(name)) : null;
    if (read !== null) processes.set(Number(name), read);
  }
  let ticks = 0;
  for (const [pid, { ticks: own }] of processes) if (isBelow(pid, roots, processes)) ticks += own;
  return ticks / TICKS_A_SECOND;
}

function isBelow(pid: number, roots: readonly number[], processes: ReadonlyMap<number, Process>): boolean {
  for (let at = pid; at > 1; at = processes.get(at)?.parent ?? 0) if (roots.includes(at)) return true;
  return false;
}

/** Fields 4 and 14 to 17 of /proc/N/stat, counted after the name in brackets. */
async function processOf(pid: number): Promise<Process | null> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (text === null) return null;
  const fields = text
    .slice(text.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const [parent = 0] = fields.slice(1, 2);
  return { parent, ticks: fields.slice(11, 15).reduce((sum, value) => sum + value, 0) };
}
