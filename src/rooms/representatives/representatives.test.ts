import assert from "node:assert/strict";
import { createHash, createSign, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { after, before, test } from "node:test";
import { type ApiBench, apiBench, TODAY } from "../../../test/support/api.ts";
import { BODY, GOOD_ROW } from "../../../test/support/penalty-file.ts";
import { signedInPerson, type TestPerson } from "../../../test/support/people.ts";
import { putSubjects } from "../../../test/support/subjects.ts";
import { canonicalJson } from "../../kernel/canonical.ts";
import { identified } from "../../platform/signing.ts";
import { enterpriseKeyOf, signatureHolds } from "./signature.ts";
import { demonstrationVerifier, verifierFor } from "./verifier.ts";

const REAL = "91330106002489401J";

let api: ApiBench;
before(async () => {
  api = await apiBench();
  const { sql } = api.bench.database;
  const enterprises = [GOOD_ROW.uscc, REAL].map((code) => ({ code, name: `企业${code}`, former: [] }));
  await putSubjects(sql, enterprises);
  await sql`update subjects.subject set invented = true where subject_code = ${GOOD_ROW.uscc}`;
  for (let n = 0; n < 3; n++) await insertLook(n);
});
after(() => api.close());

async function insertLook(n: number): Promise<void> {
  await api.bench.database.sql`
    insert into sharing.look (subject_code, look_id, body_code, body_name, purpose, case_number, entries, record_count,
           looked_at, looked_on, shown_from, delay_basis)
    values (${GOOD_ROW.uscc}, gen_random_uuid(), ${BODY.uscc}, ${BODY.name}, 'graded-supervision', ${`案${n}`},
            '{administrative-penalty}', ${n}, ${`2026-05-0${n + 1}T08:00:00Z`}::timestamptz, ${`2026-05-0${n + 1}`}::date,
            ${`2026-05-0${n + 1}`}::date, null)`;
}

interface Signer {
  readonly publicKey: string;
  sign(text: string): string;
}

const spkiOf = (key: KeyObject): Buffer => key.export({ format: "der", type: "spki" });

function es256(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    publicKey: spkiOf(publicKey).toString("base64"),
    sign: (text) =>
      sign("sha256", Buffer.from(text), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64"),
  };
}

/** A key of SM2 signs as SM2 only after it was exported and read again. */
function sm2(): Signer {
  const made = generateKeyPairSync("ec", {
    namedCurve: "SM2",
    publicKeyEncoding: { format: "der", type: "spki" },
    privateKeyEncoding: { format: "pem", type: "pkcs8" },
  });
  const spki = Buffer.from(made.publicKey);
  return {
    publicKey: spki.toString("base64"),
    sign: (text) => createSign("sm3").update(identified(spki)).update(text).sign(made.privateKey, "base64"),
  };
}

const send = (by: Pick<TestPerson, "headers">, url: string, payload?: object) =>
  api.send({
    method: "POST",
    url: `/api/v1${url}`,
    headers: { ...by.headers },
    ...(payload === undefined ? {} : { payload }),
  });
const get = (by: Pick<TestPerson, "headers">, url: string) => api.get(`/api/v1${url}`, by.headers);
const statementFor = (by: TestPerson, more: object = {}) => ({
  kind: "xinheng-delegation-1",
  subject: GOOD_ROW.uscc,
  account: by.accountId,
  scopes: ["looks", "export"],
  from: TODAY,
  until: "2026-12-31",
  ...more,
});
const signed = (signer: Signer, statement: object) => ({
  statement,
  publicKey: signer.publicKey,
  signature: signer.sign(canonicalJson(statement)),
});
const register = async (by: TestPerson, signer: Signer) =>
  send(by, "/representations/keys", { uscc: GOOD_ROW.uscc, publicKey: signer.publicKey });
const looks = (by: Pick<TestPerson, "headers">, uscc: string = GOOD_ROW.uscc, more = "") =>
  get(by, `/my/looks?uscc=${uscc}${more}`);
const codeOf = (answer: { json(): { code?: string } }): string | undefined => answer.json().code;

test("the signature of GB/T 32918.5 holds, and no bit of it may change", () => {
  const head = "3059301306072a8648ce3d020106082a811ccf5501822d03420004";
  const point =
    "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020" +
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13";
  const r = "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3";
  const s = "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA";
  const key = enterpriseKeyOf(Buffer.from(head + point, "hex"));
  assert.equal(key?.algorithm, "SM2");
  assert.ok(key);
  assert.equal(
    identified(key.publicKey).toString("hex"),
    "b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3",
  );
  const signature = Buffer.from(`3046022100${r}022100${s}`, "hex");
  assert.equal(signatureHolds(key, "message digest", signature), true);
  assert.equal(signatureHolds(key, "message digesu", signature), false);
  signature[20] = (signature[20] ?? 0) ^ 1;
  assert.equal(signatureHolds(key, "message digest", signature), false);
  assert.equal(enterpriseKeyOf(Buffer.from(head + "11".repeat(64), "hex")), null, "a point off the curve");
});

for (const [name, make] of [
  ["ES256", es256],
  ["SM2", sm2],
] as const) {
  test(`a representative with a delegation signed by ${name} sees who looked, for what and on which basis`, async () => {
    const person = await signedInPerson(api);
    const signer = make();
    const key = await register(person, signer);
    assert.deepEqual(key.json(), { uscc: GOOD_ROW.uscc, algorithm: name }, key.body);
    const taken = await send(person, "/representations", signed(signer, statementFor(person)));
    assert.equal(taken.statusCode, 201, taken.body);
    const answer = await looks(person, GOOD_ROW.uscc, "&limit=2");
    assert.equal(answer.statusCode, 200, answer.body);
    const { items, next } = answer.json();
    assert.deepEqual(
      items.map((one: { caseNumber: string }) => one.caseNumber),
      ["案2", "案1"],
    );
    assert.equal(items[0].purpose.zh, "分级分类监管");
    assert.ok(items[0].purpose.bases.length > 0 && items[0].body.name === BODY.name);
    assert.equal(answer.headers["cache-control"], "private, no-store");
    const rest = (await looks(person, GOOD_ROW.uscc, `&limit=2&cursor=${next}`)).json();
    assert.equal(rest.items.length, 1);
    assert.equal(rest.next, undefined);
    const file = await get(person, `/my/looks.json?uscc=${GOOD_ROW.uscc}`);
    assert.equal(JSON.parse(file.body).items.length, 3);
    assert.match(String(file.headers["content-disposition"]), /attachment; filename="looks-/u);
    const [entry] = await api.bench.database.sql`
      select actor, act from platform.audit where purpose = 'own-file' order by position desc limit 1`;
    assert.deepEqual(
      [entry?.actor, entry?.act],
      [`${GOOD_ROW.uscc}/account:${person.accountId}`, "export-own-looks"],
    );
  });
}

test("an enterprise ends what it delegated without its representative, also before it was brought, and for ever", async () => {
  const [person, colleague] = [await signedInPerson(api), await signedInPerson(api)];
  const signer = es256();
  await register(person, signer);
  const endOf = (statement: object, more: object = {}) => ({
    kind: "xinheng-delegation-end-1",
    subject: GOOD_ROW.uscc,
    delegation: createHash("sha256").update(canonicalJson(statement)).digest("hex"),
    ...more,
  });
  const end = (statement: object, by: Signer = signer) =>
    send(colleague, "/representations/endings", signed(by, statement));
  const delegation = statementFor(person);
  assert.equal((await send(person, "/representations", signed(signer, delegation))).statusCode, 201);
  assert.equal((await looks(person)).statusCode, 200);
  assert.equal(codeOf(await end(endOf(delegation), es256())), "ENTERPRISE_KEY_UNKNOWN");
  assert.equal(codeOf(await end(endOf(delegation, { subject: REAL }))), "ENTERPRISE_KEY_UNKNOWN");
  const forged = { ...signed(signer, endOf(delegation)), signature: signer.sign("something else") };
  assert.equal(codeOf(await send(person, "/representations/endings", forged)), "SIGNATURE_INVALID");
  assert.equal((await looks(person)).statusCode, 200);
  assert.deepEqual((await end(endOf(delegation))).json(), { ended: true });
  assert.equal(codeOf(await looks(person)), "DELEGATION_OVER");
  assert.deepEqual((await end(endOf(delegation))).json(), { ended: false }, "once is enough");

  const inTheDrawer = statementFor(person, { until: "2026-11-30" });
  assert.deepEqual((await end(endOf(inTheDrawer))).json(), { ended: false });
  const brought = await send(person, "/representations", signed(signer, inTheDrawer));
  assert.equal(codeOf(brought), "DELEGATION_REVOKED");
  const another = statementFor(person, { until: "2026-11-29" });
  assert.equal((await send(person, "/representations", signed(signer, another))).statusCode, 201);
});

test("another enterprise, a wrong scope, an ended and an expired delegation open nothing", async () => {
  const person = await signedInPerson(api);
  const signer = es256();
  await register(person, signer);
  assert.equal(codeOf(await looks(person)), "DELEGATION_REQUIRED");
  const narrow = statementFor(person, { scopes: ["looks"], until: "2026-05-09" });
  const { id } = (await send(person, "/representations", signed(signer, narrow))).json();
  assert.equal((await looks(person)).statusCode, 200);
  assert.equal(codeOf(await looks(person, REAL)), "DELEGATION_REQUIRED");
  assert.equal(
    codeOf(await get(person, `/my/looks.json?uscc=${GOOD_ROW.uscc}`)),
    "DELEGATION_SCOPE_REQUIRED",
  );
  assert.equal((await looks({ headers: {} })).statusCode, 401);
  const refused = await api.bench.database.sql<{ code: string; scope: string }[]>`
    select detail ->> 'code' as code, detail ->> 'scope' as scope from platform.audit
     where act = 'represent-refused' and actor = ${`account:${person.accountId}`} order by position`;
  assert.deepEqual(
    refused.map(({ code, scope }) => `${code} ${scope}`),
    ["DELEGATION_REQUIRED looks", "DELEGATION_REQUIRED looks", "DELEGATION_SCOPE_REQUIRED export"],
    "who is refused is on the trail, and named with no enterprise",
  );

  const other = await signedInPerson(api);
  assert.equal(codeOf(await send(other, `/representations/${id}/end`)), "DELEGATION_UNKNOWN");
  assert.equal((await send(person, `/representations/${id}/end`)).json().ended, true);
  assert.equal(codeOf(await looks(person)), "DELEGATION_OVER");
  const again = await send(person, "/representations", signed(signer, narrow));
  assert.equal(codeOf(again), "DELEGATION_KNOWN", "an ended delegation does not come back");

  const short = statementFor(person, { scopes: ["looks"], until: TODAY });
  assert.equal((await send(person, "/representations", signed(signer, short))).statusCode, 201);
  assert.equal((await looks(person)).statusCode, 200);
  const [today, list] = [api.clock.now().toString(), await get(person, "/representations")];
  assert.deepEqual(
    list
      .json()
      .items.map((one: { inForce: boolean }) => one.inForce)
      .sort(),
    [false, true],
  );
  api.clock.moveTo("2026-05-09T00:00:10+08:00");
  const late = await api.bench.database.sql`
    update platform.session set seen_at = ${api.clock.now().toString()}::timestamptz,
           ends_at = ${api.clock.now().add({ hours: 1 }).toString()}::timestamptz
     where account_id = ${person.accountId} returning 1 as moved`;
  assert.equal(late.length, 1);
  assert.equal(codeOf(await looks(person)), "DELEGATION_OVER");
  api.clock.moveTo(today);
});

test("a forged signature, a foreign key, another account and days without end are refused", async () => {
  const [person, other] = [await signedInPerson(api), await signedInPerson(api)];
  const [own, foreign] = [es256(), es256()];
  await register(person, own);
  const statement = statementFor(person);
  const take = (by: TestPerson, payload: object) => send(by, "/representations", payload);
  const good = signed(own, statement);
  const changed = { ...good, statement: { ...statement, until: "2027-01-31" } };
  const cases = [
    [changed, "SIGNATURE_INVALID"],
    [{ ...good, signature: foreign.sign(canonicalJson(statement)) }, "SIGNATURE_INVALID"],
    [signed(foreign, statement), "ENTERPRISE_KEY_UNKNOWN"],
    [signed(own, statementFor(other)), "DELEGATION_FOR_ANOTHER"],
    [signed(own, statementFor(person, { until: "2026-05-07" })), "DELEGATION_DAYS_INVALID"],
    [signed(own, statementFor(person, { until: "2099-12-31" })), "DELEGATION_DAYS_INVALID"],
    [signed(own, statementFor(person, { subject: REAL })), "ENTERPRISE_KEY_UNKNOWN"],
    [signed(own, statementFor(person, { kind: "something else" })), "REQUEST_INVALID"],
    [signed(own, statementFor(person, { scopes: ["everything"] })), "REQUEST_INVALID"],
  ] as const;
  for (const [payload, code] of cases) assert.equal(codeOf(await take(person, payload)), code);
  assert.equal(codeOf(await take(other, good)), "DELEGATION_FOR_ANOTHER");
  assert.equal((await take(person, good)).statusCode, 201);
});

test("the stand-in for the identity service knows invented enterprises only, and only in the demonstration", async () => {
  const person = await signedInPerson(api);
  const { publicKey } = es256();
  const real = await send(person, "/representations/keys", { uscc: REAL, publicKey });
  assert.equal(codeOf(real), "IDENTITY_NOT_CONFIRMED");
  const broken = Buffer.alloc(91, 7).toString("base64");
  const unread = await send(person, "/representations/keys", { uscc: GOOD_ROW.uscc, publicKey: broken });
  assert.equal(codeOf(unread), "ENTERPRISE_KEY_INVALID");
  const { db } = api.bench.intake;
  assert.equal(verifierFor("never", db), null);
  assert.equal(verifierFor("first-run", db)?.name, demonstrationVerifier(db).name);
});
