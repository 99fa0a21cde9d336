import { fork } from "node:child_process";
import { once } from "node:events";
import { WORKER_MEMORY } from "../src/entry/worker-keeper.ts";
import type { Ground } from "./ground.ts";
import { memoryPeakMb } from "./memory.ts";

/** The product's own worker process on the ground of a benchmark. */
export interface BenchWorker {
  readonly pid: number;
  /** Tells it that a batch waits. */
  look(): void;
  /** Largest resident set so far, in MB, as the system counts it; 0 where it does not say. */
  memoryPeakMb(): Promise<number>;
  stop(): Promise<void>;
}

export function startWorker(ground: Ground): BenchWorker {
  const child = fork(new URL("../src/entry/worker.ts", import.meta.url), {
    execArgv: [...WORKER_MEMORY],
    env: {
      PATH: process.env["PATH"],
      XINHENG_DATA: ground.config.dataFolder,
      XINHENG_CRYPTO: ground.config.crypto,
      LOG_LEVEL: "error",
    },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return {
    pid: child.pid ?? 0,
    look: () => child.send("look"),
    memoryPeakMb: () => memoryPeakMb(child.pid),
    async stop() {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}
