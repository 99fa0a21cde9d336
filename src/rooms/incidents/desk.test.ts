import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type ApiBench, apiBench, bearer } from "../../../test/support/api.ts";
import { addBody } from "../../../test/support/intake.ts";
import { BODY } from "../../../test/support/penalty-file.ts";
import { signedInPerson, type TestPerson } from "../../../test/support/people.ts";
import { verifyAudit } from "../../platform/audit.ts";
import { uuidv7 } from "../../platform/ids.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { keysOf } from "../bodies/index.ts";
import { saveOperator } from "../trail/index.ts";
import { saveFindings } from "./store.ts";
import type { Rule } from "./types.ts";
import { incidentOf } from "./views.ts";

const OPERATOR = "11330106002489401J";
const OTHER = "11330106MB0900001N";
const note = "异常已经核实，照章办理";

let api: ApiBench;
let officer: TestPerson;
let administrator: TestPerson;
let auditor: TestPerson;
let own: TestPerson;
before(async () => {
  api = await apiBench();
  await addBody(api.bench.intake, {
    uscc: OPERATOR,
    name: "云州市信用中心",
    territory: "330106",
    entries: [],
  });
  await addBody(api.bench.intake, { uscc: OTHER, name: "云州市示例局", territory: "330106", entries: [] });
  await api.bench.database.sql.begin((tx) => saveOperator(tx, OPERATOR, api.clock.now().toString()));
  const bodies = [OPERATOR];
  officer = await signedInPerson(api, { roles: ["law-officer"], bodies });
  administrator = await signedInPerson(api, { roles: ["administrator"], bodies });
  auditor = await signedInPerson(api, { roles: ["auditor"], bodies });
  own = await signedInPerson(api, { roles: ["administrator", "law-officer", "auditor"] });
});
after(() => api.close());

/** A case that detection opened, `earlier` hours ago. */
async function opened(actor: string, rule: Rule = "refused-looks", earlier = 0): Promise<string> {
  const at = api.clock.now().subtract({ hours: earlier });
  const finding = {
    ...{ rule, actor, found: 30, threshold: 10 },
    from: at.subtract({ hours: 1 }).toString(),
    until: at.toString(),
  };
  const [id = ""] = await inTransaction(api.bench.intake.db, { actor: "system", purpose: "test" }, (tx) =>
    saveFindings(tx, [finding], { at: at.toString(), invented: false }),
  );
  return id;
}
const get = (person: TestPerson, path: string) => api.get(`/api/v1/incidents${path}`, person.headers);
const step = (person: TestPerson, path: string, payload: object = {}) =>
  api.send({
    method: "POST",
    url: `/api/v1/incidents/${path}`,
    headers: person.headers,
    payload: { note, ...payload },
  });
const codeOf = async (asked: ReturnType<typeof step>): Promise<string> => (await asked).json().code ?? "done";
const keyActor = async (): Promise<string> => {
  const [key] = await keysOf(api.bench.database.sql, BODY.uscc);
  return `${BODY.uscc}/key:${key?.id ?? ""}`;
};

test("one key is frozen and not its body, and another person lets it go with a reason", async () => {
  const second = await api.keyOf(BODY.uscc);
  const actor = await keyActor();
  const id = await opened(actor);
  const self = async (key: string) =>
    (await api.get("/api/v1/bodies/self", bearer(key))).json().code ?? "open";
  assert.equal(await codeOf(step(administrator, `${id}/contain`)), "done");
  assert.deepEqual([await self(second), await self(api.key)], ["CREDENTIAL_FROZEN", "open"]);
  const seen = (await get(officer, `/${id}`)).json();
  assert.deepEqual([seen.frozen, seen.credential.state, seen.may.lift], ["key", "frozen", null]);
  assert.equal(await codeOf(step(administrator, `${id}/lift`)), "INCIDENT_LIFT_FOUR_EYES");
  const other = await opened(actor, "bulk-looks");
  assert.equal(await codeOf(step(officer, `${other}/contain`)), "done");
  assert.equal(await codeOf(step(officer, `${id}/lift`)), "done");
  assert.equal(await self(second), "CREDENTIAL_FROZEN", "another case holds it too");
  assert.equal(await codeOf(step(officer, `${id}/lift`)), "INCIDENT_NOT_FROZEN");
  assert.equal(await codeOf(step(administrator, `${other}/lift`)), "done");
  assert.equal(await self(second), "open");
  await assert.rejects(
    api.bench.database.sql`update incidents.incident set lifted_by = contained_by where incident_id = ${id}`,
    /incident_lift/,
  );
  const [entry] = await api.bench.database.sql`
    select actor, detail from platform.audit where act = 'lift-freeze' order by position desc limit 1`;
  assert.deepEqual(entry, {
    actor: `${OPERATOR}/account:${administrator.accountId}`,
    detail: { incident: other, open: true },
  });
});

test("where a case is about a body as such, somebody says which of its keys it was, or contains it by hand", async () => {
  const id = await opened(BODY.uscc, "canary-hit");
  const { choices } = (await get(officer, `/${id}`)).json();
  const [key] = await keysOf(api.bench.database.sql, BODY.uscc);
  assert.ok(choices.some((one: { id: string }) => one.id === key?.id));
  const strange = await step(officer, `${id}/contain`, { credential: `key:${uuidv7()}` });
  assert.deepEqual([strange.statusCode, strange.json().code], [404, "INCIDENT_CREDENTIAL_UNKNOWN"]);
  assert.equal(await codeOf(step(officer, `${id}/contain`, { credential: `key:${key?.id}` })), "done");
  assert.equal((await incidentOf(api.bench.database.sql, id))?.frozenId, key?.id);
  assert.equal(await codeOf(step(administrator, `${id}/lift`)), "done");
  const byHand = await opened(BODY.uscc, "unwritten-looks");
  assert.equal(await codeOf(step(officer, `${byHand}/contain`)), "done");
  assert.equal((await incidentOf(api.bench.database.sql, byHand))?.frozen, "by-hand");
  assert.equal(await codeOf(step(administrator, `${byHand}/lift`)), "INCIDENT_NOT_FROZEN");
});

test("a body whose keys shared a burst loses as many of them as it takes, and whoever froze one lifts none", async () => {
  const [first, second] = [await api.keyOf(OTHER), await api.keyOf(OTHER)];
  const keys = (await keysOf(api.bench.database.sql, OTHER)).map(({ id }) => `key:${id}`);
  const self = async (key: string) =>
    (await api.get("/api/v1/bodies/self", bearer(key))).json().code ?? "open";
  const states = async () => [await self(first), await self(second)];
  const id = await opened(OTHER, "bulk-looks");
  assert.equal(await codeOf(step(officer, `${id}/contain`, { credential: keys[0] ?? "" })), "done");
  const { may, choices } = (await get(administrator, `/${id}`)).json();
  assert.deepEqual([may.contain, choices.length], [null, 1]);
  assert.equal(
    await codeOf(step(administrator, `${id}/contain`, { credential: keys[0] ?? "" })),
    "INCIDENT_CREDENTIAL_UNKNOWN",
  );
  assert.equal(await codeOf(step(administrator, `${id}/contain`, { credential: keys[1] ?? "" })), "done");
  assert.deepEqual(await states(), ["CREDENTIAL_FROZEN", "CREDENTIAL_FROZEN"]);
  assert.equal((await get(officer, `/${id}`)).json().may.contain, "INCIDENT_STEP_DONE");
  for (const one of [officer, administrator])
    assert.equal(await codeOf(step(one, `${id}/lift`)), "INCIDENT_LIFT_FOUR_EYES");
  const third = await signedInPerson(api, { roles: ["law-officer"], bodies: [OPERATOR] });
  assert.equal(await codeOf(step(third, `${id}/lift`)), "done");
  assert.deepEqual(await states(), ["open", "open"]);
});

test("a case goes from judging to its end by two people, with what is next and until when at each step", async () => {
  const id = await opened(await keyActor(), "exported-rows", 5);
  const next = async () => (await get(officer, `/${id}`)).json().next;
  assert.deepEqual(
    [(await next()).act, (await next()).state],
    ["triage", "overdue"],
    "judging is due within four hours",
  );
  assert.equal(await codeOf(step(officer, `${id}/close`)), "INCIDENT_NOT_TRIAGED");
  assert.equal(await codeOf(step(officer, `${id}/triage`, { grade: "serious", personal: true })), "done");
  assert.equal((await next()).act, "contain");
  await step(officer, `${id}/contain`);
  assert.equal((await next()).act, "tell-authority");
  assert.equal(await codeOf(step(officer, `${id}/ask-closing`)), "INCIDENT_NOT_NOTIFIED");
  const sent = "关于信用信息安全事件的报告";
  await step(officer, `${id}/notify`, { whom: "authority", sent });
  assert.equal((await next()).act, "tell-persons");
  await step(officer, `${id}/notify`, { whom: "harm-avoided" });
  assert.equal(await codeOf(step(officer, `${id}/note`)), "done");
  assert.equal(await codeOf(step(administrator, `${id}/close`)), "INCIDENT_CLOSING_NOT_ASKED");
  assert.equal(await codeOf(step(officer, `${id}/ask-closing`)), "done");
  assert.equal(await codeOf(step(officer, `${id}/close`)), "INCIDENT_FOUR_EYES");
  assert.equal(await codeOf(step(administrator, `${id}/ask-closing`)), "INCIDENT_STEP_DONE");
  assert.equal(await codeOf(step(administrator, `${id}/close`)), "done");
  const seen = (await get(officer, `/${id}`)).json();
  assert.deepEqual([seen.state, seen.next], ["closed", null]);
  const steps = seen.steps.map((one: { step: string; sent: string | null }) => [one.step, one.sent]);
  assert.deepEqual(steps.slice(3, 6), [
    ["authority-told", sent],
    ["harm-avoided", null],
    ["noted", null],
  ]);
  assert.match(seen.steps[1].by, /王办事/u);
  assert.equal(await codeOf(step(officer, `${id}/note`)), "INCIDENT_CLOSED");
  assert.equal(await codeOf(step(administrator, `${id}/lift`)), "done", "a freeze may outlast its case");
});

test("one person with two names is one person: four eyes hold for the command line and the desk together", async () => {
  const { sql } = api.bench.database;
  const id = await opened("system", "audit-broken");
  await step(officer, `${id}/triage`, { grade: "false-alarm", personal: false });
  await step(officer, `${id}/ask-closing`);
  assert.equal((await incidentOf(sql, id))?.closeAskedBy, `account:${officer.accountId}`);
  await assert.rejects(
    sql`update incidents.incident set closed_at = now(), closed_by = ${`x/account:${officer.accountId}`} where incident_id = ${id}`,
    /incident_people/,
  );
});

test("auditors see and do nothing, another body sees its own cases without working on them, and nobody sees his own", async () => {
  const [mine, others] = [
    await opened(`${BODY.uscc}/client:${uuidv7()}`),
    await opened(`account:${uuidv7()}`),
  ];
  assert.equal(await codeOf(step(auditor, `${mine}/note`)), "ROLE_REQUIRED");
  assert.equal((await get(auditor, `/${mine}`)).json().drafts.length, 4);
  const early = (await get(own, "")).json();
  assert.equal((await get(own, `/${mine}`)).json().code, "INCIDENT_UNKNOWN", "nobody is warned");
  const [{ act: refused } = { act: "" }] = await api.bench.database.sql`
    select act from platform.audit order by position desc limit 1`;
  assert.equal(refused, "read-incidents-refused");
  assert.ok(early.items.every((one: { id: string }) => one.id !== mine));
  await step(officer, `${mine}/triage`, { grade: "serious", personal: true });
  await step(officer, `${mine}/contain`);
  await step(officer, `${mine}/notify`, { whom: "authority", sent: "报告全文" });
  const list = (await get(own, "")).json();
  assert.ok(list.totals.days.length >= early.totals.days.length);
  assert.deepEqual([list.everywhere, list.mayAct], [false, false]);
  assert.ok(list.items.length > 0);
  assert.ok(list.items.every((one: { who: { actor: string } }) => one.who.actor.startsWith(BODY.uscc)));
  const seen = (await get(own, `/${mine}`)).json();
  assert.deepEqual([seen.drafts, seen.choices, seen.may.close], [[], [], "INCIDENT_DESK_REQUIRED"]);
  const told = JSON.stringify(seen.steps);
  assert.ok(seen.steps.length === 4 && !told.includes(note) && !told.includes("报告全文"));
  assert.ok(!told.includes(officer.accountId), "who works at the desk stays there");
  for (const verb of ["triage", "contain", "lift", "notify", "note", "ask-closing", "close"]) {
    const more = { triage: { grade: "minor", personal: false }, notify: { whom: "authority" } }[verb] ?? {};
    const answer = await step(own, `${mine}/${verb}`, more);
    assert.deepEqual([answer.statusCode, answer.json().code], [403, "INCIDENT_DESK_REQUIRED"], verb);
  }
  assert.equal((await get(own, `/${others}`)).json().code, "INCIDENT_UNKNOWN");
  assert.equal((await get(own, `/${uuidv7()}`)).json().code, "INCIDENT_UNKNOWN");
  const about = await opened(`${OPERATOR}/account:${officer.accountId}`);
  assert.equal((await get(officer, `/${about}`)).json().code, "INCIDENT_UNKNOWN");
  assert.equal(await codeOf(step(officer, `${about}/note`)), "INCIDENT_OWN");
  assert.equal((await get(administrator, `/${about}`)).statusCode, 200);
  assert.equal((await api.get("/api/v1/incidents", bearer(api.key))).json().code, "PERSON_REQUIRED");
});

test("the list goes on where it ended, and each reading is on the trail", async () => {
  const seen: string[] = [];
  for (let cursor = ""; ; ) {
    const answer = (await get(officer, `?limit=2${cursor}`)).json();
    seen.push(...answer.items.map((one: { id: string }) => one.id));
    if (answer.next === undefined) break;
    cursor = `&cursor=${answer.next}`;
  }
  const { totals } = (await get(officer, "")).json();
  assert.equal(new Set(seen).size, seen.length);
  assert.equal(seen.length, totals.open, "open ones, without the one about the reader");
  assert.ok(totals.days.length > 0);
  assert.equal((await get(officer, "?cursor=e30")).json().code, "CURSOR_INVALID");
  const closed = (await get(officer, "?state=closed&rule=exported-rows")).json();
  assert.equal(closed.items.length, 1);
  const rows = await api.bench.database.sql`
    select detail from platform.audit where act = 'read-incidents' order by position desc limit 1`;
  assert.deepEqual(rows[0]?.["detail"], { state: "closed", rule: "exported-rows", cases: 1 });
  assert.equal((await verifyAudit(api.bench.database.sql, [])).broken, null);
});
