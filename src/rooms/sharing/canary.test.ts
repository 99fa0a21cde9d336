import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { type ApiBench, apiBench, bearer, postFile, TODAY } from "../../../test/support/api.ts";
import { addBody } from "../../../test/support/intake.ts";
import { BODY, penaltyCsv } from "../../../test/support/penalty-file.ts";
import { checkCode } from "../../kernel/uscc.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { freezeCredential, keysOf } from "../bodies/index.ts";
import { type Canary, inventCanaries, mayBeCanary } from "./canary.ts";
import { canariesFor, canaryHits } from "./index.ts";

const OTHER = { uscc: "11330106002489401J", name: "云州市示例区市场监督管理局" };
const ENTRY = "administrative-penalty";

let api: ApiBench;
let other = "";
let canaries: readonly Canary[] = [];

before(async () => {
  api = await apiBench();
  await addBody(api.bench.intake, { ...OTHER, territory: "3301", entries: [ENTRY] });
  other = await api.keyOf(OTHER.uscc);
  canaries = await make(BODY.uscc, 3);
});
after(() => api.close());

const make = (bodyCode: string, count: number) =>
  inTransaction(api.bench.intake.db, { actor: "operator", purpose: "test" }, (tx) =>
    canariesFor(tx, api.bench.intake.keys, { bodyCode, count, madeAt: `${TODAY}T00:00:00Z` }),
  );
const hits = () => canaryHits(api.bench.database.sql, { after: null, limit: 100 });
const codeAt = (at: number): string => canaries[at]?.subjectCode ?? "";

const POLLS_MAX = 500;

/** A hit is written when the answer is out: the test waits for it. */
async function hitsOnce(count: number) {
  for (let polls = 0; polls < POLLS_MAX; polls++) {
    const found = await hits();
    if (found.length >= count) return found;
    await sleep(20);
  }
  return hits();
}

test("no two recipients share a canary, none is a code that is taken, and all have valid check digits", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 16, maxLength: 32 }),
      fc.nat(20),
      fc.nat(20),
      (secret, first, second) => {
        const keyedHash = (text: string): Buffer => createHmac("sm3", secret).update(text).digest();
        const wish = { count: 20, keyedHash, isTaken: () => false };
        const mine = inventCanaries({ ...wish, bodyCode: BODY.uscc }).map((one) => one.subjectCode);
        const registered = new Set([mine[first], mine[second]]);
        const again = inventCanaries({
          ...wish,
          bodyCode: BODY.uscc,
          isTaken: (code) => registered.has(code),
        });
        const theirs = inventCanaries({ ...wish, bodyCode: OTHER.uscc });
        assert.equal(new Set([...mine, ...theirs.map((one) => one.subjectCode)]).size, 40);
        assert.equal(
          again.some((one) => registered.has(one.subjectCode)),
          false,
        );
        for (const { subjectCode } of [...again, ...theirs]) {
          assert.ok(checkCode(subjectCode).ok && mayBeCanary(subjectCode), subjectCode);
        }
      },
    ),
    { numRuns: 40 },
  );
});

test("a recipient keeps its canaries, gets more when asked, and another gets others, never a registered subject", async () => {
  const more = await make(BODY.uscc, 5);
  assert.equal(more.length, 5);
  assert.ok(canaries.every((one) => more.some((two) => two.subjectCode === one.subjectCode)));
  const [first] = inventCanaries({
    bodyCode: OTHER.uscc,
    count: 1,
    keyedHash: (text) => api.bench.intake.keys.keyedHash(text),
    isTaken: () => false,
  });
  assert.ok(first);
  const row = { uscc: first.subjectCode, name: "云州先来者有限公司" };
  await postFile(api, { entry: ENTRY, content: penaltyCsv([row]) });
  await api.work();
  const theirs = await make(OTHER.uscc, 3);
  assert.equal(theirs.length, 3);
  assert.equal(
    theirs.some((one) => one.subjectCode === first.subjectCode),
    false,
  );
});

test("asking for a canary is a hit that names its recipient, and the answer is that of any unknown code", async () => {
  const [code, unknown] = [codeAt(0), "91330100MA2A00018C"];
  const withoutCode = (body: string, asked: string): string =>
    body.replaceAll(asked, "").replace(/urn:uuid:[0-9a-f-]+/u, "");
  for (const url of ["/api/v1/subjects?q=CODE", "/api/v1/subjects/CODE/records"]) {
    const answer = await api.get(url.replace("CODE", code.toLowerCase()));
    const usual = await api.get(url.replace("CODE", unknown.toLowerCase()));
    assert.equal(answer.statusCode, usual.statusCode);
    assert.equal(
      withoutCode(answer.body, code.toLowerCase()),
      withoutCode(usual.body, unknown.toLowerCase()),
    );
  }
  const payload = { uscc: code, purpose: "graded-supervision", caseNumber: "7" };
  await api.send({ method: "POST", url: "/api/v1/looks", headers: bearer(other), payload });
  await api.get(`/api/v1/subjects?q=${code}`);
  const found = await hitsOnce(3);
  assert.deepEqual(found.map((hit) => [hit.place, hit.seenBy, hit.bodyCode]).sort(), [
    ["look", OTHER.uscc, BODY.uscc],
    ["search", "public", BODY.uscc],
    ["subject", "public", BODY.uscc],
  ]);
});

test("a file that carries a canary is a hit, and of the canary no subject, record or public line comes", async () => {
  const { sql } = api.bench.database;
  const before = (await hits()).length;
  const content = penaltyCsv([{}, { uscc: codeAt(1), name: canaries[1]?.subjectName ?? "" }]);
  const { id } = (await postFile(api, { entry: ENTRY, content }, bearer(other))).json();
  await api.work();
  const batch = (await api.get(`/api/v1/batches/${id}`, bearer(other))).json();
  assert.deepEqual(
    [batch.status, batch.counts.total, batch.counts.duplicate],
    ["done", 2, 1],
    JSON.stringify(batch),
  );
  const [newest] = await hits();
  assert.equal((await hits()).length, before + 1);
  assert.deepEqual(
    [newest?.place, newest?.seenBy, newest?.bodyCode, newest?.sourceId],
    ["upload", OTHER.uscc, BODY.uscc, id],
  );
  for (const table of ["subjects.subject", "records.record", "publicity.term"]) {
    const rows = await sql.unsafe(`select 1 from ${table} where subject_code = $1`, [codeAt(1)]);
    assert.equal(rows.length, 0, table);
  }
});

test("a code of the same division that is nobody's canary is no hit", async () => {
  const before = (await hits()).length;
  const [free] = inventCanaries({
    bodyCode: "nobody",
    count: 1,
    keyedHash: (text) => api.bench.intake.keys.keyedHash(text),
    isTaken: () => false,
  });
  await api.get(`/api/v1/subjects?q=${free?.subjectCode}`);
  await api.get(`/api/v1/subjects/${codeAt(2)}/records`);
  assert.equal((await hitsOnce(before + 1)).length, before + 1);
});

test("a frozen key that asks for a canary is a hit, and no entry by the asking body tells its auditors so", async () => {
  const key = await api.keyOf(OTHER.uscc);
  const { sql } = api.bench.database;
  const [{ id = "" } = {}] = await keysOf(sql, OTHER.uscc);
  await freezeCredential(sql, { kind: "key", id }, { because: "演练", at: `${TODAY}T00:00:00Z` });
  const before = (await hits()).length;
  const payload = { uscc: codeAt(2), purpose: "graded-supervision", caseNumber: "7" };
  await api.send({ method: "POST", url: "/api/v1/looks", headers: bearer(key), payload });
  const [newest] = await hitsOnce(before + 1);
  assert.deepEqual([newest?.seenBy, newest?.bodyCode], [OTHER.uscc, BODY.uscc]);
  const entries =
    await sql`select actor, detail from platform.audit where act = 'canary-seen' order by position`;
  assert.ok(entries.length > 0 && entries.every((entry) => entry["actor"] === "system"));
  assert.equal(entries.at(-1)?.["detail"].seenBy, OTHER.uscc);
});
