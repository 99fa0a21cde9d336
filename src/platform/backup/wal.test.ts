import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { archiveReach, segmentOf, segmentsBetween } from "./wal.ts";

const MB_16 = 16 * 1024 * 1024;
const reachOf = (folder: string) =>
  archiveReach(folder, { last: "0000000100000000000000FE", segmentBytes: MB_16 });

describe("the write-ahead log in an archive", () => {
  let folder = "";
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "xinheng-wal-"));
  });
  after(() => rm(folder, { recursive: true }));
  const add = (...names: readonly string[]) =>
    Promise.all(names.map((name) => writeFile(join(folder, name), "")));

  it("is counted over the carry of its names", () => {
    const first = segmentOf("0000000100000000000000FE", MB_16);
    const last = segmentOf("000000010000000100000001", MB_16);
    assert.ok(first !== null && last !== null);
    assert.deepEqual(segmentsBetween(first, last, MB_16), [
      "0000000100000000000000FE",
      "0000000100000000000000FF",
      "000000010000000100000000",
      "000000010000000100000001",
    ]);
    assert.equal(segmentOf("000000010000000000000004.00000028.backup", MB_16), null);
    assert.equal(segmentOf("00000002.history", MB_16), null);
  });

  it("reaches nowhere beyond the backup while nothing was archived after it", async () => {
    await add("0000000100000000000000FD", "00000002.history");
    assert.deepEqual(await reachOf(folder), { newest: null, missing: null });
  });

  it("has a gap where a segment is missing, also the first after the backup, and goes on over a new timeline", async () => {
    await add("000000010000000100000000");
    assert.equal((await reachOf(folder)).missing, "0000000100000000000000FF");
    await add("0000000100000000000000FF", "000000020000000100000000", "000000020000000100000001");
    const whole = await reachOf(folder);
    assert.deepEqual([whole.newest?.name, whole.missing], ["000000020000000100000001", null]);
    await add("000000020000000100000003");
    assert.equal((await reachOf(folder)).missing, "000000020000000100000002");
  });
});
