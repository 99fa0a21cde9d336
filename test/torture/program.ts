import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { childrenOf, isAlive, killIt, postmasterOf, workersOf } from "./processes.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const POLL_MS = 20;
const READY_MS_MAX = 120_000;
const PORT_FIRST = 20_000;
const PORTS = 20_000;

/** The product's own server on a data folder of its own, to be killed and started again. */
export interface Program extends Postgres {
  readonly folder: string;
  readonly url: string;
  start(): Promise<void>;
  /** Kills the server and its worker at once. */
  killServer(): Promise<void>;
  killWorker(): Promise<boolean>;
  /** Asks politely and answers the exit code. */
  stop(): Promise<number | null>;
  command(args: readonly string[]): Promise<string>;
  /** Exits of the server that nobody here asked for. */
  readonly crashes: readonly string[];
  remove(): Promise<void>;
}

export interface ProgramOptions {
  /** Largest file that it may write, as if the disk were full beyond. */
  readonly fileMegabytesMax?: number;
  /** Another program's folder: then both serve the same installation. */
  readonly folder?: string;
}

export async function programIn(options: ProgramOptions = {}): Promise<Program> {
  const folder = options.folder ?? (await newFolder());
  const port = PORT_FIRST + Math.floor(Math.random() * PORTS);
  const env = settingsOf(folder, port);
  const url = `http://127.0.0.1:${port}`;
  const server = serverOf({ folder, url, env, fileMegabytesMax: options.fileMegabytesMax ?? null });
  const postgres = postgresOf(folder);
  return {
    ...server,
    ...postgres,
    folder,
    url,
    command: (args) => runCommand(args, env),
    async remove() {
      await postgres.end();
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

interface ServerOf {
  readonly folder: string;
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  readonly fileMegabytesMax: number | null;
}

function serverOf({ folder, url, env, fileMegabytesMax }: ServerOf) {
  const log = openSync(join(folder, "server.log"), "a");
  // The shell sets the limit and becomes the program.
  const limit = fileMegabytesMax === null ? "" : `ulimit -f ${fileMegabytesMax * 1024};`;
  const shell = ["-c", `${limit} exec "$0" src/entry/cli.ts serve`, process.execPath];
  const crashes: string[] = [];
  let child: ChildProcess | null = null;
  let expected = false;
  const gone = async (): Promise<number | null> => {
    if (child === null) return null;
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    return child.exitCode;
  };
  return {
    crashes,
    async start(): Promise<void> {
      expected = false;
      child = spawn("bash", shell, { cwd: ROOT, env, stdio: ["ignore", log, log] });
      child.on("exit", (code, signal) => {
        if (!expected) crashes.push(`the server ended by itself: ${code ?? signal}`);
      });
      await until(() => answers(`${url}/healthz`), "the server answers");
    },
    async killServer(): Promise<void> {
      expected = true;
      const pids = [child?.pid ?? 0, ...(await workersOf(child?.pid ?? 0))];
      for (const pid of pids) killIt(pid);
      await gone();
    },
    async killWorker(): Promise<boolean> {
      const [worker] = await workersOf(child?.pid ?? 0);
      return worker !== undefined && killIt(worker);
    },
    async stop(): Promise<number | null> {
      expected = true;
      child?.kill("SIGTERM");
      return gone();
    },
  };
}

type Postgres = ReturnType<typeof postgresOf>;

function postgresOf(folder: string) {
  const cluster = join(folder, "data", "postgres", "cluster");
  return {
    /** Kills the postmaster, or one of the processes that serve it. */
    async killPostgres(which: "postmaster" | "backend", pick: (count: number) => number): Promise<boolean> {
      const postmaster = await postmasterOf(cluster);
      if (which === "postmaster" || postmaster === 0) return killIt(postmaster);
      const backends = await childrenOf(postmaster);
      return backends.length > 0 && killIt(backends[pick(backends.length)] ?? 0);
    },
    /** Stops every process of PostgreSQL where it stands, or lets them go on. */
    async freezePostgres(signal: "SIGSTOP" | "SIGCONT"): Promise<void> {
      const postmaster = await postmasterOf(cluster);
      for (const pid of [postmaster, ...(await childrenOf(postmaster))]) killIt(pid, signal);
    },
    hasPostgres: async (): Promise<boolean> => isAlive(await postmasterOf(cluster)),
    async databaseUrl(): Promise<string> {
      const { socketFolder } = JSON.parse(await readFile(join(folder, "data", "postgres.json"), "utf8"));
      return `postgres://xinheng@localhost:5432/xinheng?host=${encodeURIComponent(socketFolder)}`;
    },
    async end(): Promise<void> {
      const pid = await postmasterOf(cluster);
      killIt(pid, "SIGQUIT");
      await until(async () => !(await isAlive(pid)), "PostgreSQL has ended");
    },
  };
}

/** A folder that PostgreSQL's own user can pass through when the tests are run by root. */
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "xinheng-faults-"));
  await chmod(folder, 0o711);
  return folder;
}

/** Nothing of the caller's environment reaches the program but where commands are found. */
function settingsOf(folder: string, port: number): Readonly<Record<string, string>> {
  return {
    PATH: process.env.PATH ?? "",
    HOME: process.env.HOME ?? "/",
    PORT: String(port),
    LOG_LEVEL: "warn",
    XINHENG_DATA: join(folder, "data"),
    XINHENG_DEMO: "never",
    XINHENG_RATE_PER_MINUTE: "9000000",
  };
}

async function runCommand(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const stdio = ["ignore", "pipe", "inherit"] as const;
  const command = spawn(process.execPath, ["src/entry/cli.ts", ...args], {
    cwd: ROOT,
    env,
    stdio: [...stdio],
  });
  let text = "";
  command.stdout?.on("data", (piece) => {
    text += String(piece);
  });
  const [code] = await once(command, "close");
  if (code !== 0) throw new Error(`xinheng ${args[0]} ended with ${code}`);
  return text;
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    (answer) => answer.ok,
    () => false,
  );
}

/** Waits until something holds; what takes longer than two minutes never comes. */
export async function until(
  holds: () => Promise<boolean>,
  what: string,
  msMax: number = READY_MS_MAX,
): Promise<void> {
  const deadline = performance.now() + msMax;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`it never came true that ${what}`);
    await sleep(POLL_MS);
  }
}

export const isReady = (url: string): Promise<boolean> => answers(`${url}/readyz`);
