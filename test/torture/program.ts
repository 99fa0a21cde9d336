import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const ROOT = resolve(import.meta.dirname, "../..");
const POLL_MS = 20;
const READY_MS_MAX = 120_000;

/** The product's own server on a data folder of its own, to be killed and started again. */
export interface Program {
  readonly folder: string;
  readonly url: string;
  readonly pid: number;
  start(): Promise<void>;
  /** Kills the server and its worker at once. */
  killServer(): Promise<void>;
  killWorker(): Promise<boolean>;
  /** Stops every process of PostgreSQL where it stands, or lets them go on. */
  freezePostgres(signal: "SIGSTOP" | "SIGCONT"): Promise<void>;
  /** Kills the postmaster, or one of the processes that serve connections. */
  killPostgres(which: "postmaster" | "backend", pick: (count: number) => number): Promise<boolean>;
  /** Asks politely and answers the exit code. */
  stop(): Promise<number | null>;
  /** Whether its PostgreSQL runs. */
  hasPostgres(): Promise<boolean>;
  databaseUrl(): Promise<string>;
  command(args: readonly string[]): Promise<string>;
  /** Exits of the server that nobody here asked for. */
  readonly crashes: readonly string[];
  remove(): Promise<void>;
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Largest file that it may write, as if the disk were full beyond. */
  readonly fileMegabytesMax?: number;
  /** Another program's data folder: then both serve the same installation. */
  readonly folder?: string;
}

export async function programIn(options: ProgramOptions = {}): Promise<Program> {
  const folder = options.folder ?? (await newFolder());
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const env = {
    ...cleanEnv(),
    XINHENG_DATA: join(folder, "data"),
    XINHENG_DEMO: "never",
    PORT: String(port),
  };
  const settings = { ...env, XINHENG_RATE_PER_MINUTE: "9000000", LOG_LEVEL: "warn", ...options.env };
  const log = openSync(join(folder, "server.log"), "a");
  const url = `http://127.0.0.1:${port}`;
  const crashes: string[] = [];
  let child: ChildProcess | null = null;
  let expected = false;
  const cluster = join(folder, "data", "postgres", "cluster");
  const gone = async (): Promise<number | null> => {
    if (child === null) return null;
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    return child.exitCode;
  };
  return {
    folder,
    url,
    crashes,
    get pid() {
      return child?.pid ?? 0;
    },
    async start() {
      expected = false;
      // The shell sets the limit and becomes the program.
      const limit =
        options.fileMegabytesMax === undefined ? "" : `ulimit -f ${options.fileMegabytesMax * 1024};`;
      const shell = ["-c", `${limit} exec "$0" src/entry/cli.ts serve`, process.execPath];
      child = spawn("bash", shell, { cwd: ROOT, env: settings, stdio: ["ignore", log, log] });
      child.on("exit", (code, signal) => {
        if (!expected) crashes.push(`the server ended by itself: ${code ?? signal}`);
      });
      await until(() => answers(`${url}/healthz`), "the server answers");
    },
    async killServer() {
      expected = true;
      const pids = [child?.pid ?? 0, ...(await workersOf(child?.pid ?? 0))];
      for (const pid of pids) killIt(pid);
      await gone();
    },
    async killWorker() {
      const [worker] = await workersOf(child?.pid ?? 0);
      return worker !== undefined && killIt(worker);
    },
    async killPostgres(which, pick) {
      const postmaster = await postmasterOf(cluster);
      if (!(postmaster > 1)) return false;
      if (which === "postmaster") return killIt(postmaster);
      const backends = await childrenOf(postmaster);
      return backends.length > 0 && killIt(backends[pick(backends.length)] ?? 0);
    },
    async freezePostgres(signal) {
      const postmaster = await postmasterOf(cluster);
      for (const pid of [postmaster, ...(await childrenOf(postmaster))]) killIt(pid, signal);
    },
    async stop() {
      expected = true;
      child?.kill("SIGTERM");
      return gone();
    },
    hasPostgres: async () => isAlive(await postmasterOf(cluster)),
    async databaseUrl() {
      const { socketFolder } = JSON.parse(await readFile(join(folder, "data", "postgres.json"), "utf8"));
      return `postgres://xinheng@localhost:5432/xinheng?host=${encodeURIComponent(socketFolder)}`;
    },
    command: (args) => runCommand(args, settings),
    async remove() {
      const pid = await postmasterOf(cluster);
      killIt(pid, "SIGQUIT");
      await until(async () => !(await isAlive(pid)), "PostgreSQL has ended");
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** Process number of the PostgreSQL of a cluster; 0 when its file is gone. */
async function postmasterOf(cluster: string): Promise<number> {
  const text = await readFile(join(cluster, "postmaster.pid"), "utf8").catch(() => "0");
  return Number(text.split("\n")[0]);
}

async function isAlive(pid: number): Promise<boolean> {
  const stat = pid > 1 ? await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "") : "";
  return stat !== "" && !stat.includes(") Z ");
}

/** A folder that PostgreSQL's own user can pass through when the tests are run by root. */
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "xinheng-faults-"));
  await chmod(folder, 0o711);
  return folder;
}

function cleanEnv(): Record<string, string> {
  return { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/" };
}

async function runCommand(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const command = spawn(process.execPath, ["src/entry/cli.ts", ...args], {
    cwd: ROOT,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  for await (const piece of command.stdout) text += String(piece);
  if (command.exitCode === null) await once(command, "exit");
  if (command.exitCode !== 0) throw new Error(`xinheng ${args[0]} ended with ${command.exitCode}`);
  return text;
}

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

export function killIt(pid: number, signal: NodeJS.Signals = "SIGKILL"): boolean {
  try {
    return pid > 1 && process.kill(pid, signal);
  } catch {
    return false;
  }
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
