import { type ChildProcess, fork } from "node:child_process";
import { WORKER_RESTART_MS, WORKER_STOP_SECONDS_MAX } from "../platform/limits.ts";
import type { Logger } from "../platform/logger.ts";

/** Keeps one worker process running beside the server. */
export interface WorkerKeeper {
  /** Tells the worker that a batch waits. */
  announce(): void;
  isRunning(): boolean;
  /** How often it was started again. */
  restarts(): number;
  /** Hears what the worker says; what it said before is told first. */
  listen(listener: (message: unknown) => void): void;
  stop(): Promise<void>;
}

/** Files stream through the worker; these bounds make it collect its garbage instead of growing with the file. */
export const WORKER_MEMORY: readonly string[] = ["--max-old-space-size=256", "--max-semi-space-size=16"];
const LONG_ENOUGH_MS = 60_000;
/** A worker that does not end by itself gets this much longer than it asked for, and is killed then. */
const KILL_AFTER_MS = (WORKER_STOP_SECONDS_MAX + 1) * 1_000;

/**
 * Starts the worker, and starts it again when it dies: at once, then after longer and longer pauses. One that has finished
 * a batch is sound, and its successor starts at once. With an address of its own it comes to the database by that login.
 */
export function keepWorker(logger: Logger, databaseUrl: string | null): WorkerKeeper {
  let stopping = false;
  let pause: number = WORKER_RESTART_MS.first;
  let child: ChildProcess;
  let again: NodeJS.Timeout | undefined;
  let restarts = -1;
  const said = makeEar();
  const start = (): void => {
    const startedAt = performance.now();
    restarts += 1;
    child = fork(new URL("./worker.ts", import.meta.url), {
      execArgv: [...WORKER_MEMORY],
      env: databaseUrl === null ? process.env : { ...process.env, DATABASE_URL: databaseUrl },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    child.on("message", (message) => {
      if (message === "done") pause = WORKER_RESTART_MS.first;
      else said.hear(message);
    });
    child.on("exit", (code, signal) => {
      if (stopping) return;
      if (performance.now() - startedAt > LONG_ENOUGH_MS) pause = WORKER_RESTART_MS.first;
      logger.warn({ code, signal, pause }, "the worker stopped and is started again");
      again = setTimeout(start, pause);
      pause = Math.min(pause * 2, WORKER_RESTART_MS.longest);
    });
    child.on("error", (error) => logger.error({ err: error }, "the worker could not be started"));
  };
  start();
  return {
    announce() {
      if (child.connected) child.send("look");
    },
    isRunning: () => child.connected && child.exitCode === null && child.signalCode === null,
    restarts: () => restarts,
    listen: said.listen,
    async stop() {
      stopping = true;
      clearTimeout(again);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      child.kill("SIGTERM");
      const kill = setTimeout(() => child.kill("SIGKILL"), KILL_AFTER_MS);
      await ended;
      clearTimeout(kill);
    },
  };
}

/** Messages that wait for a listener, which comes once the server is composed. */
const WAITING_MAX = 10_000;

function makeEar() {
  const waiting: unknown[] = [];
  let listener: ((message: unknown) => void) | null = null;
  return {
    hear(message: unknown): void {
      if (listener !== null) listener(message);
      else if (waiting.length < WAITING_MAX) waiting.push(message);
    },
    listen(to: (message: unknown) => void): void {
      listener = to;
      for (const message of waiting.splice(0)) to(message);
    },
  };
}
