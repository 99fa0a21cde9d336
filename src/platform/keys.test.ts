import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import { CIPHERS } from "./config.ts";
import { addSealingKey, keyState, mayRetire, rotateKeys, withNewKey, withRotation } from "./key-life.ts";
import { type KeyRing, newKey, readRing } from "./key-ring.ts";
import { fileKeyService, type KeyService } from "./key-service.ts";
import { checkKeys, openKeys, rememberKeys } from "./keys.ts";
import { KEYS_SPREAD_SECONDS } from "./limits.ts";
import { Refused } from "./refused.ts";
import { type TestDatabase, testDatabase } from "./testing.ts";

/** Where the ring of a folder is, with the usual service. */
function ringPlace(folder: string) {
  return { folder, service: fileKeyService(folder, "aes-256-gcm") };
}

describe("sealing", () => {
  let folder = "";
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "xinheng-keys-"));
  });
  after(() => rm(folder, { recursive: true }));

  const placeOf = (name: string) => ringPlace(join(folder, name));
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
    const { id } = await rotateKeys(placeOf("rotated"), 0);
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

describe("the key service", () => {
  let folder = "";
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "xinheng-service-"));
  });
  after(() => rm(folder, { recursive: true }));

  it("stands between the file and the keys: the key file alone opens nothing", async () => {
    const home = join(folder, "split");
    const keys = await openKeys({ folder: home, cipher: "sm4-gcm" });
    const sealed = keys.seal("张三", "r");
    const ring = await readFile(join(home, "ring.json"), "utf8");
    assert.doesNotMatch(ring, /"secret"/u);
    await rm(join(home, "master.json"));
    await assert.rejects(openKeys({ folder: home, cipher: "sm4-gcm" }), { code: "KEYS_UNREADABLE" });
    assert.equal(keys.open(sealed, "r"), "张三", "a running program keeps what it has");
  });

  it("may be another one, such as a hardware module, and no other service unwraps its ring", async () => {
    const home = join(folder, "module");
    const asked: string[] = [];
    const inner = fileKeyService(join(folder, "elsewhere"), "aes-256-gcm");
    const module: KeyService = {
      name: "module",
      wrap: (key, label) => {
        asked.push(label);
        return inner.wrap(key, label);
      },
      unwrap: (wrapped, label) => inner.unwrap(wrapped, label),
    };
    const sealed = (await openKeys({ folder: home, cipher: "aes-256-gcm", service: module })).seal(
      "张三",
      "r",
    );
    assert.ok(asked.length > 0);
    const again = await openKeys({ folder: home, cipher: "aes-256-gcm", service: module });
    assert.equal(again.open(sealed, "r"), "张三");
    await assert.rejects(openKeys({ folder: home, cipher: "aes-256-gcm" }), { code: "KEYS_UNREADABLE" });
  });

  it("does not unwrap a key that took the place of another in the file", async () => {
    const place = ringPlace(join(folder, "swapped"));
    await readRing(place);
    await addSealingKey(place);
    const file = join(place.folder, "ring.json");
    const ring = JSON.parse(await readFile(file, "utf8"));
    [ring.sealing[0].wrapped, ring.sealing[1].wrapped] = [ring.sealing[1].wrapped, ring.sealing[0].wrapped];
    await writeFile(file, JSON.stringify(ring));
    await assert.rejects(readRing(place), { code: "KEYS_UNREADABLE" });
  });

  it("wraps a ring from before, whose keys stay the same and whose last key stays in use", async () => {
    const home = join(folder, "plain");
    await mkdir(home, { mode: 0o700 });
    const secret = (fill: number) => Buffer.alloc(32, fill).toString("base64");
    const plain = {
      hash: secret(9),
      sealing: [
        { id: "00000001", secret: secret(1) },
        { id: "00000002", secret: secret(2) },
      ],
    };
    await writeFile(join(home, "ring.json"), JSON.stringify(plain), { mode: 0o600 });
    const opened = await Promise.all([1, 2, 3].map(() => openKeys({ folder: home, cipher: "aes-256-gcm" })));
    assert.doesNotMatch(await readFile(join(home, "ring.json"), "utf8"), /"secret"/u);
    const sealed = opened[0]?.seal("张三", "r") ?? Buffer.alloc(0);
    assert.equal(sealed.toString("hex", 2, 6), "00000002");
    for (const keys of opened) assert.equal(keys.open(sealed, "r"), "张三");
  });
});

describe("the life of a key", () => {
  const startMs = Date.UTC(2026, 4, 8);
  const spreadMs = KEYS_SPREAD_SECONDS * 1000;
  const first = { ...newKey(), from: "1970-01-01T00:00:00Z" };
  const ring: KeyRing = { hash: Buffer.alloc(32), sealing: [first] };
  const codeOf = (of: KeyRing, id: string, at: { readonly nowMs: number; readonly count?: number }) => {
    const uses = [{ place: "records.record.sealed", count: at.count ?? 0 }];
    const verdict = mayRetire(of, { id, nowMs: at.nowMs, uses });
    return verdict.ok ? "ok" : verdict.code;
  };

  it("is to wait, to come, to seal and to rest, and one key seals at every instant", () => {
    const added = withNewKey(ring);
    const id = added.sealing[1]?.id ?? "";
    assert.equal(keyState(added, id, startMs), "waiting");
    const rotated = withRotation(added, startMs);
    assert.equal(keyState(rotated, id, startMs + spreadMs - 1), "coming");
    assert.equal(keyState(rotated, first.id, startMs + spreadMs - 1), "sealing");
    assert.equal(keyState(rotated, id, startMs + spreadMs), "sealing");
    assert.equal(keyState(rotated, first.id, startMs + spreadMs), "resting");
    fc.assert(
      fc.property(fc.array(fc.nat(500_000), { maxLength: 6 }), fc.nat(4_000_000), (pauses, later) => {
        let nowMs = startMs;
        let turning = ring;
        for (const pause of pauses) {
          nowMs += pause;
          turning = withRotation(turning, nowMs);
        }
        const states = turning.sealing.map((key) => keyState(turning, key.id, startMs + later));
        assert.equal(states.filter((state) => state === "sealing").length, 1);
      }),
    );
  });

  it("ends only when it was replaced long enough for every program to know and nothing is sealed with it", () => {
    const rotated = withRotation(ring, startMs);
    const later = startMs + 2 * spreadMs;
    assert.equal(codeOf(ring, first.id, { nowMs: later }), "KEY_STILL_SEALS");
    assert.equal(codeOf(rotated, first.id, { nowMs: later - 1 }), "KEY_STILL_SEALS");
    assert.equal(codeOf(rotated, first.id, { nowMs: later, count: 3 }), "KEY_IN_USE");
    assert.equal(codeOf(rotated, first.id, { nowMs: later }), "ok");
    assert.equal(codeOf(rotated, "ffffffff", { nowMs: later }), "KEY_UNKNOWN");
    const added = withNewKey(ring);
    assert.equal(
      codeOf(added, added.sealing[1]?.id ?? "", { nowMs: startMs }),
      "ok",
      "a key that never sealed may go",
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
    await addSealingKey(ringPlace(join(folder, "own")));
    const rotated = await openKeys({ folder: join(folder, "own"), cipher: "aes-256-gcm" });
    await rememberKeys(database.sql, rotated, instant);
    assert.equal((await checkKeys(database.sql, rotated)).ok, true);
    const lost = await checkKeys(database.sql, keys);
    assert.ok(!lost.ok && lost.code === "KEY_MISSING");
    const strange = await openKeys({ folder: join(folder, "strange"), cipher: "aes-256-gcm" });
    assert.equal((await checkKeys(database.sql, strange)).ok, false);
    const [first = ""] = keys.fingerprints.keys();
    await database.sql`update platform.sealing_key set retired_at = now() where key_id <> ${first}`;
    assert.equal((await checkKeys(database.sql, keys)).ok, true, "a retired key is not missed");
  });
});
