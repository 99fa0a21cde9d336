import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { access, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type postgres from "postgres";
import { type Bench, batchSeen, intakeBench, send } from "../../test/support/intake.ts";
import { BODY, type Cells, penaltyCsv } from "../../test/support/penalty-file.ts";
import { fixedClock } from "../platform/clock.ts";
import { type Batch, ClaimLost, claimBatch } from "../rooms/intake/claim.ts";
import { holdUploads } from "../rooms/intake/index.ts";
import { createStage, stageTable } from "../rooms/intake/stage.ts";
import { StageBroken } from "../rooms/intake/store.ts";
import { applySlice } from "./apply-slice.ts";
import { type ReadBatch, readBatch } from "./read-batch.ts";
import { BatchInterrupted, BREAKS_MAX, takeInBatch } from "./take-in-batch.ts";

let bench: Bench;
before(async () => {
  bench = await intakeBench();
});
after(() => bench.database.drop());

let document = 1000;
const penalties = (rows: readonly Cells[]) => ({ entry: "administrative-penalty", bytes: penaltyCsv(rows) });
const freshRow = (cells: Cells = {}): Cells => {
  document += 1;
  return { documentNumber: `云市监错处〔2026〕${document}号`, ...cells };
};

interface Begun {
  readonly session: postgres.ReservedSql;
  readonly batch: Batch;
  readonly read: ReadBatch;
}

/** A batch as a program has it that claimed it, read it, and has applied nothing yet. */
async function begin(batchId: string): Promise<Begun> {
  const session = await bench.intake.db.sql.reserve();
  const batch = await claimBatch(session, batchId);
  assert.ok(batch !== null);
  await createStage(bench.intake.db.sql, batch);
  return { session, batch, read: await readBatch(bench.intake, batch) };
}

const apply = ({ batch, read }: Begun, slice = 0): Promise<unknown> =>
  applySlice({
    ...batch,
    db: bench.intake.db,
    clock: bench.intake.clock,
    slice,
    rows: read.staged.slices[slice] ?? 0,
    receivedOn: read.receivedOn,
  });

async function cutOff(session: postgres.ISql): Promise<void> {
  const [row] = await session<{ pid: number }[]>`select pg_backend_pid() as pid`;
  await bench.intake.db.sql`select pg_terminate_backend(${row?.pid ?? 0}, 10000)`;
}

async function breaksOf(batchId: string): Promise<number> {
  const [row] = await bench.intake.db.sql<{ breaks: number }[]>`
    select breaks from intake.batch where batch_id = ${batchId}`;
  return row?.breaks ?? -1;
}

test("a program that lost its claim writes no more, and the batch of the next one is whole", async () => {
  const batchId = await send(bench, penalties([freshRow(), freshRow(), freshRow()]));
  const lost = await begin(batchId);
  await cutOff(lost.session);
  const next = await begin(batchId);
  await assert.rejects(apply(lost), ClaimLost);
  await apply(next);
  await cutOff(next.session);
  await takeInBatch(bench.intake, batchId);
  const { status, counts } = await batchSeen(bench, batchId);
  assert.deepEqual([status, counts.total, counts.accepted], ["done", 3, 3]);
  lost.session.release();
  next.session.release();
});

test("a stage that PostgreSQL has emptied is not taken for the whole, and the batch starts anew", async () => {
  const batchId = await send(bench, penalties([freshRow(), freshRow()]));
  const begun = await begin(batchId);
  await bench.intake.db.sql.unsafe(`truncate ${stageTable(begun.batch, 0)}`);
  await assert.rejects(apply(begun), StageBroken);
  await cutOff(begun.session);
  begun.session.release();
  await takeInBatch(bench.intake, batchId);
  assert.equal((await batchSeen(bench, batchId)).counts.accepted, 2);
});

test("faults of the machine do not count against a batch, and it ends when they are over", async () => {
  const batchId = await send(bench, penalties([freshRow()]));
  const stop = AbortSignal.abort();
  for (let time = 0; time <= BREAKS_MAX; time++) {
    const error = await takeInBatch({ ...bench.intake, stop }, batchId).catch((met: unknown) => met);
    assert.ok(error instanceof BatchInterrupted);
    await error.forgive();
  }
  assert.equal(await breaksOf(batchId), 0);
  await takeInBatch(bench.intake, batchId);
  assert.equal((await batchSeen(bench, batchId)).status, "done");
});

test("a full disk of PostgreSQL loses no batch: it waits and is done once there is room", async () => {
  const { sql } = bench.intake.db;
  await sql.unsafe(`
    create function no_room() returns event_trigger language plpgsql as
      $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
    create event trigger full_disk on ddl_command_end when tag in ('CREATE TABLE') execute function no_room()`);
  const batchId = await send(bench, penalties([freshRow()]));
  const error = await takeInBatch(bench.intake, batchId).catch((met: unknown) => met);
  assert.ok(error instanceof BatchInterrupted);
  await error.forgive();
  assert.deepEqual([await breaksOf(batchId), (await batchSeen(bench, batchId)).status], [0, "running"]);
  await sql`drop event trigger full_disk`;
  await takeInBatch(bench.intake, batchId);
  assert.equal((await batchSeen(bench, batchId)).status, "done");
});

test("a batch that kills its program again and again is given up, and lets those of others go first meanwhile", async () => {
  const { sql } = bench.intake.db;
  const poison = await send(bench, penalties([freshRow()]));
  for (let time = 0; time < 3; time++) {
    const begun = await begin(poison);
    await cutOff(begun.session);
    begun.session.release();
  }
  assert.equal(await breaksOf(poison), 3);
  const other = await send(bench, { ...penalties([freshRow()]), entry: "administrative-licence" });
  assert.equal(await takeInBatch(bench.intake), other);
  await sql`update intake.batch set breaks = ${BREAKS_MAX} where batch_id = ${poison}`;
  await takeInBatch(bench.intake);
  assert.equal((await batchSeen(bench, poison)).failure?.code, "BATCH_GIVEN_UP");
  const left = await sql`select 1 from pg_tables where schemaname = 'intake' and tablename like 'stage\\_%'`;
  assert.equal(left.length, 0);
});

test("a correction never overtakes what it corrects, also when the clock was set back between the two", async () => {
  const row = freshRow();
  const first = await send(bench, penalties([row]));
  const back = { ...bench, intake: { ...bench.intake, clock: fixedClock("2026-05-08T03:00:00Z") } };
  const second = await send(back, penalties([{ ...row, facts: "更正。" }]));
  const session = await bench.intake.db.sql.reserve();
  assert.equal((await claimBatch(session, null))?.batchId, first);
  assert.equal(await takeInBatch(back.intake), null, "the correction waits while the other is at work");
  await cutOff(session);
  session.release();
  assert.equal(await takeInBatch(back.intake), first);
  assert.equal(await takeInBatch(back.intake), second);
});

test("a clock that goes back an hour fails no batch, and what was known before stays known before", async () => {
  const row = freshRow();
  const hours = ["2026-05-08T04:00:00Z", "2026-05-08T03:00:00Z", "2026-05-08T03:30:00Z"];
  for (const [n, hour] of hours.entries()) {
    const at = { ...bench, intake: { ...bench.intake, clock: fixedClock(hour) } };
    const batchId = await send(at, penalties([{ ...row, facts: `第${n}次。` }]));
    await takeInBatch(at.intake, batchId);
    assert.equal((await batchSeen(at, batchId)).status, "done");
  }
  const versions = await bench.intake.db.sql<{ version: number; at: string; until: string | null }[]>`
    select r.version, t.known_from as at, t.known_until as until
      from records.record r join publicity.term t using (subject_code, record_id, version)
     where r.document_number = ${row.documentNumber ?? ""} and r.recorded_at = t.known_from
       and r.superseded_at is not distinct from t.known_until
     order by r.version`;
  assert.deepEqual(
    versions.map(({ version, at, until }) => [version, at, until]),
    [
      [1, "2026-05-08T04:00:00Z", "2026-05-08T04:00:00.000001Z"],
      [2, "2026-05-08T04:00:00.000001Z", "2026-05-08T04:00:00.000002Z"],
      [3, "2026-05-08T04:00:00.000002Z", null],
    ],
  );
});

test("uploads that a crash left behind go at the next start, and only those", async () => {
  const uploads = join(bench.folder, "uploads");
  await mkdir(uploads, { recursive: true });
  const waiting = await send({ ...bench, folder: uploads }, penalties([freshRow()]));
  const abandoned = join(uploads, randomUUID());
  await writeFile(abandoned, "half");
  await writeFile(join(uploads, "notes.txt"), "an operator's own");
  const first = await holdUploads(uploads, bench.intake.db.sql);
  assert.deepEqual((await readdir(uploads)).sort(), [waiting, "notes.txt"].sort());
  await writeFile(abandoned, "being received by the first");
  const second = await holdUploads(uploads, bench.intake.db.sql);
  await access(abandoned);
  first.release();
  second.release();
  await takeInBatch(bench.intake, waiting);
  assert.equal((await batchSeen(bench, waiting, BODY.uscc)).status, "done");
});
