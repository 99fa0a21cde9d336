import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import Papa from "papaparse";
import { type ApiBench, apiBench, bearer, postFile, TODAY } from "../../../test/support/api.ts";
import { addBody } from "../../../test/support/intake.ts";
import { BODY, GOOD_ROW, penaltyCsv } from "../../../test/support/penalty-file.ts";
import { signedInPerson } from "../../../test/support/people.ts";
import { writeTemplateFile } from "../../demo/template-file.ts";
import { verifyAudit } from "../../platform/audit.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { freezeCredential, keysOf, saveAdmissions } from "../bodies/index.ts";
import { hiddenByDay, lookIdsOf, looksOf } from "./index.ts";

const OTHER = { uscc: "11330106002489401J", name: "云州市示例区市场监督管理局" };
const CASE = "云市监检〔2026〕7号";
const ENTRY = "administrative-penalty";

let api: ApiBench;
let person = { number: "", name: "" };

before(async () => {
  api = await apiBench();
  await addBody(api.bench.intake, { ...OTHER, territory: "330106", entries: [] });
  await take(
    penaltyCsv([
      { legalRepresentative: "张三丰" },
      { documentNumber: "云市监处罚〔2026〕9号", kinds: "警告", fine: "", decidedOn: "2026-05-05" },
    ]),
  );
  await take(await personRows());
  await admit(BODY.uscc, "graded-supervision", false);
  await admit(BODY.uscc, "penalty-investigation", true);
});
after(() => api.close());

async function take(content: string | Buffer): Promise<void> {
  const { id } = (await postFile(api, { entry: ENTRY, content })).json();
  await api.work();
  const batch = (await api.get(`/api/v1/batches/${id}`, bearer(api.key))).json();
  assert.deepEqual([batch.status, batch.counts.rejected], ["done", 0], JSON.stringify(batch));
}

/** A penalty of an invented person, in the template for persons. */
async function personRows(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "xinheng-person-"));
  const path = join(folder, "person.csv");
  await writeTemplateFile({
    path,
    entry: ENTRY,
    subject: "person",
    rows: 1,
    seed: 3,
    format: "csv",
    today: TODAY,
  });
  const [header = [], row = []] = Papa.parse<string[]>(await readFile(path, "utf8")).data;
  await rm(folder, { recursive: true });
  const at = (name: string): number => header.findIndex((cell) => cell.replace("\uFEFF", "") === name);
  person = { number: row[at("证件号码")] ?? "", name: row[at("行政相对人名称")] ?? "" };
  for (const [name, value] of [
    ["处罚机关", BODY.name],
    ["处罚机关统一社会信用代码", BODY.uscc],
    ["数据来源单位", BODY.name],
    ["数据来源单位统一社会信用代码", BODY.uscc],
  ] as const) {
    row[at(name)] = value;
  }
  return Papa.unparse([header, row]);
}

async function admit(bodyCode: string, purpose: string, persons: boolean): Promise<void> {
  await inTransaction(api.bench.intake.db, { actor: "operator", purpose: "test" }, (tx) =>
    saveAdmissions(tx, [
      {
        bodyCode,
        purpose,
        entry: ENTRY,
        from: "2026-01-01",
        until: "2026-12-31",
        persons,
        recordedAt: `${TODAY}T00:00:00Z`,
      },
    ]),
  );
}

const look = async (body: object, key: string = api.key) =>
  api.send({ method: "POST", url: "/api/v1/looks", headers: bearer(key), payload: body });
const asked = { uscc: GOOD_ROW.uscc, purpose: "graded-supervision", caseNumber: CASE };
const looks = (subjectCode: string, on: string = TODAY) =>
  looksOf(api.bench.database.sql, { subjectCode, on, after: null, limit: 50 });
const lastEntry = async () => {
  const [entry] = await api.bench.database.sql`select * from platform.audit order by position desc limit 1`;
  return entry;
};

test("a body admitted for a purpose sees what is not public, and the answer says why", async () => {
  const answer = await look(asked);
  assert.equal(answer.statusCode, 200, answer.body);
  const { items, allowed, shownFrom } = answer.json();
  assert.deepEqual(
    items.map((item: { severity: string }) => item.severity),
    ["minor", "general"],
    "a warning is never public, and a body with a purpose sees it",
  );
  assert.equal(items[1].content.legalRepresentative, "张三丰");
  assert.equal(allowed.bases[0].article, "（七）（十四）");
  assert.equal(shownFrom, TODAY);
  assert.equal(answer.headers["cache-control"], "private, no-store");
});

test("the subject sees who looked, when, for what purpose and in which case", async () => {
  const before = (await looks(GOOD_ROW.uscc)).length;
  const { look: lookId } = (await look(asked)).json();
  const seen = await looks(GOOD_ROW.uscc);
  assert.equal(seen.length, before + 1);
  const newest = seen.find((one) => one.lookId === lookId);
  assert.deepEqual(
    [newest?.bodyName, newest?.purpose, newest?.caseNumber, newest?.recordCount, newest?.entries],
    [BODY.name, "graded-supervision", CASE, 2, [ENTRY]],
  );
});

test("no key, no purpose, no case number, no admission: no row, and the refusal is on the trail", async () => {
  assert.equal((await api.send({ method: "POST", url: "/api/v1/looks", payload: asked })).statusCode, 401);
  const other = await api.keyOf(OTHER.uscc);
  const refusals = [
    [{ ...asked, purpose: undefined }, api.key, "PURPOSE_REQUIRED"],
    [{ ...asked, purpose: "curiosity" }, api.key, "PURPOSE_UNKNOWN"],
    [{ ...asked, caseNumber: "" }, api.key, "CASE_NUMBER_REQUIRED"],
    [{ ...asked, caseNumber: `查${person.number}` }, api.key, "CASE_NUMBER_PERSONAL"],
    [{ ...asked, entries: ["honour"] }, api.key, "ENTRY_NOT_FOR_PURPOSE"],
    [asked, other, "READ_NOT_ADMITTED"],
    [{ ...asked, withholdUntil: "2026-05-09" }, api.key, "DELAY_NOT_ALLOWED"],
  ] as const;
  for (const [body, key, code] of refusals) {
    const answer = await look(body, key);
    assert.deepEqual([answer.statusCode, answer.json().code], [403, code]);
    const entry = await lastEntry();
    assert.deepEqual([entry?.act, entry?.detail.code], ["look-refused", code]);
    const ids = await lookIdsOf(api.bench.database.sql, GOOD_ROW.uscc, 1);
    assert.deepEqual(ids, [entry?.detail.look], "an auditor who asks for the subject finds who tried");
    assert.ok((await looks(GOOD_ROW.uscc)).every(({ lookId }) => lookId !== ids[0]));
  }
});

test("a case number that ends a line, ends a text or turns its direction is refused and breaks nothing", async () => {
  for (const sign of ["\u0000", "\n", "\u202e", "\u200b"])
    assert.equal((await look({ ...asked, caseNumber: `7${sign}8` })).json().code, "REQUEST_INVALID");
});

test("a person without a role that may look, and a frozen key, are refused on the trail", async () => {
  const auditor = await signedInPerson(api, { roles: ["auditor"] });
  const headers = auditor.headers;
  const answer = await api.send({ method: "POST", url: "/api/v1/looks", headers, payload: asked });
  assert.equal(answer.json().code, "ROLE_REQUIRED");
  const { act, actor, detail } = (await lastEntry()) ?? {};
  assert.deepEqual(
    [act, actor, detail.code],
    ["look-refused", `${BODY.uscc}/account:${auditor.accountId}`, "ROLE_REQUIRED"],
  );
  const key = await api.keyOf(BODY.uscc);
  const [{ id = "" } = {}] = await keysOf(api.bench.database.sql, BODY.uscc);
  const frozen = { because: "演练", at: `${TODAY}T00:00:00Z` };
  await freezeCredential(api.bench.database.sql, { kind: "key", id }, frozen);
  assert.equal((await look(asked, key)).json().code, "CREDENTIAL_FROZEN");
  const refused = await lastEntry();
  assert.deepEqual([refused?.act, refused?.actor], ["key-use-refused", `${BODY.uscc}/key:${id}`]);
});

test("a clerk hides no look of his own: a decider keeps it from the subject, and the trail says until when", async () => {
  const withheld = {
    ...{ person: { type: "resident-id", number: person.number }, purpose: "penalty-investigation" },
    ...{ caseNumber: CASE, withholdUntil: "2026-06-02" },
  };
  const by = async (role: "clerk" | "decider") => {
    const { headers } = await signedInPerson(api, { roles: [role] });
    return api.send({ method: "POST", url: "/api/v1/looks", headers, payload: withheld });
  };
  assert.equal((await by("clerk")).json().code, "DELAY_ROLE_REQUIRED");
  assert.equal((await lastEntry())?.detail.code, "DELAY_ROLE_REQUIRED");
  assert.equal((await by("decider")).statusCode, 200);
  assert.equal((await lastEntry())?.detail.withheldUntil, "2026-06-02");
});

test("a person is found by a whole document number and a law, never without", async () => {
  const document = { type: "resident-id", number: ` ${person.number.toLowerCase()} ` };
  const investigation = { person: document, purpose: "penalty-investigation", caseNumber: CASE };
  const answer = await look({ ...investigation, withholdUntil: "2026-06-01" });
  assert.equal(answer.statusCode, 200, answer.body);
  assert.equal(answer.json().items.length, 1);
  assert.equal(answer.body.includes(person.number), false, "the sealed number is in no answer");
  const refused = await look({ ...investigation, purpose: "graded-supervision" });
  assert.equal(refused.json().code, "PERSON_NOT_FOR_PURPOSE");
  const partial = await look({
    ...investigation,
    person: { ...document, number: person.number.slice(0, 17) },
  });
  assert.equal(partial.json().code, "PERSON_DOCUMENT_INVALID");
  assert.equal(partial.body.includes(person.number.slice(0, 17)), false);
  for (const body of [
    { ...asked, person: document },
    { purpose: asked.purpose, caseNumber: CASE },
  ]) {
    assert.equal((await look(body)).json().code, "SUBJECT_REQUIRED");
  }
});

test("a look that was kept from its subject appears on its day, with the article that allowed it", async () => {
  const [row] = await api.bench.database.sql`
    select subject_code from sharing.look where shown_from > looked_on`;
  const code = String(row?.subject_code);
  assert.equal((await looks(code, "2026-05-31")).length, 0);
  const [shown] = await looks(code, "2026-06-01");
  assert.equal(shown?.delayBasis?.instrument, "personal-information-protection-law");
});

test("the database shows nothing when the application forgets body, purpose, case, subject or day", async () => {
  const settings = {
    body: BODY.uscc,
    purpose: "graded-supervision",
    case: CASE,
    subject: GOOD_ROW.uscc,
    day: TODAY,
  };
  const seen = (given: Readonly<Record<string, string>>): Promise<number> =>
    api.bench.database.sql.begin(async (tx) => {
      for (const [name, value] of Object.entries(given)) {
        await tx`select set_config(${`xinheng.${name}`}, ${value}, true)`;
      }
      await tx`set local role xinheng_sharing`;
      return (await tx`select 1 from records.record`).length;
    });
  assert.equal(await seen(settings), 2);
  for (const name of Object.keys(settings)) {
    const { [name as keyof typeof settings]: _, ...without } = settings;
    assert.equal(await seen(without), 0, `without ${name}`);
  }
  assert.equal(await seen({ ...settings, body: OTHER.uscc }), 0);
  assert.equal(await seen({ ...settings, purpose: "repair" }), 0);
  assert.equal(await seen({ ...settings, day: "2027-01-01" }), 0);
});

test("behind the second wall there are no marks of records that are not admitted, and no admissions of others", async () => {
  const { sql } = api.bench.database;
  const [record] =
    await sql`select record_id from records.record where subject_code = ${GOOD_ROW.uscc} limit 1`;
  const id = String(record?.["record_id"]);
  await sql`insert into records.mark values (${GOOD_ROW.uscc}, ${id}, gen_random_uuid(), now(), null)`;
  const seen = (body: string, purpose: string) =>
    sql.begin(async (tx) => {
      const given = { body, purpose, case: CASE, subject: GOOD_ROW.uscc, day: TODAY };
      for (const [name, value] of Object.entries(given))
        await tx`select set_config(${`xinheng.${name}`}, ${value}, true)`;
      await tx`set local role xinheng_sharing`;
      const marks = await tx`select 1 from records.mark`;
      const admissions = await tx`select distinct body_code from bodies.admission`;
      return [marks.length, admissions.map((row) => row["body_code"])];
    });
  assert.deepEqual(await seen(BODY.uscc, "graded-supervision"), [1, [BODY.uscc]]);
  assert.deepEqual(await seen(BODY.uscc, "repair"), [0, [BODY.uscc]]);
  assert.deepEqual(await seen(OTHER.uscc, "graded-supervision"), [0, []]);
  assert.equal((await look(asked)).json().items.filter((one: { id: string }) => one.id === id).length, 1);
  await sql`delete from records.mark where record_id = ${id}`;
});

test("the role of the second wall can write nothing and read nothing else", async () => {
  for (const statement of [
    "delete from records.record",
    "update bodies.admission set admit_until = '2099-01-01'",
    "select * from subjects.person",
    "select * from platform.audit",
    "select * from sharing.look",
    "select * from sharing.refused_look",
    "select * from publicity.term",
    "select * from intake.row_outcome",
  ]) {
    const tried = api.bench.database.sql.begin(async (tx) => {
      await tx`set local role xinheng_sharing`;
      await tx.unsafe(statement);
    });
    await assert.rejects(tried, /permission denied/u, statement);
  }
});

test("a body that counts more looks than were written down shows", async () => {
  const counts = `/api/v1/looks/counts?from=${TODAY}&through=${TODAY}`;
  const [day] = (await api.get(counts, bearer(api.key))).json().items;
  assert.equal(day.comparison, "unsaid");
  const say = (n: number) =>
    api.send({
      method: "PUT",
      url: `/api/v1/looks/counts/${TODAY}`,
      headers: bearer(api.key),
      payload: { looks: n },
    });
  assert.equal((await say(day.written)).json().items[0].comparison, "agree");
  assert.equal((await say(day.written + 1)).json().items[0].comparison, "unwritten");
  assert.equal((await say(0)).json().items[0].comparison, "uncounted");
  const said = await api.bench.database.sql`
    select detail from platform.audit where act = 'count-looks' order by position`;
  assert.deepEqual(
    said.map(({ detail }) => detail),
    [day.written, day.written + 1, 0].map((n) => ({ day: TODAY, looks: n })),
    "a count that is said anew hides none that was said before",
  );
  const ahead = { method: "PUT", url: "/api/v1/looks/counts/2026-05-09", headers: bearer(api.key) } as const;
  assert.equal((await api.send({ ...ahead, payload: { looks: 1 } })).json().code, "REQUEST_INVALID");
  const years = "/api/v1/looks/counts?from=2001-01-01&through=2026-05-08";
  assert.equal((await api.get(years, bearer(api.key))).json().code, "REQUEST_INVALID");
  assert.equal((await api.get(counts)).statusCode, 401);
  const other = await api.keyOf(OTHER.uscc);
  assert.deepEqual((await api.get(counts, bearer(other))).json().items, []);
});

test("the register of purposes is open to everyone", async () => {
  const { items } = (await api.get("/api/v1/purposes")).json();
  assert.ok(items.length >= 9);
  assert.ok(items.every((one: { bases: readonly unknown[] }) => one.bases.length > 0));
});

test("pages go on where they ended, and each page is a look of its own", async () => {
  const first = (await look({ ...asked, limit: 1 })).json();
  assert.equal(first.items.length, 1);
  const second = (await look({ ...asked, limit: 1, cursor: first.next })).json();
  assert.notEqual(second.items[0].id, first.items[0].id);
  assert.equal(second.next, undefined);
  assert.notEqual(first.look, second.look);
  const seen = new Map((await looks(GOOD_ROW.uscc)).map((one) => [one.lookId, one.recordCount]));
  assert.deepEqual([seen.get(first.look), seen.get(second.look)], [1, 1], "each says what it showed");
});

test("a look whose row somebody took out, or put off afterwards, is found by its entry of the trail", async () => {
  const { sql } = api.bench.database;
  const hidden = async () =>
    (await hiddenByDay(sql, "2000-01-01T00:00:00Z")).reduce((sum, { count }) => sum + count, 0);
  assert.equal(await hidden(), 0);
  const [first, second] = [(await look(asked)).json().look, (await look(asked)).json().look];
  await sql`
    update sharing.look set shown_from = looked_on + 900, delay_basis = '{}' where look_id = ${first}`;
  assert.equal(await hidden(), 1);
  await sql`delete from sharing.look where look_id = ${second}`;
  assert.equal(await hidden(), 2);
});

test("after all of this the audit trail is whole and names no person", async () => {
  const { sql } = api.bench.database;
  assert.equal((await verifyAudit(sql, [])).broken, null);
  const [found] = await sql`
    select count(*)::integer as n from platform.audit
     where detail::text like ${`%${person.number}%`} or detail::text like ${`%${person.name}%`}`;
  assert.equal(found?.n, 0);
});
