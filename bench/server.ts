import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Ground } from "./ground.ts";
import { memoryPeakMb } from "./memory.ts";

/** A server of bench/servers in a process of its own. */
export interface Server {
  readonly url: string;
  /** Largest resident set so far, in MB. */
  memoryPeakMb(): Promise<number>;
  stop(): Promise<void>;
}

export async function startServer(
  name: "real" | "bare",
  env: Readonly<Record<string, string>>,
): Promise<Server> {
  const child = fork(join(import.meta.dirname, "servers", `${name}.ts`), { env: { ...process.env, ...env } });
  return {
    url: await addressOf(child),
    memoryPeakMb: () => memoryPeakMb(child.pid),
    stop: () => stop(child),
  };
}

/** No benchmark comes near it. */
const RATE_PER_MINUTE = "10000000";

/** Settings of the product on the ground of a benchmark. */
export function settingsOf(ground: Ground): Readonly<Record<string, string>> {
  return {
    XINHENG_DATA: ground.config.dataFolder,
    XINHENG_RATE_PER_MINUTE: RATE_PER_MINUTE,
    LOG_LEVEL: "silent",
  };
}

async function addressOf(child: ChildProcess): Promise<string> {
  const ended = once(child, "exit").then(() => {
    throw new Error("the server of the benchmark ended before it said its address");
  });
  const told = once(child, "message").then(([address]) => String(address));
  ended.catch(() => {});
  return Promise.race([told, ended]);
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.disconnect();
  await ended;
}
