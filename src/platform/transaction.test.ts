import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { type TestDatabase, testDatabase } from "./testing.ts";
import { inTransaction } from "./transaction.ts";

describe("the only writer", () => {
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase();
    await database.sql`create table public.fact (n integer primary key)`;
  });
  beforeEach(async () => {
    await database.sql`truncate public.fact, platform.audit`;
  });
  after(() => database.drop());

  const entries = () => database.sql`select * from platform.audit order by at, audit_id`;
  const facts = () => database.sql`select n from public.fact order by n`;

  it("appends one entry that says who did what and why, in the transaction of the write", async () => {
    const act = {
      actor: "1133",
      purpose: "intake",
      act: "apply-slice",
      subjectCount: 2,
      detail: { slice: 3 },
    };
    const answer = await inTransaction(database, act, async (tx) => {
      await tx`insert into public.fact values (1), (2)`;
      return "done";
    });
    assert.equal(answer, "done");
    const [entry, ...more] = await entries();
    assert.equal(more.length, 0);
    assert.deepEqual(
      [entry?.actor, entry?.purpose, entry?.act, entry?.subject_count, entry?.detail],
      ["1133", "intake", "apply-slice", "2", { slice: 3 }],
    );
    assert.equal(entry?.hash.length, 32);
    assert.equal(entry?.previous_hash.length, 32);
    const [same] = await database.sql`
      select (select xmin::text from public.fact limit 1) = (select xmin::text from platform.audit) as same`;
    assert.equal(same?.same, true);
  });

  it("leaves neither write nor entry when the work breaks", async () => {
    const broken = inTransaction(database, { actor: "system", purpose: "test" }, async (tx) => {
      await tx`insert into public.fact values (1)`;
      throw new Error("broken");
    });
    await assert.rejects(broken, /broken/);
    assert.equal((await facts()).length, 0);
    assert.equal((await entries()).length, 0);
  });

  it("leaves no write when the entry cannot be appended", async () => {
    await database.sql`alter table platform.audit add constraint refuse_all check (false) not valid`;
    const act = { actor: "system", purpose: "test" };
    const broken = inTransaction(database, act, (tx) => tx`insert into public.fact values (1)`);
    await assert.rejects(broken, /refuse_all/);
    await database.sql`alter table platform.audit drop constraint refuse_all`;
    assert.equal((await facts()).length, 0);
  });

  it("writes nothing for nobody and for no purpose", async () => {
    for (const act of [
      { actor: "", purpose: "intake" },
      { actor: "  ", purpose: "intake" },
      { actor: "1133", purpose: "" },
    ]) {
      let worked = false;
      const refused = inTransaction(database, act, async () => {
        worked = true;
      });
      await assert.rejects(refused, /Broken invariant/);
      assert.equal(worked, false);
    }
    assert.equal((await entries()).length, 0);
  });
});
