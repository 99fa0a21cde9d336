import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "../../platform/testing.ts";
import { insertObjection, type NewObjection, saveAnswer, saveProposal } from "./store.ts";
import { openCounts, queueOf } from "./views.ts";

const SUBJECT = "91350100M000100Y43";
const BODY = "113301000024894011";
const BYTES = Buffer.of(1, 2, 3);
const AT = "2026-05-08T02:00:00Z";

let db: TestDatabase;
before(async () => {
  db = await testDatabase();
});
after(() => db.drop());

async function inserted(more: Partial<NewObjection> = {}): Promise<NewObjection> {
  const made: NewObjection = {
    ...{ subjectCode: SUBJECT, objectionId: randomUUID(), recordId: randomUUID(), recordVersion: 1 },
    ...{ entry: "administrative-penalty", bodyCode: BODY, ground: "wrong", askedAs: "subject" },
    ...{
      askedBy: randomUUID(),
      asked: BYTES,
      askedHash: BYTES,
      idempotencyKey: null,
      at: AT,
      on: "2026-05-08",
    },
    ...{ markDueOn: "2026-05-12", answerDueOn: "2026-05-18" },
    ...more,
  };
  await insertObjection(db.sql, made);
  return made;
}

async function proposed(made: NewObjection, by: string): Promise<void> {
  await saveProposal(db.sql, { ...made, proposal: BYTES, by, at: AT, version: 1 });
}

const answered = (made: NewObjection, by: string, appliedVersion: number | null = null) =>
  saveAnswer(db.sql, { ...made, verdict: "refused", by, at: AT, on: "2026-05-08", appliedVersion });

const refusedBy = (constraint: RegExp) => (error: unknown) =>
  error instanceof Error && "constraint_name" in error && constraint.test(String(error.constraint_name));

test("the table itself lets nobody handle what it raised, nor decide on what it proposed", async () => {
  const made = await inserted();
  await assert.rejects(proposed(made, made.askedBy), refusedBy(/objection_own/u));
  const examiner = randomUUID();
  await proposed(made, examiner);
  await assert.rejects(answered(made, examiner), refusedBy(/objection_four_eyes/u));
  await assert.rejects(answered(made, made.askedBy), refusedBy(/objection_own/u));
  await assert.rejects(answered(made, randomUUID(), 2), refusedBy(/objection_applied/u));
  await answered(made, randomUUID());
});

test("the table keeps the states: one open objection a record and side, no answer without a proposal, no state of its own", async () => {
  const made = await inserted();
  await assert.rejects(inserted({ recordId: made.recordId }), refusedBy(/objection_open/u));
  await inserted({ recordId: made.recordId, askedAs: "body" });
  const { objectionId } = made;
  const set = (column: string, value: string) =>
    db.sql.unsafe(
      `update objections.objection set ${column} = ${value} where objection_id = '${objectionId}'`,
    );
  await assert.rejects(set("state", "'refused'"), refusedBy(/objection_(?:proposal|answer)_there/u));
  await assert.rejects(set("state", "'proposed'"), refusedBy(/objection_proposal_there/u));
  await assert.rejects(
    set("state", "'closed'"),
    refusedBy(/objection_(?:state|proposal_there|answer_there)/u),
  );
  await assert.rejects(set("answered_at", "now()"), refusedBy(/objection_answered|objection_answer_there/u));
  await assert.rejects(set("return_note_sealed", "'\\x01'"), refusedBy(/objection_returned/u));
});

test("the queue stands by due day, what no calendar tells comes last, and the overdue are counted", async () => {
  const bodyCode = "11330106002489401J";
  const dueDays = ["2026-05-20", null, "2026-05-11"];
  for (const answerDueOn of dueDays) await inserted({ bodyCode, answerDueOn });
  const queue = await queueOf(db.sql, { bodyCode, answered: false, limit: 10 });
  assert.deepEqual(
    queue.map((one) => one.answerDueOn),
    ["2026-05-11", "2026-05-20", null],
  );
  assert.equal((await openCounts(db.sql, "2026-05-12")).overdue, 1);
  assert.equal((await queueOf(db.sql, { bodyCode: "nobody", answered: false, limit: 10 })).length, 0);
});
