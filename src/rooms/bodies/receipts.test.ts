import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { type ApiBench, apiBench, bearer, postFile, TODAY } from "../../../test/support/api.ts";
import { addBody } from "../../../test/support/intake.ts";
import { BODY, GOOD_ROW, penaltyCsv } from "../../../test/support/penalty-file.ts";
import { fileKeyService } from "../../platform/key-service.ts";
import { checkReceipt, hashOfJson, readReceipt } from "../../platform/receipts/index.ts";
import { openSigning, type Signing } from "../../platform/statement-signing.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { saveAdmissions, saveDutyHolder, savePublicKey } from "./index.ts";

const OTHER = { uscc: "11330106002489401J", name: "云州市示例区市场监督管理局" };
const ENTRY = "administrative-penalty";
const FILE = penaltyCsv([{}]);

let api: ApiBench;
let other = "";
let batch = "";
let folder = "";
let bodySigning: Signing;

before(async () => {
  api = await apiBench();
  folder = await mkdtemp(join(tmpdir(), "xinheng-receipts-"));
  bodySigning = await openSigning({ folder, service: fileKeyService(folder, "sm4-gcm"), algorithm: "SM2" });
  await addBody(api.bench.intake, { ...OTHER, territory: "330106", entries: [ENTRY] });
  other = await api.keyOf(OTHER.uscc);
  await asOperator((tx) => saveDutyHolder(tx, duty(BODY.uscc, null)));
  batch = (await postFile(api, { entry: ENTRY, content: FILE })).json().id;
  await api.work();
  await asOperator((tx) =>
    saveAdmissions(tx, [
      {
        bodyCode: BODY.uscc,
        purpose: "graded-supervision",
        entry: ENTRY,
        from: "2026-01-01",
        until: "2026-12-31",
        persons: false,
        recordedAt: `${TODAY}T00:00:00Z`,
      },
    ]),
  );
});
after(async () => {
  await api.close();
  await rm(folder, { recursive: true });
});

const asOperator = <T>(work: Parameters<typeof inTransaction<T>>[2]): Promise<T> =>
  inTransaction(api.bench.intake.db, { actor: "operator", purpose: "test" }, work);
const duty = (partyCode: string, until: string | null) => ({
  partyCode,
  unit: BODY.uscc,
  unitName: BODY.name,
  office: "信用监管处",
  from: "2026-01-01",
  until,
  recordedAt: `${TODAY}T00:00:00Z`,
});
const receiptsOfBatch = async () =>
  (await api.get(`/api/v1/batches/${batch}/receipt`, bearer(api.key))).json().items;
const keysShown = async () => (await api.get("/api/v1/keys")).json().keys;
const look = async () =>
  api.send({
    method: "POST",
    url: "/api/v1/looks",
    headers: bearer(api.key),
    payload: { uscc: GOOD_ROW.uscc, purpose: "graded-supervision", caseNumber: "云市监检〔2026〕7号" },
  });

test("a batch has a receipt for its file and one for its rows, each naming who answers, the second after the first", async () => {
  const [handedOver, takenIn] = await receiptsOfBatch();
  const keys = await keysShown();
  for (const given of [handedOver, takenIn]) {
    const receipt = readReceipt(given);
    assert.ok(receipt && checkReceipt(receipt, keys).ok);
  }
  const sha256 = createHash("sha256").update(FILE).digest("hex");
  assert.deepEqual([handedOver.statement.what.hash, takenIn.statement.what.hash], [sha256, sha256]);
  assert.equal(handedOver.statement.sender.dutyHolder.office, "信用监管处");
  assert.equal(takenIn.statement.what.counts.accepted, 1);
  assert.deepEqual(takenIn.statement.previous, {
    id: handedOver.statement.id,
    hash: hashOfJson(handedOver.statement),
  });
  assert.deepEqual(takenIn.statement.unnamed, ["platform"], "a missing duty holder is flagged");
});

test("only the parties of a transfer see its receipt", async () => {
  const [{ statement }] = await receiptsOfBatch();
  const url = `/api/v1/receipts/${statement.id}`;
  assert.equal((await api.get(url, bearer(api.key))).statusCode, 200);
  const refused = async (headers: Readonly<Record<string, string>>) =>
    (await api.get(url, headers)).json().code;
  assert.deepEqual([await refused({}), await refused(bearer(other))], ["KEY_REQUIRED", "RECEIPT_NOT_FOUND"]);
  assert.equal((await api.get(url, bearer("xh_wrong"))).statusCode, 401);
  const foreign = await api.get(`/api/v1/batches/${batch}/receipt`, bearer(other));
  assert.equal(foreign.json().code, "BATCH_NOT_FOUND");
});

test("the answer of a look carries a receipt over exactly what went out, and names no subject", async () => {
  const { items, receipt, look: lookId } = (await look()).json();
  const read = readReceipt(receipt);
  assert.ok(read && checkReceipt(read, await keysShown()).ok);
  assert.equal(receipt.statement.what.hash, hashOfJson(items));
  assert.equal(receipt.statement.transfer, lookId);
  assert.deepEqual(receipt.statement.what.records, [[items[0].id, items[0].version]]);
  assert.equal(JSON.stringify(receipt).includes(GOOD_ROW.uscc), false);
});

test("an export of the public layer is receipted to its last byte, for everyone, and in the name of whoever shows a key", async () => {
  for (const [headers, receiver] of [[{}, "public"] as const, [bearer(api.key), BODY.uscc] as const]) {
    const answer = await api.get(`/api/v1/publications/export?entry=${ENTRY}`, headers);
    assert.equal(answer.statusCode, 200, answer.body);
    const url = `/api/v1/receipts/${answer.headers["xinheng-transfer"]}`;
    const { receipt } = (await api.get(url, headers)).json();
    const { what, receiver: named } = receipt.statement;
    assert.equal(what.hash, createHash("sha256").update(answer.rawPayload).digest("hex"));
    assert.deepEqual([what.counts.records, what.bytes, named.code], [1, answer.rawPayload.length, receiver]);
    const foreign = await api.get(url, bearer(other));
    assert.equal(foreign.statusCode, receiver === "public" ? 200 : 404);
  }
});

test("a party countersigns once, by its own registered key and over this receipt only", async () => {
  const [{ statement }, { statement: another }] = await receiptsOfBatch();
  const countersign = (signed: object, key = api.key) =>
    api.send({
      method: "POST",
      url: `/api/v1/receipts/${statement.id}/countersignature`,
      headers: bearer(key),
      payload: bodySigning.sign(signed),
    });
  assert.equal(
    (await countersign(statement)).json().code,
    "COUNTERSIGNATURE_INVALID",
    "no key is registered",
  );
  const jwk = bodySigning.publicKeys.find((key) => key.alg === "SM2");
  assert.ok(jwk);
  const recordedAt = `${TODAY}T00:00:00Z`;
  assert.equal(await asOperator((tx) => savePublicKey(tx, { bodyCode: BODY.uscc, jwk, recordedAt })), true);
  assert.equal(await asOperator((tx) => savePublicKey(tx, { bodyCode: OTHER.uscc, jwk, recordedAt })), false);
  assert.equal((await countersign(another)).json().code, "COUNTERSIGNATURE_INVALID");
  assert.equal((await countersign(statement, other)).json().code, "RECEIPT_NOT_FOUND");
  const done = await countersign(statement);
  assert.equal(done.statusCode, 200, done.body);
  assert.equal(done.json().countersignatures[0].bodyCode, BODY.uscc);
  assert.equal((await countersign(statement)).json().code, "RECEIPT_COUNTERSIGNED");
});

test("the receipt of an export for everyone is countersigned by nobody: whoever reads it is no party of it", async () => {
  const answer = await api.get(`/api/v1/publications/export?entry=${ENTRY}`);
  const url = `/api/v1/receipts/${answer.headers["xinheng-transfer"]}`;
  const { receipt } = (await api.get(url)).json();
  const signed = await api.send({
    method: "POST",
    url: `${url}/countersignature`,
    headers: bearer(api.key),
    payload: bodySigning.sign(receipt.statement),
  });
  assert.equal(signed.json().code, "RECEIPT_NOT_FOUND");
  assert.deepEqual((await api.get(url)).json().countersignatures, []);
});

test("receipts verify offline by the command line, and not with a changed byte or another file", async () => {
  const at = (name: string): string => join(folder, name);
  const items = await receiptsOfBatch();
  await writeFile(at("keys.json"), JSON.stringify({ keys: await keysShown() }));
  await writeFile(at("receipts.json"), JSON.stringify({ items }));
  await writeFile(at("file.csv"), FILE);
  await writeFile(at("other.csv"), `${FILE} `);
  await writeFile(at("changed.json"), JSON.stringify({ items }).replace('"accepted":1', '"accepted":2'));
  assert.equal(await verify(at("receipts.json"), at("file.csv")), "");
  assert.match(await verify(at("receipts.json"), at("other.csv")), /^RECEIPT_OTHER_TRANSFER/u);
  assert.match(await verify(at("changed.json"), at("file.csv")), /^RECEIPT_CHANGED/u);
});

/** What the command says on standard error. */
async function verify(file: string, data: string): Promise<string> {
  const cli = join(import.meta.dirname, "../../entry/cli.ts");
  const words = ["receipt", "verify", file, "--keys", join(folder, "keys.json"), "--data", data];
  const run = promisify(execFile)(process.execPath, [cli, ...words]);
  return run.then(
    ({ stderr }) => stderr,
    (error: { stderr: string }) => error.stderr,
  );
}

test("a body whose duty holder is gone, or that named none in its time, can neither send nor look", async () => {
  const send = (key: string) => postFile(api, { entry: ENTRY, content: FILE }, bearer(key));
  await asOperator((tx) => saveDutyHolder(tx, duty(BODY.uscc, "2026-05-07")));
  assert.deepEqual(
    [(await look()).json().code, (await send(api.key)).json().code],
    ["DUTY_HOLDER_MISSING", "DUTY_HOLDER_MISSING"],
  );
  await asOperator((tx) => saveDutyHolder(tx, duty(BODY.uscc, null)));
  assert.equal((await look()).statusCode, 200);
  assert.equal((await send(other)).statusCode, 202, "its time is not over: flagged");
  await api.bench.database
    .sql`update bodies.body set duty_due = '2026-05-07' where body_code = ${OTHER.uscc}`;
  assert.equal((await send(other)).json().code, "DUTY_HOLDER_MISSING");
});
