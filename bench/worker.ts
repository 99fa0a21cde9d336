import { fork } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { WORKER_MEMORY } from "../src/entry/worker-keeper.ts";
import type { Ground } from "./ground.ts";

/** The product's own worker process on the ground of a benchmark. */
export interface BenchWorker {
  /** Tells it that a batch waits. */
  look(): void;
  /** Largest resident set so far, in MB, as the system counts it; 0 where it does not say. */
  memoryPeakMb(): Promise<number>;
  stop(): Promise<void>;
}

export function startWorker(ground: Ground): BenchWorker {
  const child = fork(new URL("../src/entry/worker.ts", import.meta.url), {
    execArgv: [...WORKER_MEMORY],
    env: { PATH: process.env["PATH"], XINHENG_DATA: ground.config.dataFolder, LOG_LEVEL: "error" },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return {
    look: () => child.send("look"),
    async memoryPeakMb() {
      const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
      const kilobytes = /VmHWM:\s+(\d+) kB/u.exec(status)?.[1] ?? "0";
      return Math.round(Number(kilobytes) / 1024);
    },
    async stop() {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}
