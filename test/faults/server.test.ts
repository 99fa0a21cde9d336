import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { GOOD_ROW } from "../support/penalty-file.ts";
import { type Program, programIn, until } from "../torture/program.ts";
import { csvOf, senderOf, type TestSender } from "./sender.ts";

const FILE_MEGABYTES_MAX = 40;
const BIG_ROWS = 8_000;
const skip = process.platform === "linux" ? false : "processes are found in /proc, which only Linux has";

describe("a server under faults", { skip }, () => {
  let program: Program;
  let sender: TestSender;

  before(async () => {
    program = await programIn({ fileMegabytesMax: FILE_MEGABYTES_MAX });
    sender = await senderOf(program);
    await program.start();
  });
  after(async () => {
    await program.freezePostgres("SIGCONT");
    await program.killServer();
    await program.remove();
  });

  it("refuses an upload that does not fit on the disk with a code, keeps nothing of it, and goes on", async () => {
    const refused = await sender.post(Buffer.alloc((FILE_MEGABYTES_MAX + 8) * 1024 * 1024, "a"));
    assert.deepEqual([refused.status, refused.json.code], [507, "STORAGE_FULL"]);
    assert.ok(refused.headers.has("retry-after"));
    assert.deepEqual(await readdir(join(program.folder, "data", "uploads")), []);
    const taken = await sender.post(csvOf(1));
    assert.equal(taken.status, 202);
    await sender.untilDone(taken.json.id);
  });

  it("says that it is not ready while PostgreSQL stands still, refuses in time, and goes on afterwards", async () => {
    await program.freezePostgres("SIGSTOP");
    const [alive, ready, page, upload] = await Promise.all([
      sender.get("/healthz"),
      sender.get("/readyz"),
      sender.get(`/api/v1/subjects/${GOOD_ROW.uscc}/records`),
      sender.post(csvOf(1)),
    ]);
    await program.freezePostgres("SIGCONT");
    assert.deepEqual([alive.status, ready.status, ready.json.code], [200, 503, "NOT_READY"]);
    for (const refused of [page, upload]) {
      assert.deepEqual([refused.status, refused.json.code], [503, "UNAVAILABLE"]);
      assert.ok(refused.headers.has("retry-after"));
    }
    await until(async () => (await sender.get("/readyz")).status === 200, "the server is ready again");
    const taken = await sender.post(csvOf(1));
    assert.equal(taken.status, 202);
    await sender.untilDone(taken.json.id);
  });

  it("starts a PostgreSQL that was killed again, and the batch under way is done", async () => {
    const taken = await sender.post(csvOf(400));
    await program.killPostgres("postmaster", () => 0);
    await sender.untilDone(taken.json.id);
    assert.equal((await sender.batch(taken.json.id)).json.counts.accepted, 400);
    assert.deepEqual(program.crashes, [], "the server has lived through it");
  });

  it("shares its work with a second server on the same data: each batch is done once, and both answer", async () => {
    const second = await programIn({ folder: program.folder });
    await second.start();
    const answers = await Promise.all(
      [program, second, program, second].map((server) => sender.post(csvOf(100), server.url)),
    );
    for (const { json } of answers) await sender.untilDone(json.id);
    const counts = await Promise.all(
      answers.map(async ({ json }) => (await sender.batch(json.id)).json.counts),
    );
    assert.deepEqual(
      counts.map((count) => count.accepted),
      [100, 100, 100, 100],
    );
    assert.equal((await fetch(`${second.url}/api/v1/subjects/${GOOD_ROW.uscc}/records`)).status, 200);
    assert.equal(await second.stop(), 0);
    assert.equal((await sender.get("/readyz")).status, 200, "the first goes on when the second leaves");
  });

  it("stops with exit code 0 although a client hangs and a big batch is under way, which the next start finishes", async () => {
    const big = await sender.post(csvOf(BIG_ROWS));
    await until(
      async () => (await sender.batch(big.json.id)).json.status === "running",
      "the batch is under way",
    );
    const hanging = hangingClient(program.url, sender.authorization);
    const received = async (): Promise<number> =>
      (await readdir(join(program.folder, "data", "uploads"))).length;
    await until(async () => (await received()) === 2, "the upload of the hanging client has begun");
    assert.equal(await program.stop(), 0);
    hanging.destroy();
    assert.equal(await program.hasPostgres(), false, "nothing of it is left");
    await program.start();
    await sender.untilDone(big.json.id);
    assert.equal((await sender.batch(big.json.id)).json.counts.accepted, BIG_ROWS);
  });
});

/** A client that begins an upload and never goes on. */
function hangingClient(url: string, authorization: string) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const head = [
    "POST /api/v1/batches?entry=administrative-penalty HTTP/1.1",
    "Host: localhost",
    "Content-Length: 1000",
  ];
  socket.write(
    `${head.join("\r\n")}\r\nContent-Type: application/x-ndjson\r\nAuthorization: ${authorization}\r\n\r\n{`,
  );
  socket.on("error", () => {});
  return socket;
}
