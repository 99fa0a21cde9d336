import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Bench, batchSeen, intakeBench, send, sendAndTakeIn } from "../../test/support/intake.ts";
import { BODY, type Cells, GOOD_ROW, penaltyCsv } from "../../test/support/penalty-file.ts";
import { encodeGb18030 } from "../kernel/gb18030.ts";
import { fixedClock } from "../platform/clock.ts";
import { rowsOf } from "../rooms/intake/row-views.ts";
import { subjectPageOf } from "../rooms/publicity/index.ts";
import { applySlice } from "./apply-slice.ts";
import { readBatch } from "./read-batch.ts";
import { takeInBatch } from "./take-in-batch.ts";

const EVERY_ROW = { code: null, column: null, text: null };
let bench: Bench;
before(async () => {
  bench = await intakeBench();
});
after(() => bench.database.drop());

const SUBJECTS = ["91350100M000100Y43", "91330100MA2A00018C", "91330100MA2A000267", "91330100MA2A000342"];
let document = 1000;

/** A row that no other test uses. */
function freshRow(cells: Cells = {}): Cells {
  document += 1;
  return { documentNumber: `云市监处罚〔2026〕${document}号`, ...cells };
}

function penalties(rows: readonly Cells[]): { entry: string; bytes: string } {
  return { entry: "administrative-penalty", bytes: penaltyCsv(rows) };
}

async function visible(uscc: string, asOf: string, knownAt: string | null = null) {
  const times = { asOf, knownAt, today: asOf, knownBy: BODY.uscc };
  const asked = { subjectCode: uscc, entry: null, ...times, after: null, limit: 100 };
  return (await subjectPageOf(bench.intake.db.sql, asked))?.rows ?? [];
}

test("a good row becomes a record that is public from its decision day through the last day of the law's term", async () => {
  const row = freshRow();
  const batch = await sendAndTakeIn(bench, penalties([row]));
  assert.equal(batch.status, "done");
  assert.deepEqual(batch.counts, {
    total: 1,
    accepted: 1,
    warned: 0,
    duplicate: 0,
    superseding: 0,
    rejected: 0,
  });
  const found = (await visible(GOOD_ROW.uscc, "2026-05-08")).find(
    (r) => r.document_number === row.documentNumber,
  );
  assert.equal(found?.public_from, "2026-04-30");
  assert.equal(found?.public_through, "2027-04-30");
  assert.equal(found?.repair_from, "2026-07-31");
  assert.equal(found?.severity, "general");
  assert.equal(found?.clock_state, "on-time");
  const onDay = async (day: string): Promise<boolean> =>
    (await visible(GOOD_ROW.uscc, day)).some((r) => r.document_number === row.documentNumber);
  assert.equal(await onDay("2027-04-30"), true, "the last public day");
  assert.equal(await onDay("2027-05-01"), false, "the day after, without any job having run");
  assert.equal(await onDay("2026-04-29"), false, "the day before the decision");
});

test("sending the same file again changes nothing", async () => {
  const file = penalties([freshRow(), freshRow({ uscc: "91330100MA2A00018C", name: "云州甲有限公司" })]);
  await sendAndTakeIn(bench, file);
  const before = await bench.intake.db.sql`select count(*)::integer as n from records.record`;
  const again = await sendAndTakeIn(bench, file);
  assert.deepEqual(again.counts, {
    total: 2,
    accepted: 0,
    warned: 0,
    duplicate: 2,
    superseding: 0,
    rejected: 0,
  });
  assert.deepEqual(await bench.intake.db.sql`select count(*)::integer as n from records.record`, before);
});

test("a changed row supersedes; both versions stay visible to the instant when they were known", async () => {
  const row = freshRow({ uscc: "91330100MA2A000267", name: "云州乙有限公司" });
  await sendAndTakeIn(bench, penalties([row]));
  const later = { ...bench, intake: { ...bench.intake, clock: fixedClock("2026-05-11T02:00:00Z") } };
  const batch = await sendAndTakeIn(
    later,
    penalties([{ ...row, facts: "当事人经营标签不符合规定的预包装食品三批。" }]),
  );
  assert.equal(batch.counts.superseding, 1);
  const now = await visible("91330100MA2A000267", "2026-05-12");
  assert.deepEqual(
    now.map((r) => [r.version, r.content?.violationFacts]),
    [[2, "当事人经营标签不符合规定的预包装食品三批。"]],
  );
  const then = await visible("91330100MA2A000267", "2026-05-12", "2026-05-09T00:00:00Z");
  assert.deepEqual(
    then.map((r) => r.version),
    [1],
  );
  const old = await sendAndTakeIn(later, penalties([row]));
  assert.equal(old.counts.duplicate, 1, "an old file sent again does not undo the correction");
  assert.deepEqual(
    (await visible("91330100MA2A000267", "2026-05-12")).map((r) => r.version),
    [2],
  );
});

test("one document that punishes several parties makes one record for each", async () => {
  const shared = { documentNumber: "云市监处罚〔2026〕900号" };
  const batch = await sendAndTakeIn(
    bench,
    penalties([shared, { ...shared, uscc: "91330100MA2A000342", name: "云州丙有限公司" }]),
  );
  assert.equal(batch.counts.accepted, 2);
});

test("a row given twice in one file is one record, a corrected one its second version", async () => {
  const row = freshRow({ uscc: "91330100MA2A000342", name: "云州丙有限公司" });
  const batch = await sendAndTakeIn(bench, penalties([row, row, { ...row, violation: "更正后的违法行为" }]));
  assert.deepEqual(batch.counts, {
    total: 3,
    accepted: 1,
    warned: 0,
    duplicate: 1,
    superseding: 1,
    rejected: 0,
  });
});

test("a rejected row says column, code and both languages, and the good rows beside it go in", async () => {
  const bad = freshRow({ uscc: "91350100M000100Y44" });
  const batch = await sendAndTakeIn(bench, penalties([freshRow(), bad, freshRow()]));
  assert.deepEqual(batch.counts, {
    total: 3,
    accepted: 2,
    warned: 0,
    duplicate: 0,
    superseding: 0,
    rejected: 1,
  });
  const rows = await rowsOf(bench.intake.db.sql, {
    batchId: batch.id,
    status: "rejected",
    ...EVERY_ROW,
    after: 0,
    limit: 10,
  });
  assert.deepEqual(
    rows.map((row) => row.row),
    [3],
  );
  assert.ok(rows[0]?.problems.some((problem) => problem.level === "error" && problem.column !== null));
  const clean = await rowsOf(bench.intake.db.sql, {
    batchId: batch.id,
    status: "accepted",
    ...EVERY_ROW,
    after: 0,
    limit: 10,
  });
  assert.deepEqual(
    clean.map((row) => row.row),
    [2, 4],
  );
});

test("a warning by simple procedure and a minor penalty are stored and not public", async () => {
  const row = freshRow({
    kinds: "警告",
    content: "警告",
    fine: "",
    publicThrough: "2027-04-30",
    uscc: "91330100MA2A00018C",
    name: "云州甲有限公司",
  });
  const batch = await sendAndTakeIn(bench, penalties([row]));
  assert.equal(batch.counts.accepted, 1);
  const stored = await bench.intake.db
    .sql`select severity from records.record where document_number = ${row.documentNumber ?? ""}`;
  assert.equal(stored[0]?.severity, "minor");
  const shown = await visible("91330100MA2A00018C", "2026-05-08");
  assert.equal(
    shown.some((r) => r.document_number === row.documentNumber),
    false,
  );
});

test("a batch that stopped between two slices goes on where it stopped and counts every row once", async () => {
  const rows = SUBJECTS.flatMap((uscc, n) => [
    freshRow({ uscc, name: n === 0 ? GOOD_ROW.name : `云州${"甲乙丙"[n - 1]}有限公司` }),
    freshRow({ uscc: "91350100M000100Y44" }),
  ]);
  const batchId = await send(bench, { ...penalties(rows), sliceCount: 16 });
  const { createStage } = await import("../rooms/intake/stage.ts");
  const { claimBatch, releaseBatch } = await import("../rooms/intake/claim.ts");
  const session = await bench.intake.db.sql.reserve();
  const batch = await claimBatch(session, batchId);
  assert.ok(batch !== null);
  await createStage(bench.intake.db.sql, batch);
  const read = await readBatch(bench.intake, batch);
  for (const slice of [0, 3, 7, 11]) {
    await applySlice({
      ...batch,
      rows: read.staged.slices[slice] ?? 0,
      db: bench.intake.db,
      clock: bench.intake.clock,
      slice,
      receivedOn: read.receivedOn,
    });
  }
  await releaseBatch(session, batchId);
  session.release();
  await takeInBatch(bench.intake, batchId);
  const done = await batchSeen(bench, batchId);
  assert.equal(done.status, "done");
  assert.deepEqual(done.counts, {
    total: 8,
    accepted: 4,
    warned: 0,
    duplicate: 0,
    superseding: 0,
    rejected: 4,
  });
});

test("two batches with the same rows at once make each record once", async () => {
  const rows = SUBJECTS.map((uscc, n) =>
    freshRow({ uscc, name: n === 0 ? GOOD_ROW.name : `云州${"甲乙丙"[n - 1]}有限公司` }),
  );
  const ids = [await send(bench, penalties(rows)), await send(bench, penalties(rows))];
  await Promise.all(ids.map((id) => takeInBatch(bench.intake, id)));
  const counts = (await Promise.all(ids.map((id) => batchSeen(bench, id)))).map((batch) => batch.counts);
  assert.equal(
    counts.reduce((sum, count) => sum + count.accepted, 0),
    4,
  );
  assert.equal(
    counts.reduce((sum, count) => sum + count.duplicate, 0),
    4,
  );
});

test("each change of the public layer is announced once, in the transaction that makes it", async () => {
  const row = freshRow({ uscc: "91330100MA2A000342", name: "云州丙有限公司" });
  await sendAndTakeIn(bench, penalties([row]));
  await sendAndTakeIn(bench, penalties([{ ...row, facts: "更正。" }]));
  await sendAndTakeIn(bench, penalties([{ ...row, kinds: "警告", content: "警告", fine: "" }]));
  const changes = await bench.intake.db.sql<{ kind: string }[]>`
    select c.kind
      from publicity.change c join records.record r using (subject_code, record_id, version)
     where r.document_number = ${row.documentNumber ?? ""}
     order by c.change_id`;
  assert.deepEqual(
    changes.map((change) => change.kind),
    ["published", "replaced", "withdrawn"],
  );
});

test("a file of the wrong template fails as a whole with its code and leaves nothing behind", async () => {
  const batch = await sendAndTakeIn(bench, {
    entry: "administrative-licence",
    bytes: penaltyCsv([freshRow()]),
  });
  assert.equal(batch.status, "failed");
  assert.equal(batch.failure?.code, "WRONG_TEMPLATE");
  const tables = await bench.intake.db
    .sql`select 1 from pg_tables where schemaname = 'intake' and tablename like 'stage\\_%'`;
  assert.equal(tables.length, 0);
});

test("a rare character at the place where a shown value is cut, and half a pair, reject their rows and not the batch", async () => {
  const long = `${"行".repeat(119)}𠮷𠮷`;
  const cut = await sendAndTakeIn(
    bench,
    penalties([freshRow({ kinds: long, uscc: long, name: long }), freshRow()]),
  );
  assert.deepEqual([cut.status, cut.counts.accepted, cut.counts.rejected], ["done", 1, 1]);
  const [header = "", line = ""] = penaltyCsv([freshRow()]).replace("\uFEFF", "").split("\r\n");
  const cells = line.split(",");
  const rows = [header.split(","), cells.with(0, "\ud842"), cells.with(2, "a\u0000b"), cells];
  const lines = rows.map((row) => JSON.stringify(row)).join("\n");
  const halves = await sendAndTakeIn(bench, { entry: "administrative-penalty", bytes: lines });
  assert.deepEqual([halves.status, halves.counts.accepted, halves.counts.rejected], ["done", 1, 2]);
  const key = await sendAndTakeIn(bench, {
    entry: "administrative-penalty",
    bytes: `${JSON.stringify([...(rows[0] ?? []), "\ud842\u0000"])}\n`,
  });
  assert.deepEqual([key.status, key.failure?.code], ["failed", "UNKNOWN_COLUMN"]);
});

test("a broken character across two pieces of a GB18030 file rejects its row and not the batch", async () => {
  const good = encodeGb18030(penaltyCsv([freshRow(), freshRow()]).replace("\uFEFF", ""));
  const piece = 256 * 1024;
  const fill = encodeGb18030(`${",".repeat(18)}\r\n`);
  const head = good.subarray(0, good.indexOf("\r\n") + 2);
  const blank = Math.floor((piece - head.length) / fill.length) - 2;
  const start = Buffer.concat([head, ...Array.from({ length: blank }, () => fill)]);
  const lead = Buffer.alloc(piece - start.length - 2, "x");
  const bytes = Buffer.concat([
    start,
    lead,
    Buffer.from([0x83, 0x30]),
    Buffer.from([0x81, 0x41]),
    Buffer.from("\r\n"),
    good.subarray(head.length),
  ]);
  const batch = await sendAndTakeIn(bench, { entry: "administrative-penalty", bytes });
  assert.deepEqual([batch.status, batch.counts.accepted], ["done", 2]);
});
