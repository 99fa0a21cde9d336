import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type Keys, openKeys } from "../keys.ts";
import { openSealedFile, sealFile } from "./sealed-file.ts";

describe("a sealed file", () => {
  let folder = "";
  let keys: Keys;
  const at = (name: string) => join(folder, name);
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "xinheng-sealed-"));
    keys = await openKeys({ folder: at("keys"), cipher: "sm4-gcm" });
  });
  after(() => rm(folder, { recursive: true }));

  it("comes back byte for byte, empty or of several frames, and tells nothing of its content", async () => {
    const plain = Buffer.concat([Buffer.from("张三,330102199001011234"), randomBytes(2_500_000)]);
    for (const [name, bytes] of [
      ["several", plain],
      ["none", Buffer.alloc(0)],
    ] as const) {
      await writeFile(at(name), bytes);
      await sealFile(keys, { from: at(name), to: at(`${name}.sealed`), name });
      await openSealedFile(keys, { from: at(`${name}.sealed`), to: at(`${name}.back`), name });
      assert.ok((await readFile(at(`${name}.back`))).equals(bytes));
    }
    const sealed = await readFile(at("several.sealed"));
    assert.equal(sealed.indexOf("330102199001011234"), -1);
    assert.equal(sealed.indexOf(Buffer.from("330102199001011234").toString("base64").slice(0, 20)), -1);
  });

  it("does not open when a byte was changed, a frame was cut off, or it is another file than it says", async () => {
    const sealed = await readFile(at("several.sealed"));
    const changed = Buffer.from(sealed);
    changed[1_000] = (changed[1_000] ?? 0) ^ 1;
    const first = sealed.subarray(0, 4 + sealed.readUInt32BE());
    const spoilt = { changed, cut: sealed.subarray(0, sealed.length - 9), short: first };
    for (const [name, bytes] of Object.entries(spoilt)) {
      await writeFile(at(name), bytes);
      const file = { from: at(name), to: at(`${name}.out`), name: "several" };
      await assert.rejects(openSealedFile(keys, file), name);
    }
    const other = { from: at("several.sealed"), to: at("other.out"), name: "other" };
    await assert.rejects(openSealedFile(keys, other));
  });
});
