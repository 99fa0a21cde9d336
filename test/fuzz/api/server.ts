import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { type TestDatabase, testDatabase } from "../../../src/platform/testing.ts";
import { ensurePortalBuilt } from "../../../src/portal/build.ts";

/** The product as its own process, with its worker, on a database of its own. */
export interface RealServer {
  readonly url: string;
  readonly db: TestDatabase;
  /** What the processes said that they may not say: errors in the log, warnings of Node, a death. */
  readonly faults: readonly Fault[];
  isUp(): boolean;
  stop(): Promise<void>;
}

export interface Fault {
  readonly rule: string;
  readonly line: string;
}

const ROOT = resolve(import.meta.dirname, "../../..");
const PORTAL = /portal\s+(http:\/\/\S+?)\/?$/;

export async function startRealServer(): Promise<RealServer> {
  await ensurePortalBuilt();
  const db = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), "xinheng-fuzz-"));
  const child = spawn(process.execPath, [join(ROOT, "src/entry/cli.ts"), "serve"], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: settings(db, folder),
  });
  const faults: Fault[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    const rule = ruleOfLine(line);
    if (rule !== null) faults.push({ rule, line: line.slice(0, 2000) });
  });
  const died = new Promise<void>((done) => child.once("exit", () => done()));
  const url = await addressOf(child, died, faults);
  return {
    url,
    db,
    faults,
    isUp: () => child.exitCode === null && child.signalCode === null,
    stop: async () => {
      child.kill("SIGTERM");
      await died;
      await db.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function settings(db: TestDatabase, folder: string): NodeJS.ProcessEnv {
  const { PATH = "", HOME = "/tmp" } = process.env;
  return {
    PATH,
    HOME,
    DATABASE_URL: db.url,
    XINHENG_DATA: folder,
    XINHENG_RATE_PER_MINUTE: "10000000",
    LOG_LEVEL: "warn",
    PORT: "0",
  };
}

async function addressOf(
  child: ChildProcess,
  died: Promise<void>,
  faults: readonly Fault[],
): Promise<string> {
  if (child.stdout === null) throw new Error("Broken invariant: standard output is piped");
  const lines = createInterface({ input: child.stdout });
  const found = new Promise<string>((take) => {
    lines.on("line", (line) => {
      const address = PORTAL.exec(line)?.[1];
      if (address !== undefined) take(address);
    });
  });
  const url = await Promise.race([found, died.then(() => null)]);
  if (url === null) throw new Error(`The server did not start: ${faults.map(({ line }) => line).join("\n")}`);
  return url;
}

/** Warnings about single answers are judged with the answers; everything else that is said is a fault. */
function ruleOfLine(line: string): string | null {
  const entry = parsed(line);
  if (entry === null) return `standard error: ${line.slice(0, 60)}`;
  if (entry.level === "warn" && entry.said === "answered") return null;
  const { type = "", code = "", stack = [] } = entry.err ?? {};
  return `log: ${entry.said} ${type} ${code} ${stack[0] ?? ""}`.trim();
}

interface LogLine {
  readonly level: string;
  readonly said: string;
  readonly err?: { readonly type?: string; readonly code?: string; readonly stack?: readonly string[] };
}

function parsed(line: string): LogLine | null {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
