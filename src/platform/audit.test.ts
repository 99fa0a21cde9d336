import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, describe, it } from "node:test";
import { type Head, verifyAudit } from "./audit.ts";
import { anchorIn, moveAnchor } from "./audit-anchor.ts";
import { type TestDatabase, testDatabase } from "./testing.ts";
import { inTransaction } from "./transaction.ts";

const ENTRIES = 12;

describe("the audit trail is a chain", () => {
  const databases: TestDatabase[] = [];
  let database: TestDatabase;
  beforeEach(async () => {
    database = await testDatabase();
    databases.push(database);
    for (let n = 0; n < ENTRIES; n++) await write(n);
  });
  after(() => Promise.all(databases.map((one) => one.drop())));

  const write = (n: number): Promise<void> =>
    inTransaction(
      database,
      { actor: "11339900MB0TE5T01R", purpose: "intake", act: "apply-slice", subjectCount: n, detail: { n } },
      async () => {},
    );
  const verdict = (noted: Head | null = null) => verifyAudit(database.sql, noted === null ? [] : [noted]);

  it("holds while nobody touches it, however many write at once", async () => {
    await Promise.all(Array.from({ length: 30 }, (_, n) => write(n)));
    const { entries, broken, head } = await verdict();
    assert.equal(entries, ENTRIES + 30);
    assert.equal(broken, null);
    await write(1);
    assert.equal((await verdict(head)).broken, null);
  });

  const tampering: readonly (readonly [string, string, string, number])[] = [
    ["a changed purpose", "update platform.audit set purpose = 'other' where position = 5", "entry", 5],
    ["a changed detail", `update platform.audit set detail = '{"n": 99}' where position = 1`, "entry", 1],
    [
      "a changed time",
      "update platform.audit set at = at - interval '1 microsecond' where position = 12",
      "entry",
      12,
    ],
    ["an entry taken out", "delete from platform.audit where position = 7", "gap", 7],
    ["the last entries taken out", "delete from platform.audit where position > 10", "end", 10],
    [
      "two entries that changed places",
      "update platform.audit set position = case position when 3 then 4 else 3 end where position in (3, 4)",
      "link",
      3,
    ],
    ["all entries taken out", "delete from platform.audit", "end", 0],
    [
      "an entry put in by hand",
      `insert into platform.audit (audit_id, at, actor, purpose, act, detail, hash, position, previous_hash)
       select gen_random_uuid(), at, actor, purpose, act, detail, hash, 13, previous_hash from platform.audit where position = 12`,
      "entry",
      13,
    ],
  ];
  for (const [name, statement, kind, position] of tampering) {
    it(`finds ${name}`, async () => {
      await database.sql.unsafe(statement);
      const { broken } = await verdict();
      assert.deepEqual([broken?.kind, broken?.position], [kind, position]);
    });
  }

  it("finds a trail that was made anew as a whole, by a head that somebody noted", async () => {
    const { head } = await verdict();
    await database.sql`truncate platform.audit`;
    await database.sql`
      update platform.audit_head set position = 0, previous_hash = decode(repeat('00', 32), 'hex'),
             hash = decode(repeat('00', 32), 'hex')`;
    for (let n = 0; n < ENTRIES; n++) await write(n);
    assert.equal((await verdict()).broken, null);
    assert.deepEqual((await verdict(head)).broken, { kind: "head", position: ENTRIES, auditId: null });
  });

  it("finds a trail without a head, and one made anew behind the anchor, which then stays where it is", async () => {
    const folder = await mkdtemp(join(tmpdir(), "xinheng-anchor-"));
    const anchor = anchorIn(folder);
    assert.equal(await moveAnchor(database.sql, anchor), true);
    await write(1);
    assert.equal(await moveAnchor(database.sql, anchor), true);
    assert.equal(await moveAnchor(database.sql, anchor), true, "nothing was written since");
    const noted = await anchor.read();
    assert.deepEqual(noted, (await verdict()).head);
    await database.sql`truncate platform.audit`;
    await database.sql`
      update platform.audit_head set position = 0, previous_hash = decode(repeat('00', 32), 'hex'),
             hash = decode(repeat('00', 32), 'hex')`;
    assert.equal(await moveAnchor(database.sql, anchor), false, "cut");
    for (let n = 0; n < ENTRIES + 3; n++) await write(n);
    assert.equal(await moveAnchor(database.sql, anchor), false, "made anew");
    assert.deepEqual(await anchor.read(), noted);
    assert.equal((await verdict()).broken, null, "which nothing in the table tells");
    await database.sql`truncate platform.audit`;
    await database.sql`delete from platform.audit_head`;
    assert.equal((await verdict()).broken?.kind, "end");
    await rm(folder, { recursive: true });
  });
});
