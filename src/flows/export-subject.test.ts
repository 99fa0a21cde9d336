import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Bench, intakeBench, sendAndTakeIn } from "../../test/support/intake.ts";
import { GOOD_ROW, penaltyCsv } from "../../test/support/penalty-file.ts";
import { personFile } from "../../test/support/person-file.ts";
import { subjectFileHtml } from "../entry/subject-file-html.ts";
import { verifyAudit } from "../platform/audit.ts";
import { inTransaction } from "../platform/transaction.ts";
import { personCodeOf } from "../rooms/subjects/index.ts";
import { exportSubject } from "./export-subject.ts";

const ENTRY = "administrative-penalty";
let bench: Bench;
before(async () => {
  bench = await intakeBench();
});
after(() => bench.database.drop());

test("an organisation gets all its records, public or not, earlier versions too, with bases and batches", async () => {
  const row = { documentNumber: "云市监处罚〔2026〕1号", facts: "<script>alert(1)</script>标签不符合规定。" };
  const batch = await sendAndTakeIn(bench, {
    entry: ENTRY,
    bytes: penaltyCsv([row, { ...row, violation: "更正" }]),
  });
  await sendAndTakeIn(bench, {
    entry: ENTRY,
    bytes: penaltyCsv([{ documentNumber: "云市监处罚〔2026〕2号", kinds: "警告", fine: "" }]),
  });
  const exported = await exportSubject(bench.intake, { subjectCode: GOOD_ROW.uscc, actor: "operator" });
  assert.ok(exported.ok);
  const { records, batches, subject } = exported.value;
  const sorted = records.toSorted((a, b) => a.document_number.localeCompare(b.document_number));
  assert.deepEqual(
    sorted.map(({ document_number, version, publicity }) => [
      document_number,
      version,
      publicity?.in_force ?? null,
    ]),
    [
      ["云市监处罚〔2026〕1号", 1, false],
      ["云市监处罚〔2026〕1号", 2, true],
      ["云市监处罚〔2026〕2号", 1, null],
    ],
  );
  assert.ok(records.find(({ publicity }) => publicity !== null)?.publicity?.basis.length);
  assert.equal(subject.organisation?.subject_code, GOOD_ROW.uscc);
  assert.ok(batches.some(({ batch_id }) => batch_id === batch.id));
  const html = subjectFileHtml(exported.value, bench.intake.catalogue);
  assert.doesNotMatch(html, /<script/u);
  assert.match(html, /违法事实/u);
  const [entry] = await bench.database
    .sql`select act, purpose, detail from platform.audit order by position desc limit 1`;
  assert.deepEqual(entry, { act: "export-subject", purpose: "own-file", detail: { records: 3, looks: 0 } });
});

test("a person gets what is sealed about itself, and the trail says nothing about who it is", async () => {
  const { csv, people } = await personFile({ seed: 9, rows: 2, today: "2026-05-08" });
  await sendAndTakeIn(bench, { entry: ENTRY, bytes: csv });
  const [one, two] = people;
  const number = one?.number ?? "";
  const subjectCode = personCodeOf(bench.intake.keys, { type: "resident-id", number });
  const exported = await exportSubject(bench.intake, { subjectCode, actor: "operator" });
  assert.ok(exported.ok);
  const text = JSON.stringify(exported.value);
  assert.ok(text.includes(number) && text.includes(one?.name ?? "?"));
  assert.ok(!text.includes(two?.number ?? "?"), "nothing about anybody else");
  const trail = await bench.database.sql`select string_agg(a::text, '') as text from platform.audit a`;
  assert.ok(!String(trail[0]?.["text"]).includes(number));
  assert.equal((await verifyAudit(bench.database.sql, [])).broken, null);
});

test("about a subject of whom nothing is kept the answer is that, and the question is on the trail", async () => {
  const exported = await exportSubject(bench.intake, { subjectCode: "PN:none", actor: "operator" });
  assert.equal(exported.ok ? "ok" : exported.code, "SUBJECT_NOT_KEPT");
  const [entry] = await bench.database.sql`select act from platform.audit order by position desc limit 1`;
  assert.equal(entry?.["act"], "export-subject");
});

test("an export while others write is whole and on the trail: no write of theirs makes it fail", async () => {
  const write = () => inTransaction(bench.intake.db, { actor: "system", purpose: "test" }, async () => {});
  let isExporting = true;
  const writers = [1, 2, 3].map(async () => {
    while (isExporting) await write();
  });
  try {
    for (let nth = 0; nth < 15; nth++) {
      const exported = await exportSubject(bench.intake, { subjectCode: GOOD_ROW.uscc, actor: "operator" });
      assert.ok(exported.ok && exported.value.records.length === 3);
    }
  } finally {
    isExporting = false;
    await Promise.all(writers);
  }
  const [row] = await bench.database.sql<{ entries: number }[]>`
    select count(*)::integer as entries from platform.audit where act = 'export-subject' and detail ->> 'records' = '3'`;
  assert.ok((row?.entries ?? 0) >= 15);
  assert.equal((await verifyAudit(bench.database.sql, [])).broken, null);
});
