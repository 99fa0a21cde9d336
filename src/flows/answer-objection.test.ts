import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { delegationOf } from "../../test/access/made.ts";
import { bearer, TODAY } from "../../test/support/api.ts";
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
  ownOne,
  people,
  post,
  propose,
  publicRecord,
  published,
  raised,
  takeIn,
  uscc,
} from "../../test/support/objections.ts";
import { BODY, GOOD_ROW, penaltyCsv } from "../../test/support/penalty-file.ts";
import { signedInPerson } from "../../test/support/people.ts";
import { personFile } from "../../test/support/person-file.ts";
import { subjectFileHtml } from "../entry/subject-file-html.ts";
import { inTransaction } from "../platform/transaction.ts";
import { saveAdmissions } from "../rooms/bodies/index.ts";
import { personCodeOf } from "../rooms/subjects/index.ts";
import { erasePerson } from "./erase-person.ts";
import { exportSubject } from "./export-subject.ts";

before(begin);
after(end);

test("an objection marks the record at once; accepted, it becomes the next version, the mark goes, and the old version stays provable", async () => {
  const { id: recordId, row } = await published();
  const evidence = [{ name: "a/决定书.pdf", content: Buffer.from("%PDF-1.7 x").toString("base64") }];
  const id = await raised(recordId, { evidence });
  const marked = await publicRecord(recordId);
  assert.deepEqual([marked.disputedOn, marked.version], [TODAY, 1]);
  const open = await ownOne(id);
  assert.deepEqual([open.state, open.answer, open.clock.state], ["forwarded", null, "running"]);
  assert.deepEqual(
    [open.clock.markDueOn, open.clock.answerDueOn, open.clock.verified],
    ["2026-05-12", "2026-05-18", false],
  );
  const { items: queue } = await get(people.examiner, "/objections");
  assert.ok(queue.some((one: { id: string }) => one.id === id));
  const seen = await get(people.examiner, `/objections/${id}`);
  assert.deepEqual(seen.evidence, [{ no: 1, name: "决定书.pdf", kind: "pdf", bytes: 10 }]);
  const file = await api.get(`/api/v1/objections/${id}/evidence/1`, people.examiner.headers);
  assert.deepEqual([file.body, file.headers["content-type"]], ["%PDF-1.7 x", "application/octet-stream"]);
  assert.equal(
    (await get(people.examiner, `/objections/${id}/evidence/2`)).code,
    "OBJECTION_EVIDENCE_UNKNOWN",
  );

  const proposed = await propose(id, { corrections: FINE });
  assert.deepEqual([proposed.json().verdict, (await publicRecord(recordId)).version], ["accepted", 1]);
  assert.equal((await ownOne(id)).state, "forwarded", "what is proposed is not yet an answer");
  const known = api.clock.now().toString();
  api.clock.moveTo(api.clock.now().add({ minutes: 1 }).toString());
  const decided = await decide(id);
  assert.deepEqual(decided.json(), { id, state: "accepted", version: 2 });
  const corrected = await publicRecord(recordId);
  assert.deepEqual(
    [corrected.version, corrected.disputedOn, corrected.content.fineAmount, corrected.content.penaltyContent],
    [2, null, 500_000, "罚款人民币5000元"],
  );
  assert.deepEqual(
    [corrected.clock.receivedOn, corrected.clock.state],
    [marked.clock.receivedOn, marked.clock.state],
  );
  const before = await publicRecord(recordId, `&knownAt=${encodeURIComponent(known)}`);
  assert.deepEqual([before.version, before.disputedOn, before.content.fineAmount], [1, TODAY, 5_000_000]);
  assert.deepEqual(
    (await changesOf(recordId)).map(({ kind, version }) => `${kind} ${version}`),
    ["published 1", "marked 1", "replaced 2", "unmarked 2"],
  );
  const answered = await ownOne(id);
  assert.deepEqual([answered.state, answered.clock.state, answered.waysOn], ["accepted", "in-time", []]);
  assert.deepEqual(
    answered.answer.corrections.map((one: { field: string }) => one.field),
    ["fineAmount", "penaltyContent"],
  );
  assert.equal(await codeOf(decide(id)), "OBJECTION_STATE");

  await takeIn(penaltyCsv([row]));
  assert.equal(
    (await publicRecord(recordId)).content.fineAmount,
    500_000,
    "the wrong row sent again changes nothing",
  );
  const [stored] = await api.bench.database.sql<{ text: string }[]>`
    select o::text as text from objections.objection o where objection_id = ${id}`;
  assert.doesNotMatch(stored?.text ?? "", /张三|五千/u, "what was said is not stored in clear");
  const acts = await api.bench.database.sql<{ act: string; actor: string }[]>`
    select act, actor from platform.audit where detail ->> 'objection' = ${id} order by position`;
  assert.deepEqual(
    acts.map(({ act }) => act).filter((act) => !act.startsWith("show")),
    ["raise-objection", "propose-answer", "decide-objection", "decide-objection"],
  );
  assert.equal(acts[0]?.actor, `${uscc}/account:${people.asker.accountId}`);
});

test("reading the list of objections is on the trail", async () => {
  await get(people.examiner, "/objections");
  const [listed] = await api.bench.database.sql`
    select actor from platform.audit where act = 'list-objections' order by position desc limit 1`;
  assert.match(String(listed?.["actor"]), /\/account:/u, "reading the list is on the trail");
});

test("the public days follow from the corrected record, and a record that becomes minor leaves the public page", async () => {
  const { id: recordId } = await published();
  const id = await raised(recordId, { fields: [{ field: "penaltyKinds", shouldBe: "警告" }] });
  const corrections = [
    { field: "penaltyKinds", value: "警告" },
    { field: "fineAmount", value: "" },
    { field: "penaltyContent", value: "警告" },
  ];
  assert.equal((await propose(id, { corrections })).json().verdict, "accepted");
  assert.equal((await decide(id)).json().version, 2);
  assert.equal(await publicRecord(recordId), undefined);
  assert.deepEqual(
    (await changesOf(recordId)).at(-1)?.kind,
    "withdrawn",
    "what is not public has no mark to announce",
  );
  const own = (await get(people.asker, `/my/records?uscc=${uscc}&record=${recordId}`)).items;
  assert.deepEqual(
    own.map((one: { version: number }) => one.version),
    [2],
    "the subject still sees it",
  );
});

test("a refusal gives its reasons and the ways on, and the record stays as it is without the mark", async () => {
  const { id: recordId } = await published();
  const id = await raised(recordId);
  assert.equal(await codeOf(propose(id, {})), "OBJECTION_REASONS_REQUIRED");
  assert.equal((await propose(id, { reasons: "决定书原件写明五万元。" })).json().verdict, "refused");
  assert.deepEqual((await decide(id)).json(), { id, state: "refused", version: null });
  const record = await publicRecord(recordId);
  assert.deepEqual([record.version, record.disputedOn], [1, null]);
  const answered = await ownOne(id);
  assert.equal(answered.answer.reasons, "决定书原件写明五万元。");
  assert.deepEqual(
    answered.waysOn.map((one: { way: string; days: number | null }) => [one.way, one.days]),
    [
      ["reconsideration", 60],
      ["complaint", null],
    ],
  );
  await raised(recordId);
  assert.equal(
    (await publicRecord(recordId)).disputedOn,
    TODAY,
    "nothing keeps the subject from objecting again",
  );
});

test("what is decided is what was examined: a new version sends it back, and a sealed record needs no correction", async () => {
  const { id: recordId, row } = await published();
  const id = await raised(recordId);
  assert.equal((await propose(id, { corrections: FINE })).statusCode, 200);
  await takeIn(penaltyCsv([{ ...row, fine: "0.5", content: "罚款人民币5000元" }]));
  assert.equal((await publicRecord(recordId)).disputedOn, TODAY, "a new version does not take the mark away");
  assert.equal(await codeOf(decide(id)), "CORRECTION_OUTDATED");
  assert.equal(await codeOf(decide(id, { agrees: false })), "OBJECTION_REASONS_REQUIRED");
  assert.equal((await decide(id, { agrees: false, note: "已有新版本" })).json().state, "forwarded");
  const back = await get(people.examiner, `/objections/${id}`);
  assert.deepEqual([back.returned.note, back.proposal], ["已有新版本", null]);
  assert.equal(await codeOf(propose(id, { corrections: FINE })), "CORRECTION_CHANGES_NOTHING");
  assert.equal(
    (await propose(id, {})).json().verdict,
    "accepted",
    "what was sent meanwhile is what was asked",
  );
  assert.deepEqual((await decide(id)).json(), { id, state: "accepted", version: 2 });

  const other = await published();
  const second = await raised(other.id);
  const order = {
    reason: "wrong",
    basis: { instrument: "administrative-penalty-law", article: "第四十八条第二款" },
  };
  const sealing = { uscc, ...order, orderNumber: "云市监撤〔2026〕9号" };
  assert.equal(
    (await post({ headers: bearer(api.key) }, `/records/${other.id}/seal`, sealing)).statusCode,
    200,
  );
  assert.equal(await codeOf(propose(second, { corrections: FINE })), "OBJECTION_FIELD_UNKNOWN");
  assert.equal((await propose(second, {})).json().verdict, "accepted");
  assert.equal((await decide(second)).json().state, "accepted");
  assert.equal(
    await codeOf(post(people.asker, "/my/objections", asking(other.id))),
    "OBJECTION_RECORD_SEALED",
  );
});

test("a record may return to what it said before, as a version of its own", async () => {
  const { id: recordId, row } = await published();
  await takeIn(penaltyCsv([{ ...row, fine: "6", content: "罚款人民币60000元" }]));
  const id = await raised(recordId, { fields: [{ field: "fineAmount", shouldBe: "5" }] });
  const corrections = [
    { field: "fineAmount", value: "5" },
    { field: "penaltyContent", value: GOOD_ROW.content },
  ];
  assert.equal((await propose(id, { corrections })).json().verdict, "accepted");
  assert.equal((await decide(id)).json().version, 3);
  await takeIn(penaltyCsv([{ ...row, fine: "6", content: "罚款人民币60000元" }]));
  const record = await publicRecord(recordId);
  assert.deepEqual(
    [record.version, record.content.fineAmount],
    [3, 5_000_000],
    "the wrong row does not come back",
  );
});

test("a correction passes the checks of every row, or says which of them it fails", async () => {
  const { id: recordId } = await published();
  const id = await raised(recordId);
  const bad = await propose(id, {
    corrections: [{ field: "decidedOn", value: "2026-13-40" }],
    reasons: "日期有误",
  });
  assert.deepEqual([bad.statusCode, bad.json().code], [422, "CORRECTION_INVALID"]);
  assert.equal(bad.json().errors[0].where, "处罚决定日期");
  const unknown = [{ field: "documentNumber", value: "x" }];
  assert.equal(await codeOf(propose(id, { corrections: unknown, reasons: "x" })), "OBJECTION_FIELD_UNKNOWN");
  assert.equal((await get(people.examiner, `/objections/${id}`)).state, "forwarded");
});

test("who may do what: own and other, role and scope, and never the same person twice", async () => {
  const { id: recordId } = await published();
  const before = await post(people.stranger, "/my/objections", asking(recordId));
  assert.equal(before.json().code, "DELEGATION_REQUIRED");
  const looker = await signedInPerson(api);
  await delegationOf({ api }, looker, ["looks", "export"]);
  assert.equal(await codeOf(post(looker, "/my/objections", asking(recordId))), "DELEGATION_SCOPE_REQUIRED");
  const unknown = await codeOf(
    post(people.asker, "/my/objections", asking("00000000-0000-7000-8000-000000000000")),
  );
  assert.equal(unknown, "OBJECTION_RECORD_UNKNOWN");
  const fields = [{ field: "uscc", shouldBe: "x" }];
  assert.equal(
    await codeOf(post(people.asker, "/my/objections", asking(recordId, { fields }))),
    "OBJECTION_FIELD_UNKNOWN",
  );
  const evidence = [{ name: "x.pdf", content: Buffer.from("<script>").toString("base64") }];
  const odd = post(people.asker, "/my/objections", asking(recordId, { evidence }));
  assert.equal(await codeOf(odd), "OBJECTION_EVIDENCE_INVALID");

  const again = { headers: { ...people.both.headers, "idempotency-key": "one" } };
  const first = await post(again, "/my/objections", asking(recordId));
  const second = await post(again, "/my/objections", asking(recordId));
  assert.deepEqual(
    [first.json().fresh, second.json().fresh, second.json().id],
    [true, false, first.json().id],
  );
  const reused = post(again, "/my/objections", asking(recordId, { statement: "另一件" }));
  assert.equal(await codeOf(reused), "OBJECTION_KEY_REUSED");
  assert.equal(await codeOf(post(people.asker, "/my/objections", asking(recordId))), "OBJECTION_OPEN");

  const id = first.json().id;
  const proposal = { reasons: "与原件一致" };
  for (const [who, code] of [
    [people.stranger, "OBJECTION_UNKNOWN"],
    [people.clerk, "ROLE_REQUIRED"],
    [people.decider, "ROLE_REQUIRED"],
    [people.both, "OBJECTION_OWN"],
    [{ headers: bearer(api.key) }, "PERSON_REQUIRED"],
  ] as const)
    assert.equal(await codeOf(propose(id, proposal, who)), code);
  assert.equal(await codeOf(decide(id)), "OBJECTION_STATE", "nothing is decided that nobody proposed");
  assert.equal(await codeOf(propose(id, proposal)), "ok");
  assert.equal(await codeOf(propose(id, proposal, people.examiner2)), "OBJECTION_STATE");
  assert.equal(await codeOf(decide(id, { agrees: true }, people.both)), "OBJECTION_OWN");
  assert.equal(await codeOf(decide(id, { agrees: true }, people.stranger)), "OBJECTION_UNKNOWN");
  assert.equal((await get(people.stranger, `/objections/${id}`)).code, "OBJECTION_UNKNOWN");
  assert.equal((await get(people.stranger, `/objections/${id}/evidence/1`)).code, "OBJECTION_UNKNOWN");

  const next = await published();
  const own = await raised(next.id);
  assert.equal(await codeOf(propose(own, proposal, people.twofold)), "ok");
  assert.equal(await codeOf(decide(own, { agrees: true }, people.twofold)), "FOUR_EYES_REQUIRED");
  assert.equal(await codeOf(decide(own, { agrees: false, note: "x" }, people.twofold)), "FOUR_EYES_REQUIRED");
  assert.equal(await codeOf(decide(own)), "ok");
});

test("a natural person is heard at the counter of the body, and an erasure takes the words along", async () => {
  const file = await personFile({ seed: 41, rows: 1, today: TODAY });
  await takeIn(file.csv);
  const [number] = file.people.map((one) => one.number);
  const person = { type: "resident-id", number: number ?? "" };
  const subjectCode = personCodeOf(api.bench.intake.keys, person);
  const { sql } = api.bench.database;
  const [stored] = await sql<
    { id: string }[]
  >`select record_id as id from records.record where subject_code = ${subjectCode}`;
  const { uscc: _, ...asked } = asking(stored?.id ?? "", {
    fields: [{ field: "violationFacts", shouldBe: "另一事实" }],
  });
  const other = await post(people.stranger, "/objections", { ...asked, person });
  assert.equal(other.json().code, "OBJECTION_RECORD_UNKNOWN", "another body learns nothing");
  const answer = await post(people.clerk, "/objections", { ...asked, person });
  assert.equal(answer.statusCode, 201, answer.body);
  const { id } = answer.json();
  const corrections = [{ field: "violationFacts", value: "另一事实" }];
  assert.equal((await propose(id, { corrections })).json().verdict, "accepted");
  assert.equal((await decide(id)).json().version, 2);
  const [newest] = await sql`
    select content ->> 'violationFacts' as facts, content::text as text from records.record
     where subject_code = ${subjectCode} and version = 2`;
  assert.equal(newest?.facts, "另一事实");
  assert.ok(!String(newest?.text).includes(number ?? "?"));
  const order = {
    ...{ orderedBy: "operator", reason: "erasure", instrument: "personal-information-protection-law" },
    ...{ article: "第四十七条", orderNumber: "1" },
  };
  const erased = await erasePerson(api.bench.intake, { subjectCode, order });
  assert.ok(erased.ok);
  const left = await sql`
    select 1 as one from objections.objection where subject_code = ${subjectCode}
    union all select 1 from records.mark where subject_code = ${subjectCode}`;
  assert.equal(left.length, 0);
});

test("the mark is shown to whoever looks at the record for a purpose, and the own file holds objections and answers", async () => {
  const { id: recordId } = await published();
  const id = await raised(recordId);
  await inTransaction(api.bench.intake.db, { actor: "operator", purpose: "test" }, (tx) =>
    saveAdmissions(tx, [
      {
        ...{ bodyCode: BODY.uscc, purpose: "graded-supervision", entry: ENTRY, persons: false },
        ...{ from: "2026-01-01", until: "2026-12-31", recordedAt: `${TODAY}T00:00:00Z` },
      },
    ]),
  );
  const asked = { uscc, purpose: "graded-supervision", caseNumber: "1" };
  const { items } = (await post({ headers: bearer(api.key) }, "/looks", asked)).json();
  const seen = items.find((one: { id: string }) => one.id === recordId);
  assert.equal(seen.disputedOn, TODAY);
  const csv = await api.get(`/api/v1/publications/export?entry=${ENTRY}&format=csv`);
  assert.match(csv.body, new RegExp(`${recordId}.*,${TODAY}\r\n`, "u"));
  assert.equal((await propose(id, { reasons: "与原件一致" })).statusCode, 200);
  const file = async () => {
    const exported = await exportSubject(api.bench.intake, { subjectCode: uscc, actor: "operator" });
    assert.ok(exported.ok);
    return exported.value.objections.find((one) => one.objectionId === id);
  };
  assert.deepEqual([(await file())?.state, (await file())?.answer], ["forwarded", null]);
  assert.equal((await decide(id)).statusCode, 200);
  assert.equal((await file())?.answer?.reasons, "与原件一致");
  const whole = await exportSubject(api.bench.intake, { subjectCode: uscc, actor: "operator" });
  assert.ok(whole.ok);
  const html = subjectFileHtml(whole.value, api.bench.intake.catalogue);
  assert.match(html, /异议和答复[\s\S]*罚款金额（万元） Fine：0\.5[\s\S]*与原件一致/u);
});

test("an objection that nobody answers is told as overdue, keeps its mark, and opens the way to a complaint", async () => {
  const { id: recordId } = await published();
  const id = await raised(recordId);
  const later = `${"2026-05-21"}T02:00:00Z`;
  const now = api.clock.now().toString();
  api.clock.moveTo(later);
  const headers = { asker: await signedInPerson(api) };
  await delegationOf({ api }, headers.asker, ["correct"]);
  const mine = (await get(headers.asker, `/my/objections?uscc=${uscc}`)).items;
  const open = mine.find((one: { id: string }) => one.id === id);
  assert.deepEqual([open.clock.state, open.clock.lateDays], ["overdue", 3]);
  assert.deepEqual(
    open.waysOn.map((one: { way: string }) => one.way),
    ["complaint"],
  );
  assert.equal((await publicRecord(recordId)).disputedOn, TODAY);
  const figures = await api.get("/metrics", { authorization: `Bearer ${"m".repeat(32)}` });
  if (figures.statusCode === 200)
    assert.match(figures.body, /xinheng_objections_open\{due="overdue"\} [1-9]/u);
  api.clock.moveTo(now);
});
