import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type ApiBench, apiBench, bearer, postFile, TODAY } from "../../test/support/api.ts";
import { addBody } from "../../test/support/intake.ts";
import { BODY, type Cells, GOOD_ROW, penaltyCsv } from "../../test/support/penalty-file.ts";
import { signedInPerson } from "../../test/support/people.ts";
import { personFile } from "../../test/support/person-file.ts";
import { verifyAudit } from "../platform/audit.ts";
import { inTransaction } from "../platform/transaction.ts";
import { saveAdmissions } from "../rooms/bodies/index.ts";
import { overdueTombstones } from "../rooms/records/index.ts";
import { mayRelease, maySeal } from "../rooms/records/rules.ts";
import { personCodeOf } from "../rooms/subjects/index.ts";
import { erasePerson } from "./erase-person.ts";
import { orderBooks, releaseRecord, sealRecord } from "./seal-record.ts";

const ENTRY = "administrative-penalty";
const OTHER = { uscc: "11330106002489401J", name: "云州市示例区市场监督管理局" };
const ORDER = {
  reason: "revoked",
  basis: { instrument: "administrative-penalty-law", article: "第四十八条第二款" },
  orderNumber: "云市监撤〔2026〕1号",
};

let api: ApiBench;
let otherKey = "";
before(async () => {
  api = await apiBench();
  await addBody(api.bench.intake, { ...OTHER, territory: "330106", entries: [] });
  otherKey = await api.keyOf(OTHER.uscc);
  await inTransaction(api.bench.intake.db, { actor: "operator", purpose: "test" }, (tx) =>
    saveAdmissions(tx, [
      {
        bodyCode: BODY.uscc,
        purpose: "penalty-investigation",
        entry: ENTRY,
        from: "2026-01-01",
        until: "2026-12-31",
        persons: true,
        recordedAt: `${TODAY}T00:00:00Z`,
      },
    ]),
  );
});
after(() => api.close());

async function take(content: string): Promise<{ id: string; counts: Record<string, number> }> {
  const { id } = (await postFile(api, { entry: ENTRY, content })).json();
  await api.work();
  const batch = (await api.get(`/api/v1/batches/${id}`, bearer(api.key))).json();
  assert.equal(batch.status, "done", JSON.stringify(batch));
  return batch;
}

const publicOf = async (uscc: string, query = "") =>
  (await api.get(`/api/v1/subjects/${uscc}/records${query}`, bearer(api.key))).json().items;
const post = (path: string, payload: object, key: string = api.key) =>
  api.send({ method: "POST", url: `/api/v1/records/${path}`, headers: bearer(key), payload });
const look = async (asked: object) =>
  (
    await api.send({
      method: "POST",
      url: "/api/v1/looks",
      headers: bearer(api.key),
      payload: { ...asked, purpose: "penalty-investigation", caseNumber: "云市监查〔2026〕2号" },
    })
  ).json().items;
const stored = (recordId: string) =>
  api.bench.database.sql`select * from records.record where record_id = ${recordId} order by version`;

let nth = 500;
async function published(cells: Cells): Promise<{ id: string; row: Cells }> {
  nth += 1;
  const row = { documentNumber: `云市监处罚〔2026〕${nth}号`, ...cells };
  await take(penaltyCsv([row]));
  const items = await publicOf(cells.uscc ?? GOOD_ROW.uscc);
  const found = items.find((item: { documentNumber: string }) => item.documentNumber === row.documentNumber);
  return { id: found.id, row };
}

test("a sealed record is gone from every page the same instant, also for questions about the past, and its proof stays", async () => {
  const cells = { uscc: "91330100MA2A00018C", name: "云州甲有限公司", violation: "当事人违法" };
  const { id, row } = await published(cells);
  await take(penaltyCsv([{ ...row, violation: "更正后的违法行为", publicThrough: "2027-05-30" }]));
  const before = await stored(id);
  assert.equal(before.length, 2);
  const known = api.clock.now().toString();
  const { sql } = api.bench.database;
  const quotes = () => sql`
    select 1 from intake.row_outcome o join records.record r using (batch_id, row_no)
     where r.record_id = ${id} and o.problems::text ~ '2027-05-30'`;
  assert.equal((await quotes()).length, 1, "the report of the row quotes a cell");
  api.clock.moveTo(api.clock.now().add({ minutes: 1 }).toString());
  const answer = await post(`${id}/seal`, { uscc: cells.uscc, ...ORDER });
  assert.equal(answer.statusCode, 200, answer.body);
  assert.equal(answer.json().versions, 2);
  const kept = await stored(id);
  assert.deepEqual(
    kept.map((version) => [version["content"], version["sealed"], version["salt"]]),
    [
      [null, null, null],
      [null, null, null],
    ],
  );
  assert.deepEqual(
    kept.map((version) => version["content_hash"]),
    before.map((version) => version["content_hash"]),
  );
  for (const query of ["", `?knownAt=${known}`, `?asOf=2026-05-01&knownAt=${known}`])
    assert.deepEqual(await publicOf(cells.uscc, query), [], query);
  const found = (await api.get(`/api/v1/subjects?q=${encodeURIComponent(cells.name)}`)).json().items;
  assert.deepEqual(
    found.map((hit: { records: number }) => hit.records),
    [0],
  );
  const [change] = await sql`
    select kind, version from publicity.change where record_id = ${id} order by change_id desc limit 1`;
  assert.deepEqual([change?.["kind"], change?.["version"]], ["withdrawn", 2]);
  const [seen] = await look({ uscc: cells.uscc });
  assert.equal(seen.sealedOn, TODAY);
  assert.deepEqual(seen.content, {});
  assert.equal((await quotes()).length, 0);
  assert.equal((await verifyAudit(sql, [])).broken, null);
});

test("a sealed record sent again is refused with its code and nothing of its row is kept, until it is released", async () => {
  const cells = { uscc: "91330100MA2A000267", name: "云州乙有限公司" };
  const { id, row } = await published(cells);
  await post(`${id}/seal`, { uscc: cells.uscc, ...ORDER });
  const again = await take(penaltyCsv([row, { ...row, violation: "改了一点的违法行为" }]));
  assert.deepEqual(
    [again.counts["rejected"], again.counts["accepted"]],
    [2, 0],
    JSON.stringify(again.counts),
  );
  const rows = (await api.get(`/api/v1/batches/${again.id}/rows?status=rejected`, bearer(api.key))).json()
    .items;
  assert.deepEqual(
    rows.map((one: { problems: { code: string }[] }) => one.problems.map(({ code }) => code)),
    [["RECORD_SEALED"], ["RECORD_SEALED"]],
  );
  const [cell] = await api.bench.database.sql`
    select count(sealed_cells)::integer as kept from intake.row_outcome where batch_id = ${again.id}`;
  assert.equal(cell?.["kept"], 0);
  assert.equal((await stored(id)).length, 1);
  const denied = await post(`${id}/release`, { uscc: cells.uscc, orderNumber: "2号" }, otherKey);
  assert.equal(denied.json().code, "RECORD_UNKNOWN");
  const released = await post(`${id}/release`, { uscc: cells.uscc, orderNumber: "2号" });
  assert.equal(released.statusCode, 200, released.body);
  assert.equal((await take(penaltyCsv([row]))).counts["superseding"], 1);
  assert.equal((await publicOf(cells.uscc)).length, 1);
  assert.equal((await stored(id))[0]?.["content"], null, "what was sealed does not come back");
  assert.equal(
    (await post(`${id}/release`, { uscc: cells.uscc, orderNumber: "3号" })).json().code,
    "RECORD_NOT_SEALED",
  );
});

test("another body cannot seal a record, nor learn that it exists; an order without reason, basis or number seals nothing", async () => {
  const cells = { uscc: "91330100MA2A000342", name: "云州丙有限公司" };
  const { id } = await published(cells);
  const codeOf = async (payload: object, key?: string) =>
    (await post(`${id}/seal`, payload, key)).json().code;
  assert.equal(await codeOf({ uscc: cells.uscc, ...ORDER }, otherKey), "RECORD_UNKNOWN");
  const unknown = await post("00000000-0000-8000-8000-000000000000/seal", { uscc: cells.uscc, ...ORDER });
  assert.deepEqual([unknown.statusCode, unknown.json().code], [404, "RECORD_UNKNOWN"]);
  assert.equal(await codeOf({ uscc: cells.uscc, ...ORDER, reason: "because" }), "SEALING_REASON_UNKNOWN");
  const basis = { instrument: "no-such-law", article: "第一条" };
  assert.equal(await codeOf({ uscc: cells.uscc, ...ORDER, basis }), "SEALING_BASIS_UNKNOWN");
  assert.equal(await codeOf({ uscc: cells.uscc, ...ORDER, orderNumber: " " }), "ORDER_NUMBER_REQUIRED");
  const { people } = await personFile({ seed: 79, rows: 1, today: TODAY });
  const personal = { uscc: cells.uscc, ...ORDER, orderNumber: `关于${people[0]?.number}的决定` };
  assert.equal(await codeOf(personal), "ORDER_NUMBER_PERSONAL");
  assert.equal((await publicOf(cells.uscc)).length, 1);
  const [last] = await api.bench.database
    .sql`select act, detail from platform.audit order by position desc limit 1`;
  assert.deepEqual([last?.["act"], last?.["detail"].code], ["seal-record", "ORDER_NUMBER_PERSONAL"]);
  const byOperator = await sealRecord(api.bench.intake, {
    subjectCode: cells.uscc,
    recordId: id,
    order: { orderedBy: "operator", ...ORDER, ...ORDER.basis },
  });
  assert.equal(byOperator.ok, true);
  assert.equal(await codeOf({ uscc: cells.uscc, ...ORDER }), "RECORD_ALREADY_SEALED");
});

test("where a person seals and releases for the body, the trail names both", async () => {
  const cells = { uscc: "91330100MA2A000430", name: "云州丁有限公司" };
  const { id } = await published(cells);
  const { headers, accountId } = await signedInPerson(api, { roles: ["decider"] });
  const { orderNumber } = ORDER;
  for (const [verb, payload] of [
    ["seal", { uscc: cells.uscc, ...ORDER }],
    ["release", { uscc: cells.uscc, orderNumber }],
  ] as const) {
    const url = `/api/v1/records/${id}/${verb}`;
    const answer = await api.send({ method: "POST", url, headers, payload });
    assert.equal(answer.statusCode, 200, answer.body);
    const [last] = await api.bench.database
      .sql`select act, actor from platform.audit order by position desc limit 1`;
    assert.deepEqual([last?.act, last?.actor], [`${verb}-record`, `${BODY.uscc}/account:${accountId}`]);
  }
});

test("what the operator sealed by order no body releases, and an erased person does not come back by one", async () => {
  const cells = { uscc: "91330100MA2A0051XR", name: "云州戊有限公司" };
  const { id } = await published(cells);
  const { intake } = api.bench;
  const place = { subjectCode: cells.uscc, recordId: id };
  const order = { orderedBy: "operator", ...ORDER, ...ORDER.basis };
  assert.ok((await sealRecord(intake, { ...place, order })).ok);
  const mine = await post(`${id}/release`, { uscc: cells.uscc, orderNumber: "9号" });
  assert.deepEqual([mine.statusCode, mine.json().code], [403, "SEALED_BY_OTHERS"]);
  assert.ok((await releaseRecord(intake, { ...place, orderedBy: "operator", orderNumber: "9号" })).ok);

  const { csv, people } = await personFile({ seed: 78, rows: 1, today: TODAY });
  await take(csv);
  const document = { type: "resident-id", number: people[0]?.number ?? "" };
  const subjectCode = personCodeOf(intake.keys, document);
  const { sql } = api.bench.database;
  const [row] = await sql<
    { id: string }[]
  >`select record_id as id from records.record where subject_code = ${subjectCode}`;
  assert.ok(row && (await erasePerson(intake, { subjectCode, order: { ...order, reason: "erasure" } })).ok);
  const back = await post(`${row.id}/release`, { person: document, orderNumber: "9号" });
  assert.equal(back.json().code, "SEALED_BY_OTHERS");
  assert.equal((await take(csv)).counts["rejected"], 1);
  const released = { subjectCode, recordId: row.id, orderedBy: "operator", orderNumber: "9号" };
  assert.ok((await releaseRecord(intake, released)).ok);
  assert.deepEqual(
    (await overdueTombstones(sql, "2999-01-01", 10)).map(({ recordId }) => recordId),
    [row.id],
    "released and not sent again, the keyed hash still goes when its time is over",
  );
  assert.equal((await take(csv)).counts["superseding"], 1);
  assert.equal(
    (await overdueTombstones(sql, "2999-01-01", 10)).length,
    0,
    "who is there again is not forgotten",
  );
});

test("who may seal is the deciding body, the source and the operator, and nobody else", () => {
  const record = { entry: ENTRY, bodyCode: "a", suppliers: ["b"], sealed: false, heldBy: null };
  const may = (orderedBy: string) =>
    maySeal({ orderedBy, ...ORDER, ...ORDER.basis }, record, orderBooks(api.bench.intake.law)).ok;
  assert.deepEqual(["a", "b", "operator", "c", "system", ""].map(may), [
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

test("who may release is the operator, whoever ordered the sealing, and the deciding body unless the operator did", () => {
  const may = (orderedBy: string, heldBy: string | null) => {
    const record = { entry: ENTRY, bodyCode: "a", suppliers: ["b"], sealed: true, heldBy };
    const verdict = mayRelease({ orderedBy, orderNumber: "1号" }, record);
    return verdict.ok ? "yes" : verdict.code;
  };
  const rows = ["a", "b", "operator", "system", null].map((heldBy) =>
    ["a", "b", "operator", "c"].map((orderedBy) => may(orderedBy, heldBy)),
  );
  const [others, unknown] = ["SEALED_BY_OTHERS", "RECORD_UNKNOWN"];
  assert.deepEqual(rows, [
    ["yes", others, "yes", unknown],
    ["yes", "yes", "yes", unknown],
    [others, others, "yes", unknown],
    ["yes", others, "yes", unknown],
    ["yes", "yes", "yes", unknown],
  ]);
});

test("an erased person is found no more, the proofs stay, and the same rows do not bring the person back", async () => {
  const { csv, people } = await personFile({ seed: 77, rows: 1, today: TODAY });
  await take(csv);
  const [person] = people;
  assert.ok(person !== undefined && person.number !== "");
  const document = { type: "resident-id", number: person.number };
  const { keys, law, clock, db } = api.bench.intake;
  const subjectCode = personCodeOf(keys, document);
  const { sql } = api.bench.database;
  const hashes = await sql`select content_hash from records.record where subject_code = ${subjectCode}`;
  assert.equal(hashes.length, 1);
  const order = { orderedBy: "operator", ...ORDER, ...ORDER.basis, reason: "erasure" };
  const refused = await erasePerson(
    { db, law, clock },
    { subjectCode, order: { ...order, orderNumber: "" } },
  );
  assert.equal(refused.ok ? "ok" : refused.code, "ORDER_NUMBER_REQUIRED");
  const erased = await erasePerson({ db, law, clock }, { subjectCode, order });
  assert.deepEqual(erased.ok && erased.value, { identity: true, records: 1, keptUntil: "2029-05-08" });
  const left = await sql<{ all: string }[]>`
    select to_jsonb(r)::text as all from records.record r where subject_code = ${subjectCode}`;
  assert.equal(left.length, 1);
  assert.doesNotMatch(left[0]?.all ?? "", new RegExp(person.name, "u"));
  assert.deepEqual(
    (await sql`select content_hash from records.record where subject_code = ${subjectCode}`)[0],
    hashes[0],
  );
  assert.deepEqual(await look({ person: document }), [], "not even that there was something");
  assert.equal((await take(csv)).counts["rejected"], 1);
  const identities = await sql`select 1 from subjects.person where subject_code = ${subjectCode}`;
  assert.equal(identities.length, 0);
  assert.equal((await verifyAudit(sql, [])).broken, null);
});
