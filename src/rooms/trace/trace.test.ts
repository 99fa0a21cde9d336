import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { type ApiBench, apiBench, bearer, postFile, TODAY } from "../../../test/support/api.ts";
import { addBody } from "../../../test/support/intake.ts";
import { BODY, type Cells, GOOD_ROW, penaltyCsv } from "../../../test/support/penalty-file.ts";
import { signedInPerson, type TestPerson } from "../../../test/support/people.ts";
import { decideObjection, proposeAnswer } from "../../flows/answer-objection.ts";
import { raiseObjection } from "../../flows/raise-objection.ts";
import { sealRecord } from "../../flows/seal-record.ts";
import { uuidv7 } from "../../platform/ids.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { saveAdmissions, saveDutyHolder } from "../bodies/index.ts";
import { objectionFor } from "../objections/index.ts";
import { insertDelegation, saveEnterpriseKey } from "../representatives/store.ts";
import { saveOperator } from "../trail/index.ts";
import { aftermathOf, reachOf } from "./rules.ts";

const ENTRY = "administrative-penalty";
const OTHER = { uscc: "11330106002489401J", name: "云州市示例区市场监督管理局" };
const POLICE = { uscc: "1133010000248941XQ", name: "云州市公安局" };
const OPERATOR = { uscc: "11330100002489436K", name: "云州市大数据局" };
const LAST = "2026-12-31";

let api: ApiBench;
let people: Readonly<
  Record<"operator" | "owner" | "reader" | "police" | "enterprise" | "nobody", TestPerson>
>;
let keys: Readonly<Record<"other" | "police", string>>;
let record = "";

before(async () => {
  api = await apiBench();
  for (const body of [OTHER, POLICE, OPERATOR])
    await addBody(api.bench.intake, { ...body, territory: "3301", entries: [] });
  await asOperator(async (tx) => {
    await saveOperator(tx, OPERATOR.uscc, at());
    for (const [partyCode, unitName] of [
      [BODY.uscc, BODY.name],
      [OTHER.uscc, OTHER.name],
      [POLICE.uscc, POLICE.name],
      ["platform", OPERATOR.name],
    ] as const) {
      const named = { partyCode, unit: OPERATOR.uscc, unitName, office: `${unitName}信用办` };
      await saveDutyHolder(tx, { ...named, from: "2026-01-01", until: null, recordedAt: at() });
    }
    const admission = { entry: ENTRY, from: "2026-01-01", until: LAST, persons: true, recordedAt: at() };
    await saveAdmissions(tx, [
      { ...admission, bodyCode: OTHER.uscc, purpose: "graded-supervision", persons: false },
      { ...admission, bodyCode: POLICE.uscc, purpose: "penalty-investigation" },
    ]);
  });
  keys = { other: await api.keyOf(OTHER.uscc), police: await api.keyOf(POLICE.uscc) };
  people = {
    operator: await signedInPerson(api, { roles: ["auditor"], bodies: [OPERATOR.uscc] }),
    owner: await signedInPerson(api, { roles: ["auditor"] }),
    reader: await signedInPerson(api, { roles: ["auditor"], bodies: [OTHER.uscc] }),
    police: await signedInPerson(api, { roles: ["auditor"], bodies: [POLICE.uscc] }),
    enterprise: await signedInPerson(api),
    nobody: await signedInPerson(api, { roles: ["clerk", "administrator"] }),
  };
  await delegate(people.enterprise.accountId);
  await sendRow({});
  const [row] = await api.bench.database.sql`select record_id from records.record`;
  record = String(row?.record_id);
});
after(() => api.close());

const at = (): string => api.clock.now().toString();
const asOperator = <T>(work: Parameters<typeof inTransaction<T>>[2]): Promise<T> =>
  inTransaction(api.bench.intake.db, { actor: "operator", purpose: "test" }, work);

async function delegate(accountId: string): Promise<void> {
  const key = { algorithm: "ES256", publicKey: Buffer.from("key") } as const;
  const account = { subject: GOOD_ROW.uscc, account: accountId, scopes: ["looks"] } as const;
  const statement = { kind: "xinheng-delegation-1", ...account, from: TODAY, until: LAST } as const;
  const made = {
    delegationId: uuidv7(),
    statement,
    text: createHash("sha256").update(accountId).digest("hex"),
    signature: Buffer.alloc(64),
    key,
  };
  await asOperator(async (tx) => {
    const kept = { subjectCode: GOOD_ROW.uscc, verifier: "test", by: accountId, at: at() };
    await saveEnterpriseKey(tx, { ...key, ...kept });
    await insertDelegation(tx, { ...made, at: at() });
  });
}

/** Sends the row and goes on in time, so that what follows is later. */
async function sendRow(cells: Cells): Promise<void> {
  const answer = await postFile(api, { entry: ENTRY, content: penaltyCsv([cells]) });
  assert.equal(answer.statusCode, 202, answer.body);
  await api.work();
  goOn();
}

function goOn(): void {
  api.clock.moveTo(api.clock.now().add({ minutes: 1 }).toString());
}

async function look(key: string, payload: object): Promise<string> {
  const asked = { uscc: GOOD_ROW.uscc, caseNumber: "案〔2026〕7号", ...payload };
  const sent = { method: "POST", url: "/api/v1/looks", headers: bearer(key), payload: asked } as const;
  const answer = await api.send(sent);
  assert.equal(answer.statusCode, 200, answer.body);
  goOn();
  return answer.json().look;
}

async function takeExport(query: string, headers: Readonly<Record<string, string>> = {}): Promise<void> {
  const answer = await api.get(`/api/v1/publications/export?entry=${ENTRY}${query}`, headers);
  assert.equal(answer.statusCode, 200, answer.body);
  goOn();
}

const path = (id = record) => `/api/v1/traces/${id}?uscc=${GOOD_ROW.uscc}`;
const trace = async (person: TestPerson, more = "") => {
  const answer = await api.get(path() + more, person.headers);
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json();
};
const refused = async (url: string, headers: Readonly<Record<string, string>>) => {
  const answer = await api.get(url, headers);
  return [answer.statusCode, answer.json().code];
};

test("a record that went nowhere yet shows where it came from, with the receipts of its file", async () => {
  const { record: traced, versions, looks, exports, openExports, as } = await trace(people.owner);
  assert.deepEqual([traced.id, traced.body.uscc, as], [record, BODY.uscc, "body"]);
  assert.deepEqual([looks, exports, openExports], [[], [], []]);
  const [{ batch, handedOver, takenIn, publicity }] = versions;
  assert.deepEqual([batch.sender.name, batch.hash], [BODY.name, handedOver.hash]);
  assert.equal(handedOver.sender.dutyHolder.office, `${BODY.name}信用办`);
  assert.equal(takenIn.receiver.dutyHolder.office, `${OPERATOR.name}信用办`);
  assert.equal(publicity.through, "2027-04-30");
  assert.equal((await api.get(path(), people.owner.headers)).body.includes("张三"), false);
});

test("looks and exports show to whom it went, under which receipt, and whether what followed reached them", async () => {
  await look(keys.other, { purpose: "graded-supervision" });
  await look(keys.police, { purpose: "penalty-investigation", withholdUntil: "2026-06-01" });
  await takeExport("");
  await takeExport(`&q=${encodeURIComponent("远山")}`);
  await takeExport("&from=2026-05-01");
  await takeExport(`&body=${BODY.uscc}`, bearer(keys.other));
  await sendRow({ content: "罚款人民币60000元", fine: "6.000000" });
  const { looks, looksTotal, exports, openExports } = await trace(people.operator);
  assert.deepEqual(
    looks.map((hop: { to: { uscc: string }; version: number }) => [hop.to.uscc, hop.version]),
    [
      [POLICE.uscc, 1],
      [OTHER.uscc, 1],
    ],
    "newest first",
  );
  assert.equal(looksTotal, 2);
  assert.equal(looks[0].receipt.receiver.dutyHolder.office, `${POLICE.name}信用办`);
  assert.deepEqual(looks[0].receipt.countersigned, []);
  assert.deepEqual(
    exports.map((hop: { to: { uscc: string }; certain: boolean }) => [hop.to.uscc, hop.certain]),
    [[OTHER.uscc, true]],
  );
  assert.deepEqual(openExports, [{ day: TODAY, exports: 1, uncertain: 1 }], "the filter of days left it out");
  const reached = async () => {
    const hops = (await trace(people.operator)).looks;
    const hop = hops.findLast((one: { to: { uscc: string } }) => one.to.uscc === OTHER.uscc);
    return hop.after.map((one: { version: number; reached: string }) => [one.version, one.reached]);
  };
  assert.deepEqual(await reached(), [[2, "unknown"]], "the platform does not know that it went on");
  await look(keys.other, { purpose: "graded-supervision" });
  assert.deepEqual(await reached(), [[2, "yes"]], "the same recipient got the new version");
});

test("a look that a basis keeps from the subject is in nobody's trace but the operator's and the looking body's", async () => {
  const seen = async (person: TestPerson) => {
    const { looks, looksTotal, ownOnly } = await trace(person);
    const bodies = looks.map((hop: { to: { uscc: string } }) => hop.to.uscc);
    assert.equal(bodies.length, looksTotal);
    return { bodies, ownOnly, cases: looks.map((hop: { caseNumber: string | null }) => hop.caseNumber) };
  };
  const CASE = "案〔2026〕7号";
  const both = { bodies: [OTHER.uscc, OTHER.uscc], ownOnly: false };
  assert.deepEqual(await seen(people.enterprise), { ...both, cases: [CASE, CASE] });
  assert.deepEqual(await seen(people.owner), { ...both, cases: [null, null] }, "the case is the other's");
  assert.deepEqual(await seen(people.police), { bodies: [POLICE.uscc], ownOnly: true, cases: [CASE] });
  assert.deepEqual(await seen(people.reader), { ...both, ownOnly: true, cases: [CASE, CASE] });
  const before = at();
  api.clock.moveTo("2026-06-01T12:00:00+08:00");
  const late = await signedInPerson(api);
  await delegate(late.accountId);
  assert.equal((await seen(late)).bodies.length, 3, "its time is over");
  api.clock.moveTo(before);
});

test("who is no auditor and no representative sees no trace, and a body that has nothing to do with it as if there was none", async () => {
  assert.deepEqual(await refused(path(), {}), [401, "SESSION_REQUIRED"]);
  const required = [403, "TRACE_READER_REQUIRED"];
  assert.deepEqual(await refused(path(), bearer(api.key)), required, "a key of a body is no auditor");
  assert.deepEqual(await refused(path(), people.nobody.headers), required);
  assert.deepEqual(
    await refused("/api/v1/traces?uscc=91330100MA2A00018C", people.enterprise.headers),
    required,
  );
  const third = { uscc: "113301000024894529", name: "云州市无关局" };
  await addBody(api.bench.intake, { ...third, territory: "3301", entries: [] });
  const auditor = await signedInPerson(api, { roles: ["auditor"], bodies: [third.uscc] });
  const none = [404, "TRACE_NOT_FOUND"];
  assert.deepEqual(await refused(path(), auditor.headers), none);
  assert.deepEqual(await refused(path(uuidv7()), auditor.headers), none, "unknown looks the same");
  assert.deepEqual(await refused(path(uuidv7()), people.operator.headers), none);
});

test("a list leads to the records, for a body to its own only, and pages go on where they ended", async () => {
  await sendRow({ documentNumber: "云市监处罚〔2026〕319号" });
  const list = async (person: TestPerson, more = "") =>
    (await api.get(`/api/v1/traces?uscc=${GOOD_ROW.uscc}${more}`, person.headers)).json();
  assert.equal((await list(people.enterprise)).items.length, 2);
  assert.deepEqual((await list(people.reader)).items, []);
  const first = await list(people.owner, "&limit=1");
  const second = await list(people.owner, `&limit=1&cursor=${first.next}`);
  assert.notEqual(first.items[0].id, second.items[0].id);
  assert.equal(second.next, undefined);
  const page = await trace(people.operator, "&limit=2");
  const rest = await trace(people.operator, `&limit=2&cursor=${page.next}`);
  assert.deepEqual([page.looks.length, rest.looks.length, rest.looksTotal], [2, 1, 3]);
});

test("a sealing is told with its basis, and that it reached nobody as far as is known", async () => {
  const order = {
    orderedBy: BODY.uscc,
    reason: "revoked",
    instrument: "administrative-penalty-law",
    article: "第四十八条第二款",
    orderNumber: "云市监撤〔2026〕1号",
  };
  const sealed = await sealRecord(api.bench.intake, { subjectCode: GOOD_ROW.uscc, recordId: record, order });
  assert.ok(sealed.ok);
  goOn();
  await takeExport("");
  const { sealing, looks, openExports } = await trace(people.enterprise);
  assert.equal(sealing.article, order.article);
  const [newest] = looks;
  assert.deepEqual(
    newest.after.map((one: { kind: string; reached: string }) => [one.kind, one.reached]),
    [["sealed", "unknown"]],
  );
  assert.deepEqual(
    openExports,
    [{ day: TODAY, exports: 1, uncertain: 1 }],
    "what came after held it no more",
  );
});

test("a look from before there were receipts is told as not certain", async () => {
  await api.bench.database.sql`
    delete from platform.receipt where kind = 'look' and receiver_code = ${POLICE.uscc}`;
  const { looks } = await trace(people.operator);
  const hop = looks.find((one: { to: { uscc: string } }) => one.to.uscc === POLICE.uscc);
  assert.deepEqual([hop.certain, hop.receipt, hop.version], [false, null, null]);
});

test("every reading and every refusal of somebody known is on the trail, and names no subject", async () => {
  const entries = await api.bench.database.sql`
    select act, actor, detail from platform.audit where act in ('trace-record', 'trace-refused', 'list-traceable')`;
  const of = (act: string) => entries.filter((entry) => entry.act === act);
  assert.ok(of("trace-record").length > 10 && of("list-traceable").length > 3);
  assert.ok(of("trace-refused").some(({ actor }) => String(actor).startsWith(BODY.uscc)));
  const [unknown] = of("trace-record").filter(({ detail }) => detail.code === "TRACE_NOT_FOUND");
  assert.ok(unknown);
  assert.ok(
    of("trace-record").some(
      ({ actor }) => actor === `${GOOD_ROW.uscc}/account:${people.enterprise.accountId}`,
    ),
  );
  assert.equal(JSON.stringify(entries.map(({ detail }) => detail)).includes(GOOD_ROW.uscc), false);
});

test("a body sees whom its own record went to, another only itself; what followed counts from the hop on", () => {
  const body = { kind: "body", actor: "a", body: BODY.uscc } as const;
  assert.equal(reachOf(body, [BODY.uscc]).onlyBody, null);
  assert.equal(reachOf(body, [OTHER.uscc]).onlyBody, BODY.uscc);
  assert.equal(reachOf({ kind: "subject", actor: "a", body: null }, []).delayed, "none");
  const versions = [
    { version: 1, recordedAt: "2026-05-01T00:00:00Z" },
    { version: 2, recordedAt: "2026-05-03T00:00:00Z" },
  ];
  const sealing = { at: "2026-05-05T00:00:00Z", instrument: "i", article: "a", releasedAt: null };
  const hop = { at: "2026-05-02T00:00:00.5Z", lastAt: "2026-05-04T00:00:00Z" };
  assert.deepEqual(
    aftermathOf(hop, versions, sealing).map(({ kind, reached }) => [kind, reached]),
    [
      ["version", "yes"],
      ["sealed", "unknown"],
    ],
  );
});

test("a version that an answer to an objection made is told as a correction, and no receipt of a file vouches for it", async () => {
  const { intake, database } = api.bench;
  const documentNumber = "云市监处罚〔2026〕77号";
  await sendRow({ documentNumber });
  const [sent] = await database.sql<{ id: string }[]>`
    select record_id as id from records.record where document_number = ${documentNumber}`;
  assert.ok(sent);
  const [asker, examiner, decider] = [uuidv7(), uuidv7(), uuidv7()];
  const raised = await raiseObjection(intake, {
    ...{ subjectCode: GOOD_ROW.uscc, recordId: sent.id, ground: "wrong", evidence: [], askedAs: "subject" },
    asked: { fields: [{ field: "violationFacts", shouldBe: "另一事实" }], statement: "与决定书不符" },
    ...{ askedBy: asker, actor: GOOD_ROW.uscc, bodyCode: null, idempotencyKey: null },
  });
  assert.ok(raised.ok);
  const { objectionId } = raised.value;
  const handling = { objectionId, bodyCode: BODY.uscc, actor: BODY.uscc };
  const proposal = { corrections: [{ field: "violationFacts", value: "另一事实" }], reasons: null };
  assert.ok((await proposeAnswer(intake, { ...handling, accountId: examiner, proposal })).ok);
  const row = await objectionFor(database.sql, { bodyCode: BODY.uscc, objectionId });
  const deciding = { ...handling, accountId: decider, proposedAt: row?.proposedAt ?? "" };
  assert.ok((await decideObjection(intake, deciding)).ok);
  const { versions } = (await api.get(path(sent.id), people.operator.headers)).json();
  const told = versions.map(
    (one: { corrected: boolean; handedOver: object | null; takenIn: object | null }) => [
      one.corrected,
      one.handedOver !== null,
      one.takenIn !== null,
    ],
  );
  assert.deepEqual(told, [
    [false, true, true],
    [true, false, false],
  ]);
});
