import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import { resolve } from "node:path";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import { verifyAudit } from "./audit.ts";
import { beginSuite } from "./begin-suite.ts";
import { Refused } from "./refused.ts";
import { adoptSuite, digestHex, heldSuite, namedHash, requireSameSuite } from "./suite.ts";
import { type TestDatabase, testDatabase } from "./testing.ts";
import { inTransaction } from "./transaction.ts";

/**
 * Where a digest is named or made past `suite.ts`, and why it does not follow the suite of the installation. Everything else
 * is a proof, a name or a kept secret, and asks `suite.ts`.
 */
const FIXED: Readonly<Record<string, string>> = {
  "src/platform/suite.ts": "the place itself",
  "src/entry/commands/receipt.ts": "checks what receipts of either suite name",
  "src/platform/audit.ts": "PostgreSQL's own sha256(), where the suite names it",
  "src/platform/backup/manifest.ts": "reads what a backup of either suite names",
  "src/platform/signing.ts": "ES256 is SHA-256, SM2 is SM3",
  "src/platform/gcm.ts": "each cipher has the hash that its keys are derived with",
  "src/platform/oauth/proof.ts": "RFC 9449",
  "src/platform/http/certificate.ts": "RFC 8705",
  "src/platform/statement-signing.ts": "RFC 7638: a key is named by its thumbprint",
  "src/platform/http/caching.ts": "names an answer for a cache; kept nowhere",
  "src/platform/http/docs.ts": "a policy that browsers know",
  "src/platform/postgres/place.ts": "names a folder before there is a database",
  "src/portal/send-page.ts": "a policy that browsers know, and the name of a page for a cache",
  "src/portal/build.ts": "a stamp of the sources, before there is a database",
};
const MADE =
  /sha-?256["'-]|\bcreateHash\b|\bhash\b[^;]*\} from "node:crypto"|crypto\.subtle\.digest|sha256\(/u;

it("digests are made in one place; what keeps to another algorithm is named here with its reason", async () => {
  const root = resolve(import.meta.dirname, "../..");
  const found: string[] = [];
  for await (const path of glob("src/**/*.{ts,tsx}", { cwd: root })) {
    if (/\.test\.tsx?$|\/testing\.ts$/u.test(path)) continue;
    if (MADE.test(readFileSync(resolve(root, path), "utf8"))) found.push(path);
  }
  assert.deepEqual(found.sort(), Object.keys(FIXED).sort());
});

it("a hash that leaves says its digest, and SHA-256 goes without, as it always did", () => {
  assert.equal(namedHash(Buffer.alloc(2, 171), "sha256"), "abab");
  assert.equal(namedHash(Buffer.alloc(2, 171), "sm3"), "sm3:abab");
});

describe("a process under gm", () => {
  let fresh: TestDatabase;
  let begun: TestDatabase;
  before(async () => {
    [fresh, begun] = await Promise.all([testDatabase(), testDatabase()]);
    await begun.sql`update platform.audit_head set position = 7 where chain = 'audit'`;
  });
  after(() => Promise.all([fresh.drop(), begun.drop()]));

  const write = (database: TestDatabase, n: number) =>
    inTransaction(
      database,
      { actor: "system", purpose: "test", detail: { n } },
      (tx) => tx`create table ${tx.unsafe(`public.written_${n}`)} (n integer)`,
    );

  it("begins an empty database, and no process of another suite", async () => {
    assert.deepEqual(await heldSuite(fresh.sql), { suite: "international", isBegun: false });
    await beginSuite(fresh, "gm");
    assert.deepEqual(await heldSuite(fresh.sql), { suite: "gm", isBegun: true });
    await beginSuite(fresh, "gm");
    const [row] = await fresh.sql`select count(*)::integer as entries from platform.audit`;
    assert.equal(row?.["entries"], 1, "it is chosen once");
    assert.throws(() => adoptSuite("international"), /one installation, of one suite/u);
    assert.equal(digestHex("abc"), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  });

  it("is refused where another suite was begun, and could not write there anyway", async () => {
    const differs = (error: unknown) => error instanceof Refused && error.code === "SUITE_DIFFERS";
    await assert.rejects(beginSuite(begun, "gm"), differs);
    await assert.rejects(beginSuite(fresh, "international"), differs);
    assert.throws(() => requireSameSuite("gm", "international"), differs);
    await assert.rejects(write(begun, 1), /the trail is of the suite/u);
    const [row] = await begun.sql`select to_regclass('public.written_1') is null as none`;
    assert.equal(row?.["none"], true, "what was written with it is gone");
  });

  it("links in the database by SM3: the value of GB/T 32905 for 64 bytes, and that of OpenSSL for any", async () => {
    const linked = async (pairs: readonly (readonly [Buffer, Buffer])[]): Promise<readonly string[]> => {
      const hex = (at: 0 | 1) => pairs.map((pair) => pair[at].toString("hex"));
      const rows = await fresh.sql<{ link: string }[]>`
        select encode(platform.sm3_link(decode(p.a, 'hex'), decode(p.b, 'hex')), 'hex') as link
          from unnest(${hex(0)}::text[], ${hex(1)}::text[]) with ordinality as p (a, b, n) order by p.n`;
      return rows.map(({ link }) => link);
    };
    const half = Buffer.from("abcd".repeat(8));
    assert.deepEqual(await linked([[half, half]]), [
      "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
    ]);
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((some) => Buffer.from(some));
    const edges = [0, 1, 127, 128, 255].map((byte) => Buffer.alloc(32, byte));
    const random = fc.sample(fc.tuple(bytes, bytes), 500);
    const pairs = [...random, ...edges.flatMap((a) => edges.map((b) => [a, b] as const))];
    assert.deepEqual(
      await linked(pairs),
      pairs.map(([a, b]) => digestHex(Buffer.concat([a, b]), "sm3")),
    );
    await assert.rejects(linked([[Buffer.alloc(31), Buffer.alloc(33)]]), /two hashes of 32 bytes/u);
  });

  it("writes a chain that holds, however many write at once, and in which a change is found", async () => {
    await Promise.all(Array.from({ length: 30 }, (_, n) => write(fresh, n)));
    const { entries, broken, head } = await verifyAudit(fresh.sql, []);
    assert.deepEqual([entries, broken], [31, null]);
    assert.match(head.hash, /^sm3:[0-9a-f]{64}$/u);
    await write(fresh, 30);
    assert.equal((await verifyAudit(fresh.sql, [head])).broken, null);
    const bare = { ...head, hash: head.hash.slice("sm3:".length) };
    assert.equal((await verifyAudit(fresh.sql, [bare])).broken?.kind, "head", "a hash of another digest");
    await fresh.sql`update platform.audit set detail = '{"n": 99}' where position = 5`;
    const found = (await verifyAudit(fresh.sql, [head])).broken;
    assert.deepEqual([found?.kind, found?.position], ["entry", 5]);
    await fresh.sql`update platform.audit_head set digest = 'sha256' where chain = 'audit'`;
    assert.equal((await verifyAudit(fresh.sql, [])).broken?.position, 1, "another digest fits nothing");
  });
});
