import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { until } from "../../test/abuse/server.ts";
import { type ApiBench, apiBench, bearer, postFile, TODAY } from "../../test/support/api.ts";
import { GOOD_ROW, penaltyCsv } from "../../test/support/penalty-file.ts";
import { personFile } from "../../test/support/person-file.ts";
import { takeInBatch } from "../flows/take-in-batch.ts";
import { verifyAudit } from "../platform/audit.ts";
import type { Clock } from "../platform/clock.ts";
import { checkKeys, type Keys, openKeys, rememberKeys } from "../platform/keys.ts";
import { KEYS_SPREAD_SECONDS } from "../platform/limits.ts";
import { usesOf } from "../platform/reseal.ts";
import { addWaitingKey, type Keeping, keysKnown, resealAll, retireKey, rotateNow } from "./key-keeping.ts";
import { SEALED_PLACES } from "./sealed-places.ts";

const ENTRY = "administrative-penalty";
const keysOf = (folder: string, clock: Clock): Promise<Keys> =>
  openKeys({ folder, cipher: "aes-256-gcm", now: () => clock.now().epochMilliseconds });

let api: ApiBench;
before(async () => {
  api = await apiBench({ keys: keysOf });
  await api.bench.database.sql.begin((tx) => rememberKeys(tx, api.bench.intake.keys, `${TODAY}T00:00:00Z`));
});
after(() => api.close());

/** Another program of the same installation, with keys that it read itself. */
async function program(): Promise<Keeping> {
  const keys = await keysOf(`${api.bench.folder}/keys`, api.clock);
  const config = { dataFolder: api.bench.folder, cipher: "aes-256-gcm" } as const;
  return { config, db: api.bench.database, intake: { ...api.bench.intake, keys } };
}

async function sendPeople(seed: number): Promise<string> {
  const { csv } = await personFile({ seed, rows: 3, today: TODAY });
  const bad = csv.replaceAll(/(\d{17})[\dX]/gu, "$1?");
  await postFile(api, { entry: ENTRY, content: bad });
  return (await postFile(api, { entry: ENTRY, content: csv })).json().id;
}

/** Downloads the rejected rows of every batch, which opens what is sealed; answers how many files there were. */
async function readRejected(): Promise<number> {
  let downloads = 0;
  const batches = (await api.get("/api/v1/batches", bearer(api.key))).json().items;
  for (const { id, counts } of batches) {
    if (!(counts?.rejected > 0)) continue;
    const file = await api.get(`/api/v1/batches/${id}/rejected.csv`, bearer(api.key));
    assert.equal(file.statusCode, 200, file.body);
    assert.match(file.body, /PERSON_ID_INVALID|证件号码/u);
    downloads += 1;
  }
  return downloads;
}

const idOf = (keys: Keys): string => keys.header().toString("hex", 2);

test("keys are rotated, everything is re-sealed and the old key is retired while a server reads and a worker takes in", async () => {
  const worker = await program();
  const operator = await program();
  const old = idOf(api.bench.intake.keys);
  let seed = 100;
  let ended = false;
  let downloads = 0;
  let underWay: Promise<void> = Promise.resolve();
  const takeIn = async () => {
    await sendPeople(seed++);
    for (let id = await takeInBatch(worker.intake); id !== null; ) id = await takeInBatch(worker.intake);
  };
  const read = async () => {
    downloads += await readRejected();
  };
  const reading = async () => {
    while (!ended) await read();
  };
  const takingIn = async () => {
    while (!ended) {
      underWay = takeIn();
      await underWay;
    }
  };
  await takeIn();
  const lifecycle = async () => {
    const waiting = await addWaitingKey(operator);
    const { id: fresh } = await rotateNow(operator);
    assert.equal(fresh, waiting, "the key that waited gets its turn");
    for (const keys of [worker.intake.keys, api.bench.intake.keys]) await keys.reload();
    assert.equal(idOf(worker.intake.keys), old, "not before every program can know it");
    await takeIn();
    const stillSeals = await retireKey(operator, old);
    assert.equal(stillSeals.ok ? "ok" : stillSeals.code, "KEY_STILL_SEALS");
    api.clock.moveTo(
      api.clock
        .now()
        .add({ seconds: 2 * KEYS_SPREAD_SECONDS })
        .toString(),
    );
    await underWay;
    assert.equal(idOf(worker.intake.keys), fresh);
    const inUse = await retireKey(operator, old);
    assert.ok(!inUse.ok && inUse.code === "KEY_IN_USE");
    assert.match(inUse.because.en, /records\.record\.sealed \d+/u);
    await takeIn();
    assert.ok((await resealAll(operator)) > 0);
    await resealAll(operator);
    const retired = await retireKey(operator, old);
    assert.equal(retired.ok, true, JSON.stringify(retired));
    for (const keys of [worker.intake.keys, api.bench.intake.keys]) await keys.reload();
    await takeIn();
    await read();
    ended = true;
  };
  await Promise.all([reading(), takingIn(), lifecycle()]);
  assert.ok(downloads > 0);
  const sums = (await usesOf(api.bench.database.sql, SEALED_PLACES, old)).map(({ count }) => count);
  assert.deepEqual(
    sums,
    SEALED_PLACES.map(() => 0),
  );
  const known = await keysKnown(operator);
  assert.deepEqual(
    known.map(({ state }) => state),
    ["sealing"],
  );
  assert.equal((await checkKeys(api.bench.database.sql, (await program()).intake.keys)).ok, true);
  assert.equal((await verifyAudit(api.bench.database.sql, [])).broken, null);
});

test("a record that is sealed for good while its slice is moved stays so", async () => {
  const operator = await program();
  const { sql } = api.bench.database;
  const [one] = await sql<{ record_id: string }[]>`
    select record_id from records.record where sealed is not null order by subject_code, record_id limit 1`;
  const recordId = one?.record_id ?? "";
  await rotateNow(operator);
  api.clock.moveTo(api.clock.now().add({ seconds: KEYS_SPREAD_SECONDS }).toString());
  const moving = await sql.begin(async (tx) => {
    await tx`
      update records.record set content = null, sealed = null, salt = null, sealed_at = now() where record_id = ${recordId}`;
    const started = resealAll(operator);
    await until("the slice waits for the record", async () => {
      const [row] = await sql<{ waits: boolean }[]>`
        select exists (select from pg_locks where not granted and locktype = 'transactionid') as waits`;
      return row?.waits === true;
    });
    return { started };
  });
  assert.ok((await moving.started) > 0);
  const [sealed] = await sql`select sealed from records.record where record_id = ${recordId}`;
  assert.equal(sealed?.["sealed"], null);
  assert.equal(await resealAll(operator), 0, "the rest of the slice was moved");
});

test("every column of the schema that holds sealed bytes is known to the re-sealing", async () => {
  const columns = await api.bench.database.sql<{ place: string }[]>`
    select table_schema || '.' || table_name || '.' || column_name as place from information_schema.columns
     where data_type = 'bytea' and column_name ~ 'sealed' and table_name !~ '_shape$' and table_name !~ '^stage_' order by 1`;
  assert.deepEqual(
    columns.map(({ place }) => place),
    SEALED_PLACES.map(({ table, column }) => `${table}.${column}`).toSorted(),
    "a new sealed column is added to src/entry/sealed-places.ts, or is lost with the next retired key",
  );
});

test("rows of organisations hold nothing sealed and are left alone", async () => {
  await postFile(api, { entry: ENTRY, content: penaltyCsv([{ uscc: GOOD_ROW.uscc }]) });
  await api.work();
  assert.equal(await resealAll(await program()), 0);
});
