import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type ApiBench, apiBench, bearer, TODAY } from "../../../test/support/api.ts";
import { BODY } from "../../../test/support/penalty-file.ts";
import { signedInPerson } from "../../../test/support/people.ts";
import { verifyAudit } from "../../platform/audit.ts";
import { insertAccount } from "../../platform/identity/accounts.ts";
import { beginSession } from "../../platform/identity/sessions.ts";
import { uuidv7 } from "../../platform/ids.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { readTrail } from "./read-trail.ts";
import { askedFor, csvLine, readerOf } from "./rules.ts";
import { saveOperator } from "./store.ts";
import { isVerificationAsked, walkTrail } from "./verification.ts";

const OPERATOR = "11330100MB0123456X";
const CASE = "云市监检〔2026〕7号";

let api: ApiBench;
before(async () => {
  api = await apiBench();
  const say = (entry: { actor: string; act: string; detail?: Record<string, string> }) =>
    inTransaction(api.bench.intake.db, { purpose: "repair", ...entry }, async () => {});
  for (let n = 0; n < 5; n++) await say({ actor: BODY.uscc, act: "look", detail: { case: CASE, n: `${n}` } });
  await say({ actor: "11330106002489401J", act: "look" });
  await say({ actor: BODY.uscc, act: "look-refused", detail: { code: "=1+1" } });
  await api.bench.database.sql.begin((tx) => saveOperator(tx, OPERATOR, api.clock.now().toString()));
});
after(() => api.close());

/** A signed-in person, with a role in a body or without. */
async function person(role?: {
  readonly role: string;
  readonly body: string;
}): Promise<{ cookie: string; id: string }> {
  const accountId = uuidv7();
  const recordedAt = api.clock.now().toString();
  return inTransaction(api.bench.intake.db, { actor: "operator", purpose: "test" }, async (tx) => {
    await insertAccount(tx, {
      accountId,
      login: `person-${accountId}`,
      displayName: "王审计",
      password: null,
      recordedAt,
    });
    if (role !== undefined)
      await tx`
        insert into bodies.role (account_id, body_code, role, role_from, role_until, granted_by, recorded_at)
        values (${accountId}, ${role.body}, ${role.role}, ${TODAY}, ${TODAY}, 'operator', ${recordedAt})`;
    const at = api.clock.now();
    const { token } = await beginSession(tx, { accountId, strength: "password", client: "test", at });
    return { cookie: `xinheng_session=${token}`, id: accountId };
  });
}
const cookieOf = async (role: string): Promise<string> => (await person({ role, body: OPERATOR })).cookie;
const auditor = () => person({ role: "auditor", body: OPERATOR });
const last = async () =>
  (await api.bench.database.sql`select * from platform.audit order by position desc limit 1`)[0];

test("an auditor of the operator reads the trail, and the reading is on it", async () => {
  const { cookie, id } = await auditor();
  const answer = await api.get(`/api/v1/audit?body=${BODY.uscc}&act=look&through=${TODAY}`, { cookie });
  assert.equal(answer.statusCode, 200, answer.body);
  assert.equal(answer.headers["cache-control"], "private, no-store");
  assert.equal(answer.json().items.length, 0, "entries are dated by the machine, and that day is later");
  const all = (await api.get(`/api/v1/audit?body=${BODY.uscc}&act=look`, { cookie })).json();
  assert.equal(all.items.length, 5);
  const entry = await last();
  assert.deepEqual([entry?.actor, entry?.act], [`${OPERATOR}/account:${id}`, "read-audit"]);
  assert.deepEqual(entry?.detail, { body: BODY.uscc, ofAct: "look", entries: 5 });
  const own = (await api.get(`/api/v1/audit?person=${id}`, { cookie })).json();
  assert.equal(own.items.length, 2, "who reads is found by person");
  const byCase = (await api.get(`/api/v1/audit?caseNumber=${encodeURIComponent(CASE)}`, { cookie })).json();
  assert.equal(byCase.items.length, 5);
  assert.equal(
    (await last())?.detail.byCase,
    "yes",
    "a case number stays out of the entry about the reading",
  );
});

test("a subject leads to the entries of the looks at it, and its code is in no entry", async () => {
  const { sql } = api.bench.database;
  const subject = "91350100M000100Y43";
  const lookId = uuidv7();
  await sql`
    insert into sharing.look (subject_code, look_id, body_code, body_name, purpose, case_number, entries, record_count,
           looked_at, looked_on, shown_from, delay_basis)
    values (${subject}, ${lookId}, ${BODY.uscc}, ${BODY.name}, 'repair', ${CASE}, '{honour}', 0, now(), ${TODAY}, ${TODAY}, null)`;
  const detail = { look: lookId, case: CASE };
  await inTransaction(
    api.bench.intake.db,
    { actor: "11330106002489401J", purpose: "repair", act: "look", detail },
    async () => {},
  );
  const of = { actor: "operator", onlyBody: null };
  const { entries } = await readTrail(api.bench.intake.db, of, {
    subjectCode: subject,
    before: null,
    limit: 9,
  });
  assert.deepEqual(
    entries.map((entry) => entry.detail["look"]),
    [lookId],
  );
  const entry = await last();
  assert.deepEqual([entry?.subject_count, entry?.detail], ["1", { bySubject: "yes", entries: 1 }]);
});

test("a subject is asked for in the body of a request, and its number is in no address", async () => {
  const { cookie } = await auditor();
  const ask = (payload: object, headers: object = { cookie, "x-xinheng-page": "1" }) =>
    api.send({ method: "POST", url: "/api/v1/audit/subject", payload, headers: { ...headers } });
  const asked = await ask({ type: "uscc", number: "91350100M000100Y43" });
  assert.equal(asked.statusCode, 200, asked.body);
  const organisation = asked.json().about;
  assert.equal((await api.get(`/api/v1/audit?about=${organisation}`, { cookie })).json().items.length, 1);
  assert.equal((await last())?.detail.bySubject, "yes");
  const number = "E12345678";
  const person = (await ask({ type: "passport", number })).json().about;
  assert.ok(!Buffer.from(person, "base64url").toString("latin1").includes(number));
  assert.deepEqual((await api.get(`/api/v1/audit?about=${person}`, { cookie })).json().items, []);
  const other = await auditor();
  const stolen = await api.get(`/api/v1/audit?about=${person}`, { cookie: other.cookie });
  assert.equal(stolen.json().code, "REQUEST_INVALID", "the address is good for whoever asked");
  assert.equal((await ask({ type: "resident-id", number: "1" })).json().code, "PERSON_DOCUMENT_INVALID");
  assert.equal((await ask({ type: "uscc", number: "1" }, {})).statusCode, 401);
  const clerk = await cookieOf("clerk");
  const refused = await ask({ type: "uscc", number: "1" }, { cookie: clerk, "x-xinheng-page": "1" });
  assert.equal(refused.json().code, "AUDITOR_REQUIRED");
});

test("what was refused and what was done are told apart, and looks are counted by day and purpose", async () => {
  const { cookie } = await auditor();
  const refused = (
    await api.get(`/api/v1/audit?body=${BODY.uscc}&purpose=repair&result=refused`, { cookie })
  ).json();
  assert.deepEqual([refused.items.length, refused.count], [1, 1]);
  assert.equal(refused.items[0].who.body.name, BODY.name);
  const done = (
    await api.get(`/api/v1/audit?body=${BODY.uscc}&purpose=repair&result=done`, { cookie })
  ).json();
  assert.ok(done.items.every((item: { act: string }) => item.act === "look"));
  const [day] = await api.bench.database.sql`select (now() at time zone 'Asia/Shanghai')::date as day`;
  const url = `/api/v1/audit/days?body=${BODY.uscc}&from=2001-01-01&through=${day?.["day"]}`;
  const { from, days } = (await api.get(url, { cookie })).json();
  assert.notEqual(from, "2001-01-01", "a month at most");
  assert.deepEqual(days, [{ day: day?.["day"], purpose: "repair", looks: 5, refused: 1 }]);
  assert.equal((await last())?.act, "count-audit");
  const own = await person({ role: "auditor", body: BODY.uscc });
  const mine = (await api.get(`/api/v1/audit/days?through=${day?.["day"]}`, { cookie: own.cookie })).json();
  assert.deepEqual(mine.days, days);
  assert.equal((await api.get("/api/v1/audit/days", { cookie: await cookieOf("clerk") })).statusCode, 403);
  const early = await api.get("/api/v1/audit/days?through=0001-01-15", { cookie });
  assert.equal(early.json().from, "0001-01-01", "the month before the first one is not asked for");
});

test("a walk of the chain is asked for and done by a job, one at a time, and its result is kept", async () => {
  const { cookie } = await auditor();
  const of = { db: api.bench.intake.db, clock: api.clock };
  const url = "/api/v1/audit/verification";
  const headers = { cookie, "x-xinheng-page": "1" };
  const ask = () => api.send({ method: "POST", url, headers });
  assert.equal((await api.get(url, { cookie })).json().last, null);
  const asked = await ask();
  assert.deepEqual([asked.statusCode, asked.json().running.walked], [202, 0]);
  await ask();
  assert.equal(await isVerificationAsked(of.db.sql), true);
  const walks = await Promise.all([walkTrail(of, "system"), walkTrail(of, "system")]);
  assert.ok(walks.some((verdict) => verdict?.broken === null));
  const seen = (await api.get(url, { cookie })).json();
  assert.equal(seen.running, null);
  assert.deepEqual([seen.last.broken, seen.last.walked], [null, seen.last.entries]);
  const [row] = await of.db.sql`select count(*)::integer as kept from trail.verification`;
  assert.ok(row?.["kept"] <= 2, "asking twice is one walk");
  const { sql } = of.db;
  const [second] = await sql`select purpose from platform.audit where position = 2`;
  await sql`update platform.audit set purpose = 'other' where position = 2`;
  await walkTrail(of, "system");
  assert.deepEqual((await api.get(url, { cookie })).json().last.broken, { kind: "entry", position: 2 });
  await sql`update platform.audit set purpose = ${second?.["purpose"]} where position = 2`;
  assert.equal((await api.get(url, { cookie: await cookieOf("clerk") })).json().code, "AUDITOR_REQUIRED");
  const own = await person({ role: "auditor", body: BODY.uscc });
  assert.equal((await api.get(url, { cookie: own.cookie })).statusCode, 200);
  const page = { cookie: own.cookie, "x-xinheng-page": "1" };
  const refused = await api.send({ method: "POST", url, headers: page });
  assert.equal(refused.json().code, "OPERATOR_AUDITOR_REQUIRED");
  assert.deepEqual((await last())?.detail, { code: "OPERATOR_AUDITOR_REQUIRED" });
});

test("a walk finds a trail that was made anew since the last walk that found it whole", async () => {
  const of = { db: api.bench.intake.db, clock: api.clock };
  const { sql } = of.db;
  assert.equal((await walkTrail(of, "system"))?.broken, null);
  const kept = await sql`select * from platform.audit order by position desc limit 3`;
  const [head] = await sql`select position, previous_hash, hash from platform.audit_head`;
  const last = kept.at(-1);
  await sql`delete from platform.audit where position >= ${last?.["position"]}`;
  await sql`
    update platform.audit_head set position = ${Number(last?.["position"]) - 1}, hash = ${last?.["previous_hash"]}`;
  assert.equal((await verifyAudit(sql, [])).broken, null, "the table alone does not tell");
  assert.equal((await walkTrail(of, "system"))?.broken?.kind, "head");
  await sql`delete from platform.audit where position >= ${last?.["position"]}`;
  await sql`insert into platform.audit ${sql(kept)}`;
  await sql`
    update platform.audit_head set position = ${head?.["position"]}, hash = ${head?.["hash"]}, previous_hash = ${head?.["previous_hash"]}`;
  assert.equal((await walkTrail(of, "system"))?.broken, null);
});

test("pages of the trail go on where they ended", async () => {
  const { cookie } = await auditor();
  const url = `/api/v1/audit?body=${BODY.uscc}&act=look&limit=2`;
  const seen: number[] = [];
  for (let cursor = ""; ; ) {
    const { items, next } = (await api.get(url + cursor, { cookie })).json();
    seen.push(...items.map((item: { position: number }) => item.position));
    if (next === undefined) break;
    cursor = `&cursor=${next}`;
  }
  assert.equal(seen.length, 5);
  assert.deepEqual(
    seen,
    [...new Set(seen)].sort((a, b) => b - a),
  );
  assert.equal((await api.get(`${url}&cursor=e30`, { cookie })).json().code, "CURSOR_INVALID");
});

test("an auditor of another body sees its own entries only, whatever is asked", async () => {
  const { cookie } = await person({ role: "auditor", body: BODY.uscc });
  const mine = (await api.get("/api/v1/audit", { cookie })).json();
  assert.ok(mine.items.length > 5);
  assert.ok(mine.items.every((item: { actor: string }) => item.actor.startsWith(BODY.uscc)));
  const other = await api.get(`/api/v1/audit?body=${OPERATOR}`, { cookie });
  assert.deepEqual([other.statusCode, other.json().code], [403, "AUDITOR_REQUIRED"]);
});

test("an auditor whose password somebody else knows reads nothing before it is changed", async () => {
  const { headers } = await signedInPerson(api, { roles: ["auditor"], passwordOnce: true });
  for (const url of ["/api/v1/audit", "/api/v1/audit.csv"]) {
    const { statusCode, body } = await api.get(url, headers);
    assert.deepEqual([statusCode, JSON.parse(body).code], [403, "PASSWORD_CHANGE_REQUIRED"]);
  }
});

test("clerks, administrators, former auditors and keys are refused, and the refusal is on the trail", async () => {
  const clerk = await person({ role: "clerk", body: OPERATOR });
  const administrator = await person({ role: "administrator", body: OPERATOR });
  const nobody = await person();
  const former = await auditor();
  await api.bench.database.sql`
    update bodies.role set role_from = '2026-01-01', role_until = '2026-05-07' where account_id = ${former.id}`;
  for (const path of ["/api/v1/audit", "/api/v1/audit.csv"]) {
    for (const { cookie, id } of [clerk, administrator, nobody, former]) {
      assert.equal((await api.get(path, { cookie })).json().code, "AUDITOR_REQUIRED");
      const entry = await last();
      assert.deepEqual([entry?.actor, entry?.act], [`account:${id}`, "read-audit-refused"]);
    }
    assert.equal((await api.get(path, bearer(api.key))).json().code, "AUDITOR_REQUIRED");
    assert.match(String((await last())?.actor), new RegExp(`^${BODY.uscc}/key:[0-9a-f-]{36}$`, "u"));
    assert.equal((await api.get(path)).statusCode, 401);
  }
});

test("an export is a file that no spreadsheet runs, and is on the trail with its number of entries", async () => {
  const { cookie } = await auditor();
  const answer = await api.get(`/api/v1/audit.csv?body=${BODY.uscc}&purpose=repair`, { cookie });
  assert.equal(answer.statusCode, 200, answer.body);
  assert.match(String(answer.headers["content-disposition"]), /^attachment/u);
  assert.equal(answer.body.trim().split("\r\n").length, 1 + 6);
  const entry = await last();
  assert.deepEqual([entry?.act, entry?.detail.rows], ["export-audit", 6]);
  assert.equal(csvLine(["=1+1", 'a"b', 3, null]), `'=1+1,"a""b",3,\r\n`);
});

test("whether somebody is an auditor is decided in one rule", () => {
  const who = { actor: "account:1", audited: ["a", "b"] };
  assert.equal(readerOf({ ...who, audited: [] }, ["a"], null).ok, false);
  assert.deepEqual(readerOf(who, ["b"], "a"), { ok: true, value: { actor: "b/account:1", onlyBody: null } });
  assert.deepEqual(readerOf(who, [], "b"), { ok: true, value: { actor: "b/account:1", onlyBody: "b" } });
  assert.equal(readerOf(who, [], "c").ok, false);
  assert.deepEqual(askedFor({ subjectCode: "91330100MA2K00001X" }), { bySubject: "yes" });
});

test("after all of this the trail is whole", async () => {
  assert.equal((await verifyAudit(api.bench.database.sql, [])).broken, null);
});
