import { readdir, readFile } from "node:fs/promises";

/**
 * Memory in MB of a running product as Linux counts it, empty elsewhere: the resident sets of server and worker, and of
 * PostgreSQL's processes together, in which each shared page counts once.
 */
export async function memoryOf(
  serverId: number,
  postmasterFile: string,
): Promise<Readonly<Record<string, number>>> {
  const parents = await parentsOfAll();
  if (parents.size === 0) return {};
  const childrenOf = (id: number): number[] =>
    [...parents].filter(([, parent]) => parent === id).map(([child]) => child);
  const postmaster = Number((await readFile(postmasterFile, "utf8")).split("\n")[0]);
  const sum = async (ids: readonly number[], file: string, field: string): Promise<number> => {
    const sizes = await Promise.all(ids.map((id) => kilobytes(`/proc/${id}/${file}`, field)));
    return Math.round(sizes.reduce((total, size) => total + size, 0) / 1024);
  };
  return {
    serverMb: await sum([serverId], "status", "VmRSS"),
    workerMb: await sum(childrenOf(serverId), "status", "VmRSS"),
    postgresMb: await sum([postmaster, ...childrenOf(postmaster)], "smaps_rollup", "Pss"),
  };
}

async function parentsOfAll(): Promise<ReadonlyMap<number, number>> {
  const names = await readdir("/proc").catch((): string[] => []);
  const ids = names.map(Number).filter((id) => id > 0);
  const pairs = await Promise.all(
    ids.map(async (id) => {
      const stat = await readFile(`/proc/${id}/stat`, "utf8").catch(() => "");
      return [id, Number(stat.slice(stat.lastIndexOf(")")).split(" ")[2])] as const;
    }),
  );
  return new Map(pairs);
}

async function kilobytes(path: string, field: string): Promise<number> {
  const text = await readFile(path, "utf8").catch(() => "");
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "mu").exec(text)?.[1] ?? 0);
}

/** Largest resident set of a process so far, in MB, as the system counts it; 0 where it does not say. */
export async function memoryPeakMb(id: number | undefined): Promise<number> {
  return Math.round((await kilobytes(`/proc/${id}/status`, "VmHWM")) / 1024);
}
