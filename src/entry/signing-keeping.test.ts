import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type ApiBench, apiBench, bearer, postFile, TODAY } from "../../test/support/api.ts";
import { GOOD_ROW, penaltyCsv } from "../../test/support/penalty-file.ts";
import type { Clock } from "../platform/clock.ts";
import { fileKeyService } from "../platform/key-service.ts";
import { type Keys, openKeys, rememberKeys } from "../platform/keys.ts";
import { KEYS_SPREAD_SECONDS } from "../platform/limits.ts";
import { signingKey, verifyingKey } from "../platform/oauth/token-keys.ts";
import { checkReceipt, type Receipt, readReceipt } from "../platform/receipts/index.ts";
import { openSigning, type PublicJwk, publicJwkFrom } from "../platform/statement-signing.ts";
import {
  type Keeping,
  retireSigningKey,
  retireTokenKeys,
  rotateSigningNow,
  signingKeys,
} from "./key-keeping.ts";

const ENTRY = "administrative-penalty";
const keysOf = (folder: string, clock: Clock): Promise<Keys> =>
  openKeys({ folder, cipher: "aes-256-gcm", now: () => clock.now().epochMilliseconds });

let api: ApiBench;
before(async () => {
  api = await apiBench({ keys: keysOf });
  await api.bench.database.sql.begin((tx) => rememberKeys(tx, api.bench.intake.keys, `${TODAY}T00:00:00Z`));
});
after(() => api.close());

/** The operator's command: another program, with keys that it read itself. */
async function command(): Promise<Keeping> {
  const keys = await keysOf(`${api.bench.folder}/keys`, api.clock);
  const config = { dataFolder: api.bench.folder, cipher: "aes-256-gcm" } as const;
  return { config, db: api.bench.database, intake: { ...api.bench.intake, keys } };
}

async function shownKeys(): Promise<readonly PublicJwk[]> {
  const { keys } = (await api.get("/api/v1/keys")).json();
  return keys.map(publicJwkFrom);
}

/** The receipt that the running server signs for a file. */
async function receipted(note: string): Promise<Receipt> {
  const content = penaltyCsv([{ uscc: GOOD_ROW.uscc, note }]);
  const { id } = (await postFile(api, { entry: ENTRY, content })).json();
  const { items } = (await api.get(`/api/v1/batches/${id}/receipt`, bearer(api.key))).json();
  const receipt = readReceipt(items[0]);
  assert.ok(receipt);
  return receipt;
}

const later = (): void =>
  api.clock.moveTo(
    api.clock
      .now()
      .add({ seconds: 2 * KEYS_SPREAD_SECONDS + 1 })
      .toString(),
  );
const verdict = async (receipt: Receipt): Promise<string> => {
  const checked = checkReceipt(receipt, await shownKeys());
  return checked.ok ? "ok" : checked.code;
};

test("signing keys are rotated while a server signs: what the old key signed stays valid, what it signs later is not", async () => {
  const operator = await command();
  const folder = `${api.bench.folder}/keys`;
  const stolen = await openSigning({ folder, service: fileKeyService(folder, "aes-256-gcm"), now: () => 0 });
  const first = await receipted("一");
  const old = first.signature.keyId;

  const { id: fresh } = await rotateSigningNow(operator);
  const published = await shownKeys();
  assert.ok(
    published.some(({ kid }) => kid === fresh),
    "published before it signs anything",
  );
  assert.ok(published.find(({ kid }) => kid === old)?.until);
  assert.equal(published.find(({ kid }) => kid === fresh)?.until, undefined);
  const { keys } = api.bench.intake;
  assert.equal(await keys.reload(), true, "a running server notices");
  const meanwhile = await receipted("二");
  assert.equal(meanwhile.signature.keyId, old, "not before every program can know it");
  const early = await retireSigningKey(operator, old);
  assert.equal(early.ok ? "ok" : early.code, "KEY_STILL_SIGNS");

  later();
  const second = await receipted("三");
  assert.equal(second.signature.keyId, fresh);
  const states = async () => (await signingKeys(operator)).map(({ algorithm, state }) => [algorithm, state]);
  assert.deepEqual(await states(), [
    ["ES256", "resting"],
    ["SM2", "idle"],
    ["ES256", "signing"],
  ]);
  const retired = await retireSigningKey(operator, old);
  assert.equal(retired.ok, true, JSON.stringify(retired));
  assert.deepEqual((await states()).flat(), ["SM2", "idle", "ES256", "signing"]);
  for (const id of [old, "nothing"]) {
    const unknown = await retireSigningKey(operator, id);
    assert.equal(unknown.ok ? "ok" : unknown.code, "KEY_UNKNOWN");
  }

  assert.equal(await keys.reload(), true);
  assert.equal((await receipted("四")).signature.keyId, fresh);
  const reopened = await keysOf(folder, api.clock);
  assert.equal(reopened.signing.sign({ said: 1 }).keyId, fresh, "and after a start");
  for (const receipt of [first, meanwhile, second]) assert.equal(await verdict(receipt), "ok");
  const statement = { ...first.statement, at: api.clock.now().toString() };
  const forged = { statement, signature: stolen.sign(statement) };
  assert.equal(forged.signature.keyId, old);
  assert.equal(await verdict(forged), "RECEIPT_KEY_OVER");
});

test("keys of access tokens that are retired open nothing from that moment on, and the next token has a new one", async () => {
  const operator = await command();
  const of = { db: api.bench.intake.db, keys: api.bench.intake.keys };
  const { keyId } = await signingKey(of, api.clock.now());
  assert.ok(await verifyingKey(of.db.sql, keyId, api.clock.now()));
  assert.equal(await retireTokenKeys(operator), 1);
  assert.equal(await verifyingKey(of.db.sql, keyId, api.clock.now()), null);
  assert.notEqual((await signingKey(of, api.clock.now())).keyId, keyId);
});
