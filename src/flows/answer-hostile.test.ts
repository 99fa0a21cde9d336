import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { bearer, postFile, TODAY } from "../../test/support/api.ts";
import {
  api,
  asking,
  begin,
  changesOf,
  codeOf,
  decide,
  ENTRY,
  end,
  FINE,
  get,
  OTHER,
  people,
  post,
  propose,
  publicRecord,
  published,
  raised,
  takeIn,
  uscc,
} from "../../test/support/objections.ts";
import { BODY, type Cells, GOOD_ROW, penaltyCsv } from "../../test/support/penalty-file.ts";
import { signedInPerson } from "../../test/support/people.ts";

before(begin);
after(end);

test("whoever acts for the enterprise handles no objection to its records, though a colleague raised it", async () => {
  const { id: recordId } = await published();
  const id = await raised(recordId);
  assert.equal(await codeOf(propose(id, { reasons: "x" }, people.both)), "OBJECTION_INTERESTED");
  assert.equal((await get(people.both, `/objections/${id}`)).may.propose, false);
  assert.equal(await codeOf(propose(id, { reasons: "与原件一致" })), "ok");
  assert.equal(await codeOf(decide(id, { agrees: true }, people.both)), "OBJECTION_INTERESTED");
  assert.equal(await codeOf(decide(id, { agrees: false, note: "x" }, people.both)), "OBJECTION_INTERESTED");
  assert.equal(await codeOf(decide(id)), "ok");
});

test("a decider decides on the proposal that he saw, not on one that came in its place", async () => {
  const { id: recordId } = await published();
  const id = await raised(recordId);
  assert.equal(await codeOf(propose(id, { reasons: "与原件一致" })), "ok");
  const { proposal: seen } = await get(people.decider, `/objections/${id}`);
  assert.equal((await decide(id, { agrees: false, note: "再核" })).statusCode, 200);
  api.clock.moveTo(api.clock.now().add({ seconds: 1 }).toString());
  assert.equal(await codeOf(propose(id, { corrections: FINE })), "ok");
  const late = { agrees: true, proposedAt: seen.at };
  assert.equal(await codeOf(decide(id, late)), "OBJECTION_PROPOSAL_CHANGED");
  assert.equal(await codeOf(decide(id, { ...late, agrees: false, note: "x" })), "OBJECTION_PROPOSAL_CHANGED");
  assert.equal((await publicRecord(recordId)).version, 1);
  const both = await Promise.all([decide(id), decide(id)]);
  const codes = both.map((one) => (one.statusCode === 200 ? "ok" : one.json().code)).sort();
  assert.deepEqual(codes, ["OBJECTION_STATE", "ok"], "of two who decide at once one does");
});

test("a refusal that was examined on one version is not decided on another", async () => {
  const { id: recordId, row } = await published();
  const id = await raised(recordId);
  assert.equal(await codeOf(propose(id, { reasons: "与原件一致" })), "ok");
  await takeIn(penaltyCsv([{ ...row, violation: "另行认定的违法行为类型" }]));
  assert.equal(await codeOf(decide(id)), "CORRECTION_OUTDATED");
});

test("what a body asks of its own accord keeps the subject from nothing, and the mark stays until both are answered", async () => {
  const { id: recordId } = await published();
  const key = { "idempotency-key": "the same word" };
  const byBody = { headers: { ...people.clerk.headers, ...key } };
  const own = (await post(byBody, "/objections", asking(recordId))).json();
  assert.equal(await codeOf(post(people.clerk, "/objections", asking(recordId))), "OBJECTION_OPEN");
  const bySubject = { headers: { ...people.asker.headers, ...key } };
  const theirs = await post(bySubject, "/my/objections", asking(recordId));
  assert.equal(theirs.statusCode, 201, theirs.body);
  assert.ok(theirs.json().fresh && theirs.json().id !== own.id, "a key of one asker is none of another");
  const probe = { headers: { ...people.stranger.headers, ...key } };
  const clerk = await signedInPerson(api, { roles: ["clerk"], bodies: [OTHER.uscc] });
  assert.equal(
    await codeOf(post({ headers: { ...clerk.headers, ...key } }, "/objections", asking(recordId))),
    "OBJECTION_RECORD_UNKNOWN",
    "who guesses the key of an objection learns nothing of it",
  );
  assert.equal(await codeOf(post(probe, "/objections", asking(recordId))), "OBJECTION_RECORD_UNKNOWN");

  assert.equal(await codeOf(propose(own.id, { corrections: FINE })), "ok");
  assert.equal(await codeOf(decide(own.id)), "ok");
  assert.deepEqual(
    [(await publicRecord(recordId)).version, (await publicRecord(recordId)).disputedOn],
    [2, TODAY],
  );
  const mine = (await get(people.asker, `/my/records?uscc=${uscc}&record=${recordId}`)).items;
  assert.equal(mine.length, 1, "a record with two marks is one record");
  assert.equal((await propose(theirs.json().id, {})).json().verdict, "accepted");
  assert.equal(await codeOf(decide(theirs.json().id)), "ok");
  assert.equal((await publicRecord(recordId)).disputedOn, null);
  assert.deepEqual(
    (await changesOf(recordId)).map(({ kind }) => kind),
    ["published", "marked", "marked", "replaced", "marked", "unmarked"],
  );
});

test("nobody is worse off for having objected: an answer lengthens nothing that nobody asked to lengthen", async () => {
  const { id: recordId } = await published();
  const id = await raised(recordId);
  const { minimumEnds, decidedOn } = await publicRecord(recordId);
  const later = Temporal.PlainDate.from(decidedOn).add({ days: 3 }).toString();
  const longer = { corrections: [...FINE, { field: "decidedOn", value: later }], reasons: "日期有误" };
  assert.equal(await codeOf(propose(id, longer)), "CORRECTION_HEAVIER");
  assert.equal((await get(people.examiner, `/objections/${id}`)).state, "forwarded");
  assert.equal(await codeOf(propose(id, { reasons: "与原件一致" })), "ok");
  assert.equal(await codeOf(decide(id)), "ok");

  const wanted = await raised(recordId, { fields: [{ field: "decidedOn", shouldBe: later }] });
  const asAsked = { corrections: [{ field: "decidedOn", value: later }] };
  assert.equal(await codeOf(propose(wanted, asAsked)), "ok", "unless it was asked for in so many words");
  assert.equal(await codeOf(decide(wanted, { agrees: false, note: "x" })), "ok");
  const own = (await post(people.clerk, "/objections", asking(recordId))).json().id;
  assert.equal(await codeOf(propose(own, longer)), "ok", "a body corrects its own record as it is");
  assert.equal(await codeOf(decide(own)), "ok");
  assert.ok((await publicRecord(recordId)).minimumEnds > minimumEnds);
});

test("what was found wrong does not come back in a row that changes something else, until the body itself corrects it back", async () => {
  const { id: recordId, row } = await published();
  const id = await raised(recordId);
  assert.equal(await codeOf(propose(id, { corrections: FINE })), "ok");
  assert.equal(await codeOf(decide(id)), "ok");
  const sent = async (cells: Cells) => {
    const { id: batch } = (
      await postFile(api, { entry: ENTRY, content: penaltyCsv([{ ...row, ...cells }]) })
    ).json();
    await api.work();
    const { counts } = (await api.get(`/api/v1/batches/${batch}`, bearer(api.key))).json();
    const { items } = (await api.get(`/api/v1/batches/${batch}/rows`, bearer(api.key))).json();
    return [counts, items.map((one: { problems: { code: string }[] }) => one.problems[0]?.code)] as const;
  };
  const [counts, codes] = await sent({ violation: "另写的违法行为类型" });
  assert.deepEqual([counts.rejected, counts.superseding, codes], [1, 0, ["RECORD_CORRECTED"]]);
  assert.equal((await publicRecord(recordId)).content.fineAmount, 500_000);
  const right = { fine: "0.5", content: "罚款人民币5000元", violation: "另写的违法行为类型" };
  assert.equal((await sent(right))[0].superseding, 1, "a row that keeps the correction is taken in");
  assert.deepEqual(
    [(await publicRecord(recordId)).version, (await publicRecord(recordId)).content.fineAmount],
    [3, 500_000],
  );

  const own = (await post(people.clerk, "/objections", asking(recordId))).json().id;
  const back = [
    { field: "fineAmount", value: "5" },
    { field: "penaltyContent", value: GOOD_ROW.content },
  ];
  assert.equal(await codeOf(propose(own, { corrections: back, reasons: "复核后原件无误" })), "ok");
  assert.equal(await codeOf(decide(own)), "ok");
  assert.equal((await publicRecord(recordId)).content.fineAmount, 5_000_000);
  assert.equal((await sent({ violation: "第三种违法行为类型" }))[0].superseding, 1);
  const order = {
    reason: "wrong",
    basis: { instrument: "administrative-penalty-law", article: "第四十八条第二款" },
  };
  const sealing = { uscc, ...order, orderNumber: "云市监撤〔2026〕19号" };
  assert.equal(
    (await post({ headers: bearer(api.key) }, `/records/${recordId}/seal`, sealing)).statusCode,
    200,
  );
  const left = await api.bench.database.sql`select from records.correction where record_id = ${recordId}`;
  assert.equal(left.length, 0, "what was found wrong goes with the content");
});

test("a link to evidence names the body, so that whoever has roles in several bodies can follow it", async () => {
  const { id: recordId } = await published();
  const evidence = [{ name: "决定书.pdf", content: Buffer.from("%PDF-1.7 x").toString("base64") }];
  const id = await raised(recordId, { evidence });
  const bodies = [BODY.uscc, OTHER.uscc];
  const { headers } = await signedInPerson(api, { roles: ["examiner"], bodies });
  const file = async (query: string, more: Record<string, string> = {}) =>
    api.get(`/api/v1/objections/${id}/evidence/1${query}`, { ...headers, ...more });
  assert.equal((await file("")).json().code, "BODY_REQUIRED");
  assert.equal((await file(`?body=${BODY.uscc}`)).body, "%PDF-1.7 x");
  assert.equal((await file(`?body=${OTHER.uscc}`)).json().code, "OBJECTION_UNKNOWN");
  assert.equal((await file(`?body=${BODY.uscc}`, { "x-body": OTHER.uscc })).json().code, "OBJECTION_UNKNOWN");
  const one = `/api/v1/objections/${id}?body=${BODY.uscc}`;
  assert.equal(
    (await api.get(one, headers)).json().code,
    "REQUEST_INVALID",
    "other routes take no such word",
  );
});

test("a list of objections that was read, and an objection of another body that was refused, are on the trail", async () => {
  const { sql } = api.bench.database;
  const last = async () =>
    (await sql`select act, actor, detail from platform.audit order by position desc limit 1`)[0];
  await get(people.decider, "/objections");
  const listed = await last();
  assert.deepEqual(
    [listed?.act, listed?.actor],
    ["list-objections", `${BODY.uscc}/account:${people.decider.accountId}`],
  );
  const { id: recordId } = await published();
  const id = await raised(recordId);
  assert.equal((await get(people.stranger, `/objections/${id}`)).code, "OBJECTION_UNKNOWN");
  const refused = await last();
  assert.deepEqual(
    [refused?.act, refused?.actor, refused?.detail.code],
    ["objection-refused", `${OTHER.uscc}/account:${people.stranger.accountId}`, "OBJECTION_UNKNOWN"],
  );
});
