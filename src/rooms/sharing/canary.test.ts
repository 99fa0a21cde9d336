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
import { inventCanaries } from "./canary.ts";
import { holdBackCanaries } from "./canary-rows.ts";
import { canariesFor, canaryHits, leakedByDay } from "./index.ts";
import type { Canary } from "./types.ts";

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

const MODELS: readonly Canary[] = [
  { subjectCode: "91330106MA2A00018C", subjectName: "云州市宏达食品有限公司" },
  { subjectCode: "91330100710931234X", subjectName: "云州市利民食品有限公司" },
  { subjectCode: "92330106MACA00018C", subjectName: "云州市顺兴小吃店" },
  { subjectCode: "91330106MA2A00026Q", subjectName: "云州市泰和食品有限公司" },
];

test("no two recipients share a canary, none is a code that is taken, and all are of the kinds, divisions and years of real subjects", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 16, maxLength: 32 }),
      fc.nat(20),
      fc.nat(20),
      (secret, first, second) => {
        const keyedHash = (text: string): Buffer => createHmac("sm3", secret).update(text).digest();
        const wish = { count: 20, keyedHash, isTaken: () => false, models: MODELS };
        const mine = inventCanaries({ ...wish, bodyCode: BODY.uscc }).map((one) => one.subjectCode);
        const registered = new Set([mine[first], mine[second]]);
        const isTaken = (code: string) => registered.has(code);
        const again = inventCanaries({ ...wish, bodyCode: BODY.uscc, isTaken });
        const theirs = inventCanaries({ ...wish, bodyCode: OTHER.uscc });
        assert.equal(new Set([...mine, ...theirs.map((one) => one.subjectCode)]).size, 40);
        assert.equal(
          again.some((one) => registered.has(one.subjectCode)),
          false,
        );
        for (const { subjectCode, subjectName } of [...again, ...theirs]) {
          assert.ok(checkCode(subjectCode).ok, subjectCode);
          const isLike = (model: Canary) =>
            model.subjectCode.slice(0, 8) === subjectCode.slice(0, 8) &&
            model.subjectCode.slice(8, 9) === subjectCode.slice(8, 9) &&
            (!model.subjectCode.includes("MA") ||
              model.subjectCode.slice(8, 11) === subjectCode.slice(8, 11));
          assert.ok(MODELS.some(isLike), subjectCode);
          assert.match(subjectName, /^云州/u);
        }
        const again2 = inventCanaries({ ...wish, bodyCode: OTHER.uscc });
        assert.deepEqual(again2, theirs, "the same wish gives the same ones");
      },
    ),
    { numRuns: 40 },
  );
});

test("the names of canaries are put together of what real names are, and none is a real name", () => {
  const keyedHash = (text: string): Buffer => createHmac("sm3", "k").update(text).digest();
  const wish = { bodyCode: BODY.uscc, count: 60, keyedHash, isTaken: () => false, models: MODELS };
  const names = inventCanaries(wish).map((one) => one.subjectName);
  assert.equal(
    names.some((name) => MODELS.some((model) => model.subjectName === name)),
    false,
  );
  const alike = names.filter((name) => /^云州市[宏利泰][达民和]食品有限公司$/u.test(name));
  assert.ok(alike.length > 10, names.join(" "));
});

test("a recipient keeps its canaries, gets more when asked, and another gets others, never a registered subject", async () => {
  const more = await make(BODY.uscc, 5);
  assert.equal(more.length, 5);
  assert.ok(canaries.every((one) => more.some((two) => two.subjectCode === one.subjectCode)));
  const theirs = await make(OTHER.uscc, 3);
  assert.equal(theirs.length, 3);
  const codes = new Set([...more, ...theirs].map((one) => one.subjectCode));
  assert.equal(codes.size, 8);
});

test("a code that the register gives to somebody is a canary no longer, and what is said about it is taken in", async () => {
  const { sql } = api.bench.database;
  const body = "11330106002489401J";
  const [given] = await make(body, 4);
  assert.ok(given);
  const { subjectCode: code } = given;
  const batchId = "00000000-0000-7000-8000-000000000001";
  const held = {
    stage: "stage_of_register",
    batchId,
    bodyCode: BODY.uscc,
    at: `${TODAY}T00:00:00Z`,
    on: TODAY,
  };
  const isHeld = (entry: string) =>
    sql.begin(async (tx) => {
      await tx`create temporary table stage_of_register (row_no integer, subject_code text) on commit drop`;
      await tx`insert into stage_of_register values (1, ${code})`;
      return holdBackCanaries(tx, { ...held, entry });
    });
  assert.equal(await isHeld("registration"), false);
  assert.equal(await isHeld(ENTRY), false, "a real subject is held back in no file");
  assert.equal((await hits()).filter((hit) => hit.bodyCode === body).length, 0);
  const next = await make(body, 4);
  assert.ok(next.length === 4 && next.every((one) => one.subjectCode !== code), "another takes its place");
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
  const acts = await api.bench.database.sql<{ actor: string }[]>`
    select distinct actor from platform.audit where act = 'canary-seen'`;
  assert.deepEqual(
    acts.map(({ actor }) => actor),
    ["system"],
    "the auditors of whoever asked do not read which of its subjects are invented",
  );
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
  const leaked = await leakedByDay(sql, `${TODAY}T00:00:00Z`);
  assert.ok(leaked.some((one) => one.actor === BODY.uscc));
  for (const table of ["subjects.subject", "records.record", "publicity.term"]) {
    const rows = await sql.unsafe(`select 1 from ${table} where subject_code = $1`, [codeAt(1)]);
    assert.equal(rows.length, 0, table);
  }
});

test("a code like those of canaries that is nobody's is no hit", async () => {
  const before = (await hits()).length;
  const wish = { bodyCode: "nobody", count: 1, models: MODELS, isTaken: () => false };
  const keyedHash = (text: string) => api.bench.intake.keys.keyedHash(text);
  const [free] = inventCanaries({ ...wish, keyedHash });
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

test("a recipient that sends its own canary in a file is told of as one who tries which it is", async () => {
  const { sql } = api.bench.database;
  await sql`delete from sharing.canary_hit`;
  await postFile(api, { entry: ENTRY, content: penaltyCsv([{ uscc: codeAt(2), name: "云州某某有限公司" }]) });
  await api.work();
  const leaked = await leakedByDay(sql, `${TODAY}T00:00:00Z`);
  assert.deepEqual(
    leaked.map(({ actor, count }) => [actor, count]),
    [[BODY.uscc, 1]],
  );
});
