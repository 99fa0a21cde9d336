import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { bytesPerRecord } from "./disk.ts";
import type { Ground } from "./ground.ts";
import { memoryOf } from "./memory.ts";
import { lessIsBetter, type Result } from "./result.ts";
import { startServer } from "./server.ts";

const ROUNDS = 7;
const RECORDS = 100_000;
/** Long enough for what a start leaves to do. */
const REST_MS = 4_000;

/**
 * How soon the product is ready on a database that is there and migrated but not running, what it and its PostgreSQL
 * hold in memory at rest, and how large a penalty is on disk. Control of the start is a bare server in the same Node.
 */
export async function benchStartUp(ground: Ground, scale: number): Promise<readonly Result[]> {
  const data = join(ground.folder, "start-up");
  await (await startProduct(data)).stop();
  const [product, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await startBare(ground.folder));
    const started = await startProduct(data);
    product.push(started.ms);
    await started.stop();
  }
  const memory = await memoryAtRest(data);
  const disk = await bytesPerRecord(ground, Math.max(1_000, Math.round(RECORDS * scale)));
  return [
    lessIsBetter({
      name: "start-up",
      value: middle(product),
      control: middle(bare),
      unit: "ms",
      target: null,
      notes: { slowest: Math.max(...product), ...memory },
    }),
    lessIsBetter({
      name: "record-on-disk",
      value: disk.stored,
      control: disk.sent,
      unit: "bytes",
      target: null,
      notes: disk.notes,
    }),
  ];
}

interface Started {
  readonly ms: number;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** `xinheng serve`, from its spawn until it says that it is ready. */
async function startProduct(data: string): Promise<Started> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, "..", "src", "entry", "cli.ts"), "serve"],
    {
      env: {
        PATH: process.env.PATH,
        XINHENG_DATA: data,
        XINHENG_DEMO: "never",
        PORT: "0",
        LOG_LEVEL: "error",
      },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const address = await addressSaid(child);
  while ((await fetch(`${address}readyz`)).status !== 200) await sleep(1);
  const ms = Math.round(performance.now() - began);
  const stop = async (): Promise<void> => {
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    await gone;
  };
  return { ms, process: child, stop };
}

async function addressSaid(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("Broken invariant: what the product says is read");
  for await (const line of createInterface(child.stdout)) {
    const address = /portal\s+(http\S+)/u.exec(line)?.[1];
    if (address === undefined) continue;
    child.stdout.resume();
    return address;
  }
  throw new Error("the product ended before it said its address");
}

async function startBare(folder: string): Promise<number> {
  const path = join(folder, "bare.json");
  await writeFile(path, JSON.stringify({ one: "{}" }));
  const began = performance.now();
  const server = await startServer("bare", { BARE_BYTES: path });
  await (await fetch(`${server.url}/api/v1/subjects/one/records`)).text();
  const ms = Math.round(performance.now() - began);
  await server.stop();
  return ms;
}

async function memoryAtRest(data: string): Promise<Readonly<Record<string, number>>> {
  const started = await startProduct(data);
  await sleep(REST_MS);
  const memory = await memoryOf(
    started.process.pid ?? 0,
    join(data, "postgres", "cluster", "postmaster.pid"),
  );
  await started.stop();
  return memory;
}

function middle(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}
