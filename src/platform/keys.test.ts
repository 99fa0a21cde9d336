import assert from "node:assert/strict";
import { chmod, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import { CIPHERS } from "./config.ts";
import { addSealingKey, checkKeys, openKeys, rememberKeys } from "./keys.ts";
import { Refused } from "./refused.ts";
import { type TestDatabase, testDatabase } from "./testing.ts";

describe("sealing", () => {
  let folder = "";
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "xinheng-keys-"));
  });
  after(() => rm(folder, { recursive: true }));

  const keysIn = (name: string, cipher: (typeof CIPHERS)[number] = "aes-256-gcm") =>
    openKeys({ folder: join(folder, name), cipher });

  for (const cipher of CIPHERS) {
    it(`gives back with ${cipher} what was sealed, and never the same bytes twice`, async () => {
      const keys = await keysIn("round", cipher);
      fc.assert(
        fc.property(fc.string({ unit: "grapheme" }), fc.string(), (plain, aad) => {
          const sealed = keys.seal(plain, aad);
          assert.equal(keys.open(sealed, aad), plain);
          assert.notDeepEqual(keys.seal(plain, aad), sealed);
        }),
      );
    });

    it(`does not open with ${cipher} what was changed in any byte`, async () => {
      const keys = await keysIn("round", cipher);
      const sealed = keys.seal("330102199001011234", "record-1");
      for (let at = 0; at < sealed.length; at++) {
        const changed = Buffer.from(sealed);
        changed[at] = (changed[at] ?? 0) ^ 1;
        assert.throws(() => keys.open(changed, "record-1"), `byte ${at}`);
      }
    });
  }

  it("does not open what was moved to another record, cut, or sealed elsewhere", async () => {
    const keys = await keysIn("round");
    const sealed = keys.seal("张三", "record-1");
    assert.throws(() => keys.open(sealed, "record-2"));
    assert.throws(() => keys.open(sealed.subarray(0, 20), "record-1"));
    const others = await keysIn("other");
    assert.throws(() => others.open(sealed, "record-1"), /does not hold/);
  });

  it("reads what was sealed before a rotation and under another cipher", async () => {
    const before = await keysIn("rotated", "aes-256-gcm");
    const sealed = before.seal("张三", "r");
    const hash = before.keyedHash("330102199001011234");
    const id = await addSealingKey(join(folder, "rotated"));
    const after = await keysIn("rotated", "sm4-gcm");
    assert.equal(after.open(sealed, "r"), "张三");
    const fresh = after.seal("李四", "r");
    assert.equal(fresh.toString("hex", 2, 6), id);
    assert.equal(after.open(fresh, "r"), "李四");
    assert.throws(() => before.open(fresh, "r"), /does not hold/);
    assert.deepEqual(after.keyedHash("330102199001011234"), hash);
  });

  it("hashes an identifier the same within an installation and differently in another", async () => {
    const one = (await keysIn("round")).keyedHash("330102199001011234");
    assert.equal(one.length, 32);
    assert.deepEqual((await keysIn("round", "sm4-gcm")).keyedHash("330102199001011234"), one);
    assert.notDeepEqual((await keysIn("other")).keyedHash("330102199001011234"), one);
  });

  it("makes a key file that only its owner reads, the same for programs that begin together", async () => {
    const [first, second] = await Promise.all([keysIn("together"), keysIn("together")]);
    assert.deepEqual([...first.fingerprints], [...second.fingerprints]);
    const { mode } = await stat(join(folder, "together", "ring.json"));
    assert.equal(mode & 0o777, 0o600);
  });

  it("refuses a key file that others can read, and one that is damaged", async () => {
    await keysIn("exposed");
    const file = join(folder, "exposed", "ring.json");
    await chmod(file, 0o644);
    await assert.rejects(
      keysIn("exposed"),
      (error) => error instanceof Refused && error.code === "KEYS_EXPOSED",
    );
    await writeFile(file, "{}");
    await chmod(file, 0o600);
    await assert.rejects(
      keysIn("exposed"),
      (error) => error instanceof Refused && error.code === "KEYS_UNREADABLE",
    );
  });
});

describe("the keys of a database", () => {
  let database: TestDatabase;
  let folder = "";
  before(async () => {
    database = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), "xinheng-keys-"));
  });
  after(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  it("must all be in the key folder, also after a rotation", async () => {
    const keys = await openKeys({ folder: join(folder, "own"), cipher: "aes-256-gcm" });
    const instant = "2026-05-08T04:00:00Z";
    await rememberKeys(database.sql, keys, instant);
    assert.equal((await checkKeys(database.sql, keys)).ok, true);
    await addSealingKey(join(folder, "own"));
    const rotated = await openKeys({ folder: join(folder, "own"), cipher: "aes-256-gcm" });
    await rememberKeys(database.sql, rotated, instant);
    assert.equal((await checkKeys(database.sql, rotated)).ok, true);
    const lost = await checkKeys(database.sql, keys);
    assert.ok(!lost.ok && lost.code === "KEY_MISSING");
    const strange = await openKeys({ folder: join(folder, "strange"), cipher: "aes-256-gcm" });
    assert.equal((await checkKeys(database.sql, strange)).ok, false);
  });
});
