import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "../connect.ts";
import { Refused } from "../refused.ts";
import { attachCluster, type Cluster } from "./embedded.ts";
import { isListening } from "./server.ts";
import { PASSING_SETTINGS } from "./settings.ts";

const isRoot = process.getuid?.() === 0;

describe("the embedded PostgreSQL", () => {
  let folder = "";
  const homes: string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "xinheng-embedded-"));
    await chmod(folder, 0o711);
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
    for (const home of homes) await rm(home, { recursive: true, force: true });
  });

  const attach = async (name: string): Promise<Cluster> => {
    const cluster = await attachCluster({
      dataFolder: join(folder, name),
      logger: null,
      settings: PASSING_SETTINGS,
    });
    homes.push(cluster.place.home);
    return cluster;
  };

  it("is started by the first and stopped by the last that leaves, and keeps its rows", async () => {
    const first = await attach("shared");
    const second = await attach("shared");
    const pid = await postmasterOf(first);
    await ask(first, "create table kept (n integer); insert into kept values (7)");
    await first.detach();
    assert.equal(await postmasterOf(second), pid);
    assert.equal(await isListening(second.place), true);
    await second.detach();
    assert.equal(await isListening(second.place), false);
    const third = await attach("shared");
    assert.deepEqual(await ask(third, "select n from kept"), [{ n: 7 }]);
    await third.detach();
  });

  it("is started once when several programs begin at the same moment", async () => {
    const programs = [1, 2, 3].map(() => startHolder(join(folder, "together")));
    const places = await Promise.all(programs.map(told));
    assert.equal(new Set(places.map((place) => place.pid)).size, 1);
    const ended = programs.map((program) => once(program, "exit"));
    for (const program of programs) program.stdin?.end();
    await Promise.all(ended);
    await until(async () => !isAlive(places[0]?.pid ?? 0));
  });

  it("outlives a program that is killed, and the next one adopts it and stops it at the end", async () => {
    const program = startHolder(join(folder, "orphaned"));
    const { pid } = await told(program);
    program.kill("SIGKILL");
    await once(program, "exit");
    assert.equal(isAlive(pid), true);
    const next = await attach("orphaned");
    assert.equal(await postmasterOf(next), pid);
    await next.detach();
    await until(async () => !isAlive(pid));
  });

  it("is started again for those attached when it is killed, with everything that was committed", async () => {
    const cluster = await attachCluster({ dataFolder: join(folder, "revived"), logger: null });
    await ask(cluster, "create table kept (n integer); insert into kept values (7)");
    const pid = await postmasterOf(cluster);
    process.kill(pid, "SIGKILL");
    await until(async () => (await isListening(cluster.place)) && (await postmasterOf(cluster)) !== pid);
    assert.deepEqual(await askWhenReady(cluster, "select n from kept"), [{ n: 7 }]);
    await cluster.detach();
  });

  it("is not stopped under a client that knows nothing of its locks", async () => {
    const cluster = await attach("foreign");
    const client = connect(cluster.url, { connectionsMax: 1 });
    await client`select 1`;
    await cluster.detach();
    assert.deepEqual(
      [...(await client`select 2 as n`)].map((row) => ({ ...row })),
      [{ n: 2 }],
    );
    await client.end();
    const next = await attach("foreign");
    await next.detach();
    assert.equal(await isListening(next.place), false);
  });

  it("begins anew after a creation that was cut short", async () => {
    const half = join(folder, "half", "postgres", "cluster.new");
    await mkdir(half, { recursive: true, mode: 0o700 });
    await writeFile(join(half, "PG_VERSION"), "18");
    const cluster = await attach("half");
    assert.deepEqual(await ask(cluster, "select 1 as n"), [{ n: 1 }]);
    await cluster.detach();
  });

  it("speaks UTF-8 in code point order, and listens on no network", async () => {
    const cluster = await attach("shared");
    const [row] = await ask(
      cluster,
      `select current_setting('server_encoding') as encoding, current_setting('listen_addresses') as addresses,
              (select datlocprovider::text || datlocale from pg_database where datname = current_database()) as locale`,
    );
    assert.deepEqual(row, { encoding: "UTF8", addresses: "", locale: "bC.UTF-8" });
    await cluster.detach();
  });

  it("keeps its cluster when the data folder is moved, and refuses to share it with a copy", async () => {
    const closed = join(folder, "closed");
    await mkdir(closed, { mode: 0o700 });
    const cluster = await attach("closed/data");
    assert.equal(cluster.place.outside, isRoot);
    await ask(cluster, "create table kept (n integer)");
    await cluster.detach();
    await rename(join(closed, "data"), join(closed, "moved"));
    const moved = await attach("closed/moved");
    assert.deepEqual(await ask(moved, "select n from kept"), []);
    await moved.detach();
    if (!isRoot) return;
    await cp(join(closed, "moved"), join(closed, "copy"), { recursive: true });
    await assert.rejects(
      attach("closed/copy"),
      (error) => error instanceof Refused && error.code === "CLUSTER_SHARED",
    );
  });

  it("removes what a vanished temporary data folder left outside, when the next one is made there", async () => {
    if (!isRoot) return;
    const closed = await mkdtemp(join(tmpdir(), "xinheng-closed-"));
    const before = await attachCluster({
      dataFolder: join(closed, "data"),
      logger: null,
      settings: PASSING_SETTINGS,
    });
    await before.detach();
    await rm(closed, { recursive: true });
    const next = await attach("closed/another");
    await next.detach();
    assert.equal(await stat(before.place.home).catch(() => null), null);
  });

  it("refuses when the folder of its cluster is gone, and begins empty once told so", async () => {
    const cluster = await attach("lost");
    await cluster.detach();
    await rm(cluster.place.home, { recursive: true });
    await assert.rejects(
      attach("lost"),
      (error) => error instanceof Refused && error.code === "CLUSTER_LOST",
    );
    await rm(join(folder, "lost", "postgres.json"));
    const fresh = await attach("lost");
    await fresh.detach();
  });

  it("has a socket path that the system can hold, however deep the data folder is", async () => {
    const deep = "deep/".repeat(25);
    const cluster = await attach(`${deep}data`);
    assert.ok(cluster.place.socketFolder.length < 60);
    assert.deepEqual(await ask(cluster, "select 1 as n"), [{ n: 1 }]);
    const { mode } = await stat(cluster.place.socketFolder);
    assert.equal(mode & 0o077, 0);
    await cluster.detach();
  });
});

async function ask(cluster: Cluster, query: string): Promise<readonly object[]> {
  const sql = connect(cluster.url, { connectionsMax: 1 });
  try {
    return [...(await sql.unsafe(query))].map((row) => ({ ...row }));
  } finally {
    await sql.end();
  }
}

/** A server that was killed goes through its write-ahead log first, and refuses meanwhile. */
async function askWhenReady(cluster: Cluster, query: string): Promise<readonly object[]> {
  let answer: readonly object[] = [];
  await until(async () => {
    answer = await ask(cluster, query).catch(() => []);
    return answer.length > 0;
  });
  return answer;
}

async function postmasterOf(cluster: Cluster): Promise<number> {
  const text = await readFile(join(cluster.place.home, "cluster", "postmaster.pid"), "utf8").catch(() => "0");
  return Number(text.split("\n")[0]);
}

const TRIES_MAX = 600;

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    if (await holds()) return;
    await sleep(50);
  }
  throw new Error("it did not come true");
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A program of its own that attaches, tells the server's process number, and leaves when its input ends. */
function startHolder(dataFolder: string): ChildProcess {
  const module = new URL("./embedded.ts", import.meta.url).href;
  const program = `
    import { readFileSync } from "node:fs";
    const { attachCluster } = await import(${JSON.stringify(module)});
    const cluster = await attachCluster({ dataFolder: ${JSON.stringify(dataFolder)}, logger: null });
    const pid = Number(readFileSync(cluster.place.home + "/cluster/postmaster.pid", "utf8").split("\\n")[0]);
    process.stdout.write(JSON.stringify({ pid }) + "\\n");
    process.stdin.resume();
    process.stdin.on("end", () => cluster.detach());`;
  return spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["pipe", "pipe", "inherit"],
  });
}

async function told(program: ChildProcess): Promise<{ readonly pid: number }> {
  let text = "";
  for await (const piece of program.stdout ?? []) {
    text += String(piece);
    if (text.includes("\n")) break;
  }
  return JSON.parse(text);
}
