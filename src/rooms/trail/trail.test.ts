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
  const subject = "91330100MA2CE5GX6X";
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
    assert.equal((await last())?.actor, BODY.uscc);
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
  assert.equal((await verifyAudit(api.bench.database.sql, null)).broken, null);
});
