import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, it } from "node:test";
import { systemClock } from "../../src/platform/clock.ts";
import { type TestDatabase, testDatabase } from "../../src/platform/testing.ts";
import { inTransaction } from "../../src/platform/transaction.ts";
import { issueKey, saveBody } from "../../src/rooms/bodies/index.ts";
import { bookParts, sheetRows } from "../../src/rooms/intake/file/testing-book.ts";
import { zipOf } from "../../src/rooms/intake/file/testing-zip.ts";
import { bearer } from "../support/api.ts";
import { BODY, penaltyCsv } from "../support/penalty-file.ts";
import { until } from "./server.ts";
import { chunk, openLine, requestText } from "./wire.ts";

/**
 * The program as it runs, server and worker as processes of their own, under files made to exhaust it. The bounds are
 * generous, for machines differ; what was sent is many times as large, so growth with it would be seen.
 */
const SENT_MB = 400;
const SERVER_GROWTH_MB_MAX = 200;
const WORKER_MB_MAX = 600;

const MB = 1024 * 1024;
const ROOT = resolve(import.meta.dirname, "../..");
const POST = "POST /api/v1/batches?entry=administrative-penalty HTTP/1.1";
/** The most memory that a process ever had is told by Linux alone. */
const skip = process.platform === "linux" ? false : "needs /proc";

let database: TestDatabase;
let folder = "";
let server: ChildProcess;
let port = 0;
let key = "";

before(async () => {
  if (skip !== false) return;
  database = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "xinheng-memory-"));
  key = await addBody();
  ({ server, port } = await startProgram());
});

after(async () => {
  if (skip !== false) return;
  const ended = once(server, "exit");
  server.kill("SIGTERM");
  await ended;
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

it("a server that receives long uploads in chunks, plain or in a form, stays small, and keeps nothing of one that is cut", {
  skip,
}, async () => {
  const before = await peakMb(server.pid);
  const form =
    '--x\r\ncontent-disposition: form-data; name="file"; filename="rows.csv"\r\ncontent-type: text/csv\r\n\r\n';
  for (const [type, start] of [
    ["text/csv", ""],
    ["multipart/form-data; boundary=x", form],
  ] as const) {
    const line = openLine(port);
    const headers = { ...bearer(key), "content-type": type, "transfer-encoding": "chunked" };
    line.write(requestText(POST, headers));
    if (start !== "") line.write(chunk(start));
    const piece = chunk(Buffer.alloc(4 * MB, "a,b\n"));
    for (let sent = 0; sent < SENT_MB; sent += 4) {
      if (!line.socket.write(piece)) await once(line.socket, "drain");
    }
    assert.ok((await receivedMb()) > SERVER_GROWTH_MB_MAX, "what was sent is on the disk");
    assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200);
    line.socket.resetAndDestroy();
    await until("its part is gone", async () => (await readdir(join(folder, "uploads"))).length === 0);
  }
  const peak = await peakMb(server.pid);
  assert.ok(
    peak - before < SERVER_GROWTH_MB_MAX,
    `the server had ${before} MB before and ${peak} MB at most`,
  );
});

it("a worker that is given the worst files refuses each and stays small", { skip }, async () => {
  const random = randomBytes(8 * MB).toString("base64");
  const files: readonly (readonly [string, Buffer | string])[] = [
    ["FILE_CELL_TOO_LONG", Buffer.concat([Buffer.from('"'), Buffer.alloc(200 * MB, "a"), Buffer.from('"')])],
    ["FILE_ROW_TOO_LONG", Buffer.alloc(32 * MB, "a")],
    ["FILE_TOO_MANY_COLUMNS", `${",".repeat(8 * MB - 1)}\r\n`],
    ["FILE_CELL_TOO_LONG", zipOf(bookParts([sheetRows([[random]])]))],
    ["FILE_TOO_LARGE", zipOf(bookParts([""], { strings: `<si><t>${random}</t></si>` }))],
    ["FILE_ZIP_BOMB", zipOf(bookParts([" ".repeat(64 * MB)]))],
    ["FILE_ZIP_BOMB", zipOf({ ...bookParts([""]), "xl/workbook.xml": "<a/>".repeat(4 * MB - 10) })],
    ["FILE_LINE_NOT_JSON", `{"a":1}\n${"[".repeat(8 * MB)}\n`],
  ];
  const ids: string[] = [];
  for (const [, content] of files) ids.push(await upload(content));
  const good = await upload(penaltyCsv([{}]));
  const codes: (string | null)[] = [];
  for (const id of ids) codes.push(await failureOf(id));
  assert.deepEqual(
    codes,
    files.map(([code]) => code),
  );
  assert.equal(await failureOf(good), null, "and takes in the good file after them");
  const worker = await childOf(server.pid);
  const peak = await peakMb(worker);
  assert.ok(peak < WORKER_MB_MAX, `the worker had ${peak} MB at most`);
});

async function addBody(): Promise<string> {
  const recordedAt = systemClock.now().toString();
  return inTransaction(database, { actor: "operator", purpose: "test" }, async (tx) => {
    const entries = ["administrative-penalty"];
    await saveBody(tx, {
      bodyCode: BODY.uscc,
      name: BODY.name,
      territory: "3301",
      entries,
      supplyFrom: "2018-01-01",
      recordedAt,
    });
    return issueKey(tx, BODY.uscc, recordedAt);
  });
}

async function startProgram(): Promise<{ server: ChildProcess; port: number }> {
  const settings = { XINHENG_DATA: folder, XINHENG_DEMO: "never", LOG_LEVEL: "error", PORT: "0" };
  const child = spawn(process.execPath, [join(ROOT, "src/entry/cli.ts"), "serve"], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: database.url, ...settings },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (piece) => {
    said += String(piece);
  });
  await until("the program listens", () => {
    if (child.exitCode !== null) throw new Error(`the program ended with ${child.exitCode}: ${said}`);
    return /portal +http:\S+:\d+\//.test(said);
  });
  return { server: child, port: Number(/portal +http:\S+?:(\d+)\//.exec(said)?.[1]) };
}

async function upload(content: Buffer | string): Promise<string> {
  const headers = { ...bearer(key), "content-type": "text/csv" };
  const body = new Uint8Array(Buffer.from(content));
  const url = `http://127.0.0.1:${port}/api/v1/batches?entry=administrative-penalty`;
  const answer = await fetch(url, { method: "POST", headers, body });
  assert.equal(answer.status, 202);
  const { id }: { id: string } = await answer.json();
  return id;
}

async function receivedMb(): Promise<number> {
  const names = await readdir(join(folder, "uploads"));
  const sizes = await Promise.all(
    names.map(async (name) => (await stat(join(folder, "uploads", name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0) / MB;
}

async function failureOf(id: string): Promise<string | null> {
  let code: string | null = null;
  await until(`batch ${id} is over`, async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/batches/${id}`, { headers: bearer(key) });
    const batch: { status: string; failure: { code: string } | null } = await answer.json();
    code = batch.failure?.code ?? null;
    return batch.status === "done" || batch.status === "failed";
  });
  return code;
}

async function peakMb(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024);
}

/** The one process that the server started. */
async function childOf(parent: number | undefined): Promise<number> {
  for (const name of await readdir("/proc")) {
    const status = /^\d+$/.test(name) ? await readFile(`/proc/${name}/status`, "utf8").catch(() => "") : "";
    if (Number(/PPid:\s+(\d+)/.exec(status)?.[1]) === parent) return Number(name);
  }
  throw new Error("the server has a worker");
}
