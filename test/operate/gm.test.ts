import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { chmod, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type Installation, openInstallation } from "../../src/entry/installation.ts";
import { resealAll, rotateNow } from "../../src/entry/key-keeping.ts";
import { SEALED_PLACES } from "../../src/entry/sealed-places.ts";
import { raiseObjection } from "../../src/flows/raise-objection.ts";
import { canonicalJson } from "../../src/kernel/canonical.ts";
import { verifyAudit } from "../../src/platform/audit.ts";
import { readConfig } from "../../src/platform/config.ts";
import { setTotp } from "../../src/platform/identity/accounts.ts";
import { newChallenge, takeChallenge } from "../../src/platform/identity/challenge.ts";
import { insertIdentity, sidHash, subjectHash } from "../../src/platform/identity/external/identities.ts";
import { rememberBrowser } from "../../src/platform/identity/known-browsers.ts";
import { uuidv7 } from "../../src/platform/ids.ts";
import { openKeys } from "../../src/platform/keys.ts";
import { KEYS_SPREAD_SECONDS } from "../../src/platform/limits.ts";
import { takeOnce } from "../../src/platform/oauth/once.ts";
import { newSigner } from "../../src/platform/signing.ts";
import { heldSuite } from "../../src/platform/suite.ts";
import { inTransaction } from "../../src/platform/transaction.ts";
import { saveAdmissions } from "../../src/rooms/bodies/index.ts";
import { basisIdOf } from "../../src/rooms/publicity/index.ts";
import { walkTrail } from "../../src/rooms/trail/index.ts";
import { type ApiBench, apiBench, bearer, postFile, TODAY } from "../support/api.ts";
import { addBody } from "../support/intake.ts";
import { BODY, GOOD_ROW, penaltyCsv } from "../support/penalty-file.ts";
import { signedInPerson, type TestPerson } from "../support/people.ts";
import { personFile } from "../support/person-file.ts";
import { digestsOf, type Given, ISSUER, SEPARATOR, sm3 } from "./gm-digests.ts";
import { answerOf, command, type Settings } from "./program.ts";

const ENTRY = "administrative-penalty";
const SM4_GCM_BY_SM3 = 3;

/** Secrets and files that the story handed out, of which the database keeps digests. */
const given: Given = {
  ...{
    keys: [],
    tokens: [],
    codes: [],
    files: [],
    browsers: [],
    once: "assertion 1",
    external: "somebody",
    statement: "",
  },
  ...{ challenge: Buffer.alloc(0), publicKey: Buffer.alloc(0), objection: {} },
};

describe("an installation under the suite gm", () => {
  let root = "";
  let settings: Settings = {};
  let installation: Installation;
  let api: ApiBench;
  const at = (name: string) => join(root, name);
  const sql = () => api.bench.database.sql;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), "xinheng-gm-"));
    await chmod(root, 0o711);
    settings = { XINHENG_DATA: at("live"), XINHENG_CRYPTO: "gm", LOG_LEVEL: "warn" };
    installation = await openInstallation(configOf(settings), "xinheng-test");
    const { db, intake } = installation;
    await addBody(intake, { ...BODY, territory: "3301", entries: [ENTRY] });
    const drop = () => installation.close();
    const database = { url: db.url, sql: db.sql, embedded: false as const, drop, close: drop };
    api = await apiBench({
      on: { intake, database, folder: at("live") },
      settings: { XINHENG_CRYPTO: "gm" },
      keys: (folder, clock) =>
        openKeys({ folder, cipher: "sm4-gcm", now: () => clock.now().epochMilliseconds }),
    });
    given.keys.push(api.key);
  });
  after(async () => {
    await api.close();
    await rm(root, { recursive: true, force: true });
  });

  it("chose it before anything else, and starts under no other", async () => {
    assert.deepEqual(await heldSuite(sql()), { suite: "gm", isBegun: true });
    const [first] = await sql()`select act, detail from platform.audit where position = 1`;
    assert.deepEqual([first?.["act"], first?.["detail"]], ["choose-suite", { suite: "gm" }]);
    const refused = await command({ ...settings, XINHENG_CRYPTO: "international" }, "audit", "verify");
    assert.equal(refused.code, 3);
    assert.match(refused.said, /^SUITE_DIFFERS: .*XINHENG_CRYPTO=gm/u);
  });

  it("takes files in, shows what is public, and answers a look", async () => {
    const { csv } = await personFile({ seed: 5, rows: 2, today: TODAY });
    for (const content of [penaltyCsv([{}]), csv]) {
      const { id } = (await postFile(api, { entry: ENTRY, content })).json();
      given.files.push(content);
      await api.work();
      const batch = (await api.get(`/api/v1/batches/${id}`, bearer(api.key))).json();
      assert.deepEqual([batch.status, batch.counts.rejected], ["done", 0], JSON.stringify(batch));
    }
    const again = await postFile(api, { entry: ENTRY, content: penaltyCsv([{}]) });
    given.files.push(penaltyCsv([{}]));
    await api.work();
    const same = (await api.get(`/api/v1/batches/${again.json().id}`, bearer(api.key))).json();
    assert.deepEqual(
      [same.counts.duplicate, same.counts.accepted],
      [1, 0],
      "the same row is the same record",
    );
    const card = await api.get(`/api/v1/subjects/${GOOD_ROW.uscc}/records`);
    assert.equal(card.statusCode, 200, card.body);
    assert.ok(card.body.includes(GOOD_ROW.documentNumber));
    await inTransaction(api.bench.intake.db, { actor: "operator", purpose: "test" }, (tx) =>
      saveAdmissions(tx, [
        {
          ...{ bodyCode: BODY.uscc, purpose: "graded-supervision", entry: ENTRY, persons: false },
          ...{ from: "2026-01-01", until: "2026-12-31", recordedAt: `${TODAY}T00:00:00Z` },
        },
      ]),
    );
    const payload = { uscc: GOOD_ROW.uscc, purpose: "graded-supervision", caseNumber: "案1" };
    const look = await api.send({ method: "POST", url: "/api/v1/looks", headers: bearer(api.key), payload });
    assert.equal(look.statusCode, 200, look.body);
    assert.equal(look.json().items.length, 1);
  });

  it("takes a delegation that an enterprise signed with SM2, and none of ES256", async () => {
    await sql()`update subjects.subject set invented = true where subject_code = ${GOOD_ROW.uscc}`;
    const person = await signedIn(api);
    const send = (url: string, payload: object) =>
      api.send({ method: "POST", url: `/api/v1${url}`, headers: { ...person.headers }, payload });
    const signer = newSigner("SM2");
    given.publicKey = signer.publicKey;
    const named = (key: Buffer) => ({ uscc: GOOD_ROW.uscc, publicKey: key.toString("base64") });
    const other = await send("/representations/keys", named(newSigner("ES256").publicKey));
    assert.equal(other.json().code, "ENTERPRISE_KEY_NOT_SM2", other.body);
    assert.equal((await send("/representations/keys", named(signer.publicKey))).statusCode, 200);
    const statement = {
      ...{ kind: "xinheng-delegation-1", subject: GOOD_ROW.uscc, account: person.accountId },
      ...{ scopes: ["looks"], from: TODAY, until: "2026-12-31" },
    };
    given.statement = canonicalJson(statement);
    const signature = signer.sign(Buffer.from(given.statement)).toString("base64");
    const publicKey = signer.publicKey.toString("base64");
    const taken = await send("/representations", { statement, publicKey, signature });
    assert.equal(taken.statusCode, 201, taken.body);
    const ended = {
      ...{ kind: "xinheng-delegation-end-1", subject: GOOD_ROW.uscc },
      delegation: sm3(`${given.statement} `),
    };
    const word = signer.sign(Buffer.from(canonicalJson(ended))).toString("base64");
    const end = await send("/representations/endings", { statement: ended, publicKey, signature: word });
    assert.deepEqual(end.json(), { ended: false }, "one that nobody has brought");
    const looks = await api.get(`/api/v1/my/looks?uscc=${GOOD_ROW.uscc}`, person.headers);
    assert.equal(looks.json().items.length, 1, looks.body);
  });

  it("takes no key of a body but SM2 for countersigning receipts", async () => {
    const jwks = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" });
    const file = at("body-key.json");
    await writeFile(file, JSON.stringify(jwks));
    const refused = await command(settings, "body", "receipt-key", "--uscc", BODY.uscc, "--jwk", file);
    assert.match(refused.said, /^RECEIPT_KEY_NOT_SM2/u);
  });

  it("keeps no hash that is not SM3, in any column of any table", async () => {
    await keepSecrets(api);
    const made = digestsOf(api, given);
    const columns = await sql()<{ place: string; table: string; column: string }[]>`
      select table_schema || '.' || table_name || '.' || column_name as place, table_schema || '.' || table_name as table,
             column_name as column
        from information_schema.columns
       where table_schema not in ('information_schema', 'pg_catalog') and column_name ~ '(hash|fingerprint)$'
         and table_name !~ '_shape$' order by 1`;
    assert.deepEqual(
      columns.map(({ place }) => place),
      Object.keys(made).toSorted(),
      "a new column of hashes is recomputed here too",
    );
    for (const { place, table, column } of columns) {
      const rows = await sql()<{ hash: Buffer | string }[]>`
        select ${sql()(column)} as hash from ${sql().unsafe(table)} where ${sql()(column)} is not null`;
      const stored = rows.map(({ hash }) =>
        Buffer.from(hash).toString(typeof hash === "string" ? "utf8" : "hex"),
      );
      const expected = new Set(await made[place]?.());
      assert.ok(stored.length > 0, `${place} holds something`);
      for (const hash of stored) assert.ok(expected.has(hash), `${place}: ${hash}`);
    }
    await assertNames(api);
  });

  it("has a trail that is whole, and in which a change is found", async () => {
    const whole = await answerOf(settings, "audit", "verify");
    assert.equal(whole["whole"], true);
    assert.match(String(whole["head"]), /^\d+:sm3:[0-9a-f]{64}$/u);
    const [third] = await sql()`select purpose from platform.audit where position = 3`;
    await sql()`update platform.audit set purpose = 'other' where position = 3`;
    const found = await command(settings, "audit", "verify", "--head", String(whole["head"]));
    assert.match(found.said, /^AUDIT_ENTRY_CHANGED/u);
    assert.equal((await verifyAudit(sql(), [])).broken?.position, 3);
    await sql()`update platform.audit set purpose = ${third?.["purpose"]} where position = 3`;
    assert.equal((await verifyAudit(sql(), [])).broken, null);
  });

  it("seals with SM4 under keys that are rotated", async () => {
    const { intake } = api.bench;
    const config = { dataFolder: at("live"), cipher: "sm4-gcm" } as const;
    await rotateNow({ config, db: intake.db, intake });
    api.clock.moveTo(api.clock.now().add({ seconds: KEYS_SPREAD_SECONDS }).toString());
    const before = await sealedHeads(api);
    assert.ok((await resealAll({ config, db: intake.db, intake })) > 0);
    const heads = await sealedHeads(api);
    assert.deepEqual(heads, [intake.keys.header().toString("hex")]);
    assert.notDeepEqual(heads, before);
    assert.equal(intake.keys.header()[1], SM4_GCM_BY_SM3);
  });

  it("comes back from its backup as what it was, and under no other suite", async () => {
    const { head } = await verifyAudit(sql(), []);
    const { backup } = await answerOf(
      settings,
      "backup",
      at("backups"),
      "--logical",
      "--keys-to",
      at("kept"),
    );
    const restore = ["restore", String(backup), "--into", at("back"), "--keys", at("kept")];
    const refused = await command({ ...settings, XINHENG_CRYPTO: "international" }, ...restore);
    assert.match(refused.said, /^SUITE_DIFFERS/u);
    assert.equal(await stat(at("back")).catch(() => null), null);
    await answerOf(settings, ...restore);
    const back = await openInstallation(configOf({ ...settings, XINHENG_DATA: at("back") }), "xinheng-test");
    try {
      assert.deepEqual(await heldSuite(back.db.sql), { suite: "gm", isBegun: true });
      assert.equal((await verifyAudit(back.db.sql, [head])).broken, null);
      const [one] = await back.db.sql<{ record_id: string; sealed: Buffer }[]>`
        select record_id, sealed from records.record where sealed is not null limit 1`;
      assert.ok(one !== undefined && back.intake.keys.open(one.sealed, one.record_id).startsWith("{"));
    } finally {
      await back.close();
    }
  });
});

function configOf(settings: Settings) {
  const config = readConfig(settings);
  if (!config.ok) throw new Error(config.because.en);
  return config.value;
}

async function signedIn(api: ApiBench): Promise<TestPerson> {
  const person = await signedInPerson(api);
  given.tokens.push(/xinheng_session=(.+)/u.exec(person.headers["cookie"] ?? "")?.[1] ?? "");
  return person;
}

/** Secrets of the kinds that the story did not meet on its way. */
async function keepSecrets(api: ApiBench): Promise<void> {
  const { db, keys } = api.bench.intake;
  const { accountId } = await signedIn(api);
  const at = api.clock.now();
  given.challenge = newChallenge(keys, "test", at);
  await inTransaction(db, { actor: "operator", purpose: "test" }, async (tx) => {
    const once = {
      kind: "assertion",
      owner: "o",
      text: given.once,
      at,
      until: at.add({ hours: 1 }),
    } as const;
    assert.equal(await takeOnce(tx, once), true);
    assert.equal(await takeChallenge(tx, given.challenge, at.toString()), true);
    const sealed = keys.seal("secret", `totp ${accountId}`);
    const issuer = ISSUER;
    const linked = { identityId: uuidv7(), accountId, issuer, recordedAt: at.toString() };
    await insertIdentity(tx, { ...linked, subject: subjectHash(keys, issuer, given.external) });
    await tx`
      update platform.session set external_sid_hash = ${sidHash(keys, issuer, given.external)} where account_id = ${accountId}`;
    const browser = await rememberBrowser(tx, { accountId, browser: null, at });
    given.browsers.push(browser ?? "");
    given.codes.push(...(await setTotp(tx, { accountId, sealed, step: null })));
  });
  await object(api, accountId);
  assert.equal((await walkTrail({ db, clock: api.clock }, "operator"))?.broken, null);
}

/** The enterprise of the story objects to its record. */
async function object(api: ApiBench, askedBy: string): Promise<void> {
  const [record] = await api.bench.database.sql<{ id: string }[]>`
    select record_id as id from records.record where subject_code = ${GOOD_ROW.uscc} limit 1`;
  const what = {
    ...{ recordId: record?.id ?? "", ground: "wrong" as const, evidence: [] },
    asked: { fields: [{ field: "fineAmount", shouldBe: null }], statement: "罚款数额不对" },
  };
  given.objection = { ...what, askedAs: "subject", bodyCode: null };
  const raised = await raiseObjection(api.bench.intake, {
    ...{ ...what, subjectCode: GOOD_ROW.uscc, askedAs: "subject", askedBy, actor: `account:${askedBy}` },
    ...{ bodyCode: null, idempotencyKey: null },
  });
  assert.ok(raised.ok, JSON.stringify(raised));
}

/** Records and sets of bases are named by SM3 too. */
async function assertNames(api: ApiBench): Promise<void> {
  const rows = await api.bench.database.sql<{ record_id: string; key: string[] }[]>`
    select record_id, array[entry, body_code, document_number, subject_code] as key from records.record`;
  for (const { record_id, key } of rows) {
    const hex = sm3([...key, ""].join(SEPARATOR));
    assert.equal(record_id.replaceAll("-", "").slice(0, 12), hex.slice(0, 12));
    assert.equal(record_id.slice(-12), hex.slice(20, 32));
  }
  assert.equal(basisIdOf([], new Map()), sm3("[]").slice(0, 24));
}

/** How the sealed values of all tables begin: cipher and key, each once. */
async function sealedHeads(api: ApiBench): Promise<readonly string[]> {
  const heads = new Set<string>();
  for (const { table, column } of SEALED_PLACES) {
    const { sql } = api.bench.database;
    const rows = await sql<{ head: string }[]>`
      select distinct encode(substring(${sql(column)} from 1 for 6), 'hex') as head from ${sql.unsafe(table)}
       where ${sql(column)} is not null`;
    for (const { head } of rows) heads.add(head);
  }
  return [...heads].toSorted();
}
