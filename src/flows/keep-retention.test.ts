import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { type Bench, intakeBench, sendAndTakeIn } from "../../test/support/intake.ts";
import { penaltyCsv } from "../../test/support/penalty-file.ts";
import { personFile } from "../../test/support/person-file.ts";
import { verifyAudit } from "../platform/audit.ts";
import { fixedClock } from "../platform/clock.ts";
import { keptThrough, recordsOverRetention, retentionEnding } from "../rooms/publicity/index.ts";
import { personCodeOf } from "../rooms/subjects/index.ts";
import { erasePerson } from "./erase-person.ts";
import { keepRetention, retentionsOn } from "./keep-retention.ts";

const ENTRY = "administrative-penalty";
let bench: Bench;
before(async () => {
  bench = await intakeBench();
});
after(() => bench.database.drop());

const on = (day: string) => ({ ...bench.intake, clock: fixedClock(day) });
const sealedCount = async () => {
  const [row] = await bench.database.sql`
    select count(*) filter (where sealed_at is not null)::integer as sealed, count(*)::integer as total from records.record`;
  return [row?.["sealed"], row?.["total"]];
};

test("a record is kept through the last day of its retention and sealed on the next, with its article and an audit entry", async () => {
  await sendAndTakeIn(bench, {
    entry: ENTRY,
    bytes: penaltyCsv([
      { validUntil: "2027-01-31" },
      { documentNumber: "云市监处罚〔2026〕2号", validUntil: "2099-12-31" },
    ]),
  });
  const { sql } = bench.database;
  await sql`update records.record set valid_until = '2031-01-31' where document_number = '云市监处罚〔2026〕2号'`;
  const [retention] = retentionsOn(bench.intake.law, "2032-04-30").filter(({ entry }) => entry === ENTRY);
  assert.deepEqual([retention?.months, retention?.verified], [60, false]);
  assert.equal(await keepRetention(on("2032-04-30")), 0, "60 months after the publicity ended on 2027-04-30");
  const ending = await retentionEnding(sql, {
    retentions: retentionsOn(bench.intake.law, "2032-04-10"),
    from: "2032-04-10",
    before: "2032-05-10",
  });
  assert.deepEqual([...ending], [{ entry: ENTRY, keptThrough: "2032-04-30", records: 1 }]);
  assert.equal(await keepRetention(on("2032-05-01")), 1);
  assert.deepEqual(await sealedCount(), [1, 2]);
  assert.equal(await keepRetention(on("2032-05-01")), 0);
  const [mark] = await sql`select reason, article, ordered_by from records.tombstone`;
  assert.deepEqual(mark, { reason: "retention-over", article: "第十九条、第四十七条", ordered_by: "system" });
  const [entry] = await sql`select act, detail from platform.audit where act = 'seal-over-retention'`;
  assert.deepEqual(entry?.["detail"], { entry: ENTRY, records: 1 });
});

test("the database and the rule add months alike, at the ends of months too", async () => {
  const { sql } = bench.database;
  const days = fc
    .integer({ min: 0, max: 20_000 })
    .map((n) => Temporal.PlainDate.from("2000-01-01").add({ days: n }));
  const pairs = fc.sample(fc.tuple(days, fc.integer({ min: 0, max: 400 })), 300);
  const given = pairs.map(([day, months]) => ({ day: day.toString(), months }));
  const rows = await sql<{ kept: string }[]>`
    select (p.day + make_interval(months => p.months))::date::text as kept
      from json_to_recordset(${JSON.stringify(given)}::text::json) as p (day date, months integer)`;
  assert.deepEqual(
    rows.map(({ kept }) => kept),
    pairs.map(([day, months]) => keptThrough([day.toString(), null], months)),
  );
});

test("an entry without a retention in the law is never sealed by time", async () => {
  const none = await recordsOverRetention(bench.database.sql, {
    retentions: [],
    before: "2999-01-01",
    limit: 10,
  });
  assert.deepEqual([...none], []);
});

test("when the tombstone of an erased person ends, the keyed hash is nowhere any more and the proofs are", async () => {
  const { csv, people } = await personFile({ seed: 5, rows: 1, today: "2026-05-08" });
  await sendAndTakeIn(bench, { entry: ENTRY, bytes: csv });
  const number = people[0]?.number ?? "";
  const subjectCode = personCodeOf(bench.intake.keys, { type: "resident-id", number });
  const { sql } = bench.database;
  const proofs = () => sql`select encode(content_hash, 'hex') as proof from records.record order by 1`;
  const before = await proofs();
  const erased = await erasePerson(bench.intake, {
    subjectCode,
    order: {
      orderedBy: "operator",
      reason: "erasure",
      instrument: "personal-information-protection-law",
      article: "第四十七条",
      orderNumber: "1号",
    },
  });
  assert.ok(erased.ok);
  assert.equal(await keepRetention(on(erased.value.keptUntil)), 0);
  const dayAfter = Temporal.PlainDate.from(erased.value.keptUntil).add({ days: 1 }).toString();
  assert.equal(await keepRetention(on(dayAfter)), 1);
  const tables = await sql<{ name: string }[]>`
    select c.table_schema || '.' || c.table_name as name from information_schema.columns c
      join information_schema.tables t using (table_schema, table_name)
     where c.column_name = 'subject_code' and t.table_type = 'BASE TABLE' order by 1`;
  assert.ok(tables.length > 5);
  for (const { name } of tables) {
    const found = await sql.unsafe(`select 1 from ${name} where subject_code = $1`, [subjectCode]);
    assert.equal(found.length, 0, name);
  }
  assert.deepEqual(await proofs(), before);
  assert.equal((await verifyAudit(sql, [])).broken, null);
});
