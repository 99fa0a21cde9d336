import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { multipart } from "../support/api.ts";
import { type Cells, GOOD_ROW, penaltyCsv } from "../support/penalty-file.ts";
import { type Program, programIn, until } from "../torture/program.ts";

const BODY = { uscc: "113301000024894011", name: "云州市市场监督管理局" };
const FILE_MEGABYTES_MAX = 40;
const BIG_ROWS = 8_000;
const skip = process.platform === "linux" ? false : "processes are found in /proc, which only Linux has";

describe("a server under faults", { skip }, () => {
  let program: Program;
  let key = "";

  before(async () => {
    program = await programIn({ fileMegabytesMax: FILE_MEGABYTES_MAX });
    const args = [
      "body",
      "add",
      "--uscc",
      BODY.uscc,
      "--name",
      BODY.name,
      "--entries",
      "administrative-penalty",
    ];
    key = JSON.parse(await program.command([...args, "--json"])).key;
    await program.start();
  });
  after(async () => {
    await program.freezePostgres("SIGCONT").catch(() => {});
    await program.killServer();
    await program.remove();
  });

  const get = async (path: string) => {
    const answer = await fetch(`${program.url}${path}`, { headers: { authorization: `Bearer ${key}` } });
    return { status: answer.status, headers: answer.headers, json: JSON.parse(await answer.text()) };
  };
  const post = async (content: string | Buffer, url = program.url) => {
    const { payload, type } = multipart([
      { name: "entry", content: "administrative-penalty" },
      { name: "file", content, fileName: "rows.csv" },
    ]);
    const headers = { authorization: `Bearer ${key}`, "content-type": type };
    const answer = await fetch(`${url}/api/v1/batches`, {
      method: "POST",
      headers,
      body: new Uint8Array(payload),
    });
    return { status: answer.status, headers: answer.headers, json: JSON.parse(await answer.text()) };
  };
  const statusOf = async (id: string): Promise<string> => (await get(`/api/v1/batches/${id}`)).json.status;
  const untilDone = (id: string): Promise<void> =>
    until(async () => (await statusOf(id)) === "done", "the batch is done");

  it("refuses an upload that does not fit on the disk with a code, keeps nothing of it, and goes on", async () => {
    const refused = await post(Buffer.alloc((FILE_MEGABYTES_MAX + 8) * 1024 * 1024, "a"));
    assert.deepEqual([refused.status, refused.json.code], [507, "STORAGE_FULL"]);
    assert.ok(refused.headers.has("retry-after"));
    assert.deepEqual(await readdir(join(program.folder, "data", "uploads")), []);
    const taken = await post(csvOf(1));
    assert.equal(taken.status, 202);
    await untilDone(taken.json.id);
  });

  it("says that it is not ready while PostgreSQL stands still, refuses in time, and goes on afterwards", async () => {
    await program.freezePostgres("SIGSTOP");
    const [alive, ready, page, upload] = await Promise.all([
      get("/healthz"),
      get("/readyz"),
      get(`/api/v1/subjects/${GOOD_ROW.uscc}/records`),
      post(csvOf(1)),
    ]);
    await program.freezePostgres("SIGCONT");
    assert.deepEqual([alive.status, ready.status, ready.json.code], [200, 503, "NOT_READY"]);
    for (const refused of [page, upload]) {
      assert.deepEqual([refused.status, refused.json.code], [503, "UNAVAILABLE"]);
      assert.ok(refused.headers.has("retry-after"));
    }
    await until(async () => (await get("/readyz")).status === 200, "the server is ready again");
    const taken = await post(csvOf(1));
    assert.equal(taken.status, 202);
    await untilDone(taken.json.id);
  });

  it("starts a PostgreSQL that was killed again, and the batch under way is done", async () => {
    const taken = await post(csvOf(400));
    await program.killPostgres("postmaster", () => 0);
    await untilDone(taken.json.id);
    assert.equal((await get(`/api/v1/batches/${taken.json.id}`)).json.counts.accepted, 400);
    assert.deepEqual(program.crashes, [], "the server has lived through it");
  });

  it("shares its work with a second server on the same data: each batch is done once, and both answer", async () => {
    const second = await programIn({ folder: program.folder });
    await second.start();
    const answers = await Promise.all(
      [program, second, program, second].map((server) => post(csvOf(100), server.url)),
    );
    for (const { json } of answers) await untilDone(json.id);
    const counts = await Promise.all(
      answers.map(async ({ json }) => (await get(`/api/v1/batches/${json.id}`)).json.counts),
    );
    assert.deepEqual(
      counts.map((count) => count.accepted),
      [100, 100, 100, 100],
    );
    assert.equal((await fetch(`${second.url}/api/v1/subjects/${GOOD_ROW.uscc}/records`)).status, 200);
    assert.equal(await second.stop(), 0);
    assert.equal((await get("/readyz")).status, 200, "the first goes on when the second leaves");
  });

  it("stops with exit code 0 although a client hangs and a big batch is under way, which the next start finishes", async () => {
    const big = await post(csvOf(BIG_ROWS));
    await until(async () => (await statusOf(big.json.id)) === "running", "the batch is under way");
    const hanging = hangingClient(program.url, key);
    const refused = program.stop();
    assert.equal(await refused, 0);
    hanging.destroy();
    assert.equal(await program.hasPostgres(), false, "nothing of it is left");
    await program.start();
    await untilDone(big.json.id);
    assert.equal((await get(`/api/v1/batches/${big.json.id}`)).json.counts.accepted, BIG_ROWS);
  });
});

/** A client that begins an upload and never goes on. */
function hangingClient(url: string, key: string) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const head = [
    "POST /api/v1/batches?entry=administrative-penalty HTTP/1.1",
    "Host: localhost",
    "Content-Length: 1000",
  ];
  socket.write(
    `${head.join("\r\n")}\r\nContent-Type: application/x-ndjson\r\nAuthorization: Bearer ${key}\r\n\r\n{`,
  );
  socket.on("error", () => {});
  return socket;
}

let document = 0;

/** Rows with documents that no other file has. */
function csvOf(rows: number): string {
  const cells: Cells[] = Array.from({ length: rows }, () => {
    document += 1;
    return { documentNumber: `云市监障处〔2026〕${document}号`, sourceName: BODY.name };
  });
  return penaltyCsv(cells);
}
