import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type postgres from "postgres";
import { connect, withDatabase } from "../../src/platform/connect.ts";
import { testDatabase, untilUnused } from "../../src/platform/testing.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const CLI = join(ROOT, "src/entry/cli.ts");

export type Settings = Readonly<Record<string, string>>;

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly said: string;
}

/** Runs a command of the product to its end. */
export async function command(settings: Settings, ...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [CLI, ...args], { cwd: ROOT, env: { ...process.env, ...settings } });
  const pieces = { out: "", said: "" };
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    pieces.out += piece;
  });
  child.stderr.setEncoding("utf8").on("data", (piece: string) => {
    pieces.said += piece;
  });
  await once(child, "close");
  return { code: child.exitCode, ...pieces };
}

/** Runs a command with --json and answers its document. */
export async function answerOf(
  settings: Settings,
  ...args: readonly string[]
): Promise<Record<string, unknown>> {
  const ended = await command(settings, ...args, "--json");
  if (ended.code !== 0) throw new Error(`${args[0]}: ${ended.said}`);
  return JSON.parse(ended.out);
}

export interface Served {
  readonly url: string;
  readonly child: ChildProcess;
  /** Everything that the server and its worker wrote to standard error: their log. */
  log(): string;
  stop(): Promise<void>;
}

/** Serves a data folder by a program of its own, and comes back when it is ready. */
export async function served(settings: Settings): Promise<Served> {
  const child = spawn(process.execPath, [CLI, "serve"], {
    cwd: ROOT,
    env: { ...process.env, PORT: "0", XINHENG_DEMO: "never", ...settings },
  });
  let out = "";
  let log = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    out += piece;
  });
  child.stderr.setEncoding("utf8").on("data", (piece: string) => {
    log += piece;
  });
  const address = () => /portal\s+(http:\S+?)\/\s/.exec(out)?.[1] ?? null;
  await until(async () => address() !== null || child.exitCode !== null);
  const url = address();
  if (url === null) throw new Error(`the server did not start: ${out}${log}`);
  return {
    url,
    child,
    log: () => log,
    async stop() {
      const ended = once(child, "close");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** A connection to the embedded database of a data folder, as an operator would make one. */
async function operatorSql(dataFolder: string): Promise<postgres.Sql> {
  const place: unknown = JSON.parse(await readFile(join(dataFolder, "postgres.json"), "utf8"));
  const folder =
    typeof place === "object" && place !== null && "socketFolder" in place ? place.socketFolder : "";
  return connect(`postgres://xinheng@localhost:5432/xinheng?host=${encodeURIComponent(String(folder))}`, {
    connectionsMax: 2,
    name: "operator",
  });
}

export interface EmptyDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** An empty database in the cluster of the tests, for programs that are to fill it. */
export async function emptyDatabase(): Promise<EmptyDatabase> {
  const beside = await testDatabase();
  const name = `empty_${new URL(beside.url).pathname.slice(1)}`;
  await beside.sql.unsafe(`create database ${name}`);
  return {
    url: withDatabase(beside.url, name),
    async drop() {
      await untilUnused(beside.sql, name);
      await beside.sql.unsafe(`drop database if exists ${name} with (force)`);
      await beside.drop();
    },
  };
}

/** Asks any database by its address, and leaves it whatever comes. */
export async function asking<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = connect(url, { connectionsMax: 1 });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Asks the embedded database of a data folder as an operator, and leaves it whatever comes. */
export async function asOperator<T>(dataFolder: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = await operatorSql(dataFolder);
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const TRIES_MAX = 2_400;
const PAUSE_MS = 50;

/** Waits for a condition, not for a time. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    if (await holds()) return;
    await sleep(PAUSE_MS);
  }
  throw new Error("it did not come true");
}
