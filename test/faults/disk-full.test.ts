import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type Program, programIn, until } from "../torture/program.ts";
import { csvOf, senderOf, type TestSender } from "./sender.ts";

const DISK = "size=220m,mode=0711";
const PIECE_BYTES = 64 * 1024;
const folder = await mkdtemp(join(tmpdir(), "xinheng-disk-"));
await chmod(folder, 0o711);
const isMounted = mount();

describe("a disk that is full under uploads and PostgreSQL", {
  skip: isMounted ? false : "needs to mount a small disk",
}, () => {
  let program: Program;
  let sender: TestSender;

  before(async () => {
    program = await programIn({ folder });
    sender = await senderOf(program);
    await program.start();
  });
  after(async () => {
    await program.killServer();
    await program.end();
    execFileSync("umount", ["-l", folder]);
  });

  it("loses no batch that was acknowledged, and finishes it by itself once there is room", async () => {
    const first = await sender.post(csvOf(2_000));
    assert.equal(first.status, 202);
    const filler = join(folder, "filler");
    await fill(filler);
    const refused = await sender.post(csvOf(2_000));
    assert.ok(refused.status === 507 || refused.status === 503, `${refused.status} ${refused.json.code}`);
    assert.equal((await sender.get("/healthz")).status, 200);
    await rm(filler);
    await until(async () => (await sender.get("/readyz")).status === 200, "the server is ready again");
    await sender.untilDone(first.json.id);
    assert.equal((await sender.batch(first.json.id)).json.counts.accepted, 2_000);
    assert.deepEqual(program.crashes, []);
  });
});

after(() => rm(folder, { recursive: true, force: true }));

/** Only who may mount has a disk that is full for real. */
function mount(): boolean {
  if (process.platform !== "linux") return false;
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", DISK, "tmpfs", folder], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

async function fill(path: string): Promise<void> {
  const file = await open(path, "w");
  try {
    for (;;) await file.write(Buffer.alloc(PIECE_BYTES));
  } catch (error) {
    assert.ok(error instanceof Error && "code" in error && error.code === "ENOSPC");
  } finally {
    await file.close();
  }
}
