import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type ApiBench,
  apiBench,
  bearer,
  multipart,
  type Part,
  postFile,
} from "../../../test/support/api.ts";
import { addBody } from "../../../test/support/intake.ts";
import { BODY, penaltyCsv } from "../../../test/support/penalty-file.ts";

const ENTRY = "administrative-penalty";
const OTHER = { uscc: "11330106002489401J", name: "云州市县局" };

let api: ApiBench;
let otherKey = "";
before(async () => {
  api = await apiBench();
  await addBody(api.bench.intake, { ...OTHER, territory: "330106", entries: [ENTRY] });
  otherKey = await api.keyOf(OTHER.uscc);
});
after(() => api.close());

const file: Part = { name: "file", content: penaltyCsv([{}]), fileName: "rows.csv" };
const entryPart = (content: string): Part => ({ name: "entry", content });

function post(parts: readonly Part[], headers: Record<string, string> = bearer(api.key)) {
  const { payload, type } = multipart(parts);
  const asked = { ...headers, "content-type": type };
  return api.send({ method: "POST", url: "/api/v1/batches", payload, headers: asked });
}

function postRaw(payload: string, type: string, query = `?entry=${ENTRY}`) {
  const headers = { ...bearer(api.key), "content-type": type };
  return api.send({ method: "POST", url: `/api/v1/batches${query}`, payload, headers });
}

async function batchCount(): Promise<number> {
  const [row] = await api.bench.intake.db.sql`select count(*)::integer as n from intake.batch`;
  return Number(row?.n);
}

/** Answers status and code, having seen that nothing was kept. */
async function refusedTraceless(send: () => ReturnType<typeof post>): Promise<readonly [number, string]> {
  const [batches, files] = [await batchCount(), await uploadsCount()];
  const answer = await send();
  assert.match(String(answer.headers["content-type"]), /^application\/problem\+json/);
  const { code, zh, en } = answer.json();
  assert.ok(zh.length > 0 && en.length > 0);
  assert.deepEqual([await batchCount(), await uploadsCount()], [batches, files]);
  return [answer.statusCode, code];
}

async function uploadsCount(): Promise<number> {
  return (await readdir(api.uploads).catch(() => [])).length;
}

test("a body's file is taken with its entry before it or after it, and is followed as a batch", async () => {
  for (const parts of [
    [entryPart(ENTRY), file],
    [file, entryPart(ENTRY)],
  ]) {
    const answer = await post(parts);
    assert.equal(answer.statusCode, 202);
    const { id, status } = answer.json();
    assert.equal(status, "queued");
    assert.equal(answer.headers.location, `/api/v1/batches/${id}`);
    const batch = (await api.get(`/api/v1/batches/${id}`, bearer(api.key))).json();
    assert.equal(batch.status, "queued");
    assert.deepEqual(batch.progress, { phase: "queued", share: 0, rows: 0 });
    assert.equal(batch.fileName, "rows.csv");
  }
});

test("nobody submits without a key that is in force", async () => {
  assert.deepEqual(await refusedTraceless(() => post([entryPart(ENTRY), file], {})), [401, "KEY_REQUIRED"]);
  const invented = bearer("xh_invented");
  assert.deepEqual(await refusedTraceless(() => post([entryPart(ENTRY), file], invented)), [
    401,
    "KEY_REQUIRED",
  ]);
  const revoked = await api.keyOf(BODY.uscc);
  await api.bench.intake.db.sql`
    update bodies.api_key set revoked_at = issued_at where key_hash = sha256(${revoked}::text::bytea)`;
  const answer = await post([entryPart(ENTRY), file], bearer(revoked));
  assert.equal(answer.statusCode, 401);
});

test("a body may not submit an entry that it does not supply, wherever the entry stands in the form", async () => {
  const expected = [403, "ENTRY_NOT_SUPPLIED"];
  assert.deepEqual(await refusedTraceless(() => post([entryPart("honour"), file])), expected);
  assert.deepEqual(await refusedTraceless(() => post([file, entryPart("honour")])), expected);
  assert.deepEqual(
    await refusedTraceless(() => postRaw("{}", "application/x-ndjson", "?entry=honour")),
    expected,
  );
});

test("an entry that the catalogue does not have is refused, and so are a missing entry and a missing file", async () => {
  const unknown = [404, "ENTRY_UNKNOWN"];
  assert.deepEqual(await refusedTraceless(() => post([entryPart("hearsay"), file])), unknown);
  assert.deepEqual(await refusedTraceless(() => post([file, entryPart("hearsay")])), unknown);
  assert.deepEqual(await refusedTraceless(() => post([file])), [400, "ENTRY_MISSING"]);
  assert.deepEqual(await refusedTraceless(() => postRaw("{}", "application/x-ndjson", "")), [
    400,
    "ENTRY_MISSING",
  ]);
  assert.deepEqual(await refusedTraceless(() => post([entryPart(ENTRY)])), [400, "FILE_MISSING"]);
});

test("a body of a type that is no file is refused before it is read", async () => {
  for (const type of ["application/json", "text/plain", "image/png"]) {
    const expected = [415, "MEDIA_TYPE_UNSUPPORTED"];
    assert.deepEqual(await refusedTraceless(() => postRaw("{}", type)), expected, type);
  }
});

test("a form that breaks off, or is none, is refused and leaves nothing", async () => {
  const { payload, type } = multipart([entryPart(ENTRY), file]);
  const headers = { ...bearer(api.key), "content-type": type };
  for (const cut of [payload.length - 8, payload.length - 40, 150, 3]) {
    const send = () =>
      api.send({ method: "POST", url: "/api/v1/batches", payload: payload.subarray(0, cut), headers });
    assert.deepEqual(await refusedTraceless(send), [400, "BODY_UNREADABLE"], `cut at ${cut}`);
  }
  const without = { ...headers, "content-type": "multipart/form-data" };
  const send = () => api.send({ method: "POST", url: "/api/v1/batches", payload, headers: without });
  assert.deepEqual(await refusedTraceless(send), [400, "BODY_UNREADABLE"]);
});

test("the same Idempotency-Key and file get the same batch again, another file or entry is refused", async () => {
  const headers = { ...bearer(api.key), "idempotency-key": "monday" };
  const first = await post([entryPart(ENTRY), file], headers);
  const files = await uploadsCount();
  const again = await post([entryPart(ENTRY), file], headers);
  assert.deepEqual([again.statusCode, again.json().id], [202, first.json().id]);
  assert.equal(await uploadsCount(), files);
  const other = { ...file, content: penaltyCsv([{ note: "x" }]) };
  const reused = [422, "IDEMPOTENCY_KEY_REUSED"];
  assert.deepEqual(await refusedTraceless(() => post([entryPart(ENTRY), other], headers)), reused);
  assert.deepEqual(await refusedTraceless(() => post([entryPart("registration"), file], headers)), reused);
  const foreign = await post([entryPart(ENTRY), file], { ...bearer(otherKey), "idempotency-key": "monday" });
  assert.notEqual(foreign.json().id, first.json().id);
});

test("an Idempotency-Key used by ten requests at once makes one batch and one entry of the audit trail", async () => {
  const headers = { ...bearer(api.key), "idempotency-key": "ten at once" };
  const audited = async () => {
    const [row] = await api.bench.intake.db.sql`
      select count(*)::integer as n from platform.audit where act = 'submit-batch'`;
    return Number(row?.n);
  };
  const [batches, entries] = [await batchCount(), await audited()];
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => post([entryPart(ENTRY), file], headers)),
  );
  assert.deepEqual(new Set(answers.map((answer) => answer.statusCode)), new Set([202]));
  assert.equal(new Set(answers.map((answer) => answer.json().id)).size, 1);
  assert.equal(await batchCount(), batches + 1);
  assert.equal(await audited(), entries + 1);
});

test("rows as NDJSON become records like those of a table", async () => {
  const table = penaltyCsv([{ documentNumber: "云市监处罚〔2026〕77号" }])
    .slice(1)
    .trimEnd()
    .split("\r\n");
  const [names = [], cells = []] = table.map((line) => line.split(","));
  const row = Object.fromEntries(names.map((name, at) => [name, cells[at]]));
  const answer = await postRaw(`${JSON.stringify(row)}\n`, "application/x-ndjson; charset=utf-8");
  assert.equal(answer.statusCode, 202);
  await api.work();
  const batch = (await api.get(`/api/v1/batches/${answer.json().id}`, bearer(api.key))).json();
  assert.deepEqual([batch.status, batch.counts.total, batch.counts.accepted], ["done", 1, 1]);
});

test("a register is put as CSV, and only by a body that supplies it", async () => {
  const payload = "企业名称,统一社会信用代码\r\n云州甲有限公司,91330100MA2A00018C\r\n";
  const put = (key: string) =>
    api.send({
      method: "PUT",
      url: "/api/v1/registrations",
      payload,
      headers: { ...bearer(key), "content-type": "text/csv" },
    });
  const answer = await put(api.key);
  assert.equal(answer.statusCode, 202);
  await api.work();
  const batch = (await api.get(`/api/v1/batches/${answer.json().id}`, bearer(api.key))).json();
  assert.deepEqual([batch.entry, batch.status, batch.counts.accepted], ["registration", "done", 1]);
  assert.deepEqual(await refusedTraceless(() => put(otherKey)), [403, "ENTRY_NOT_SUPPLIED"]);
});

test("an empty file is taken and fails as a batch, with a code in both languages", async () => {
  const answer = await postFile(api, { entry: ENTRY, content: "" });
  assert.equal(answer.statusCode, 202);
  await api.work();
  const batch = (await api.get(`/api/v1/batches/${answer.json().id}`, bearer(api.key))).json();
  assert.equal(batch.status, "failed");
  assert.equal(batch.failure.code, "FILE_EMPTY");
  assert.ok(batch.failure.zh !== "" && batch.failure.en !== "");
});

test("a client that goes away in the middle of an upload leaves no file and no batch", async () => {
  const url = new URL(await api.app.listen({ host: "127.0.0.1", port: 0 }));
  const { payload, type } = multipart([entryPart(ENTRY), { ...file, content: "x".repeat(5_000) }]);
  const [batches, files] = [await batchCount(), await uploadsCount()];
  for (const contentType of [type, "application/x-ndjson", "text/csv"]) {
    const socket = connect(Number(url.port), url.hostname);
    const head = [
      `POST /api/v1/batches?entry=${ENTRY} HTTP/1.1`,
      "host: xinheng",
      `authorization: Bearer ${api.key}`,
      `content-type: ${contentType}`,
      "content-length: 1000000",
    ];
    socket.write(`${head.join("\r\n")}\r\n\r\n`);
    socket.write(payload.subarray(0, 3_000));
    await until(async () => (await uploadsCount()) === files + 1);
    socket.destroy();
    await until(async () => (await uploadsCount()) === files);
  }
  assert.equal(await batchCount(), batches);
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await holds()) return;
    await sleep(25);
  }
  assert.fail("it never came about");
}

test("a file name is kept without numbers of persons, and a media type only when it looks like one", async () => {
  const named = await postFile(api, {
    entry: ENTRY,
    content: penaltyCsv([{}]),
    fileName: "陈110101199003070011.csv",
  });
  assert.equal(named.statusCode, 202);
  const { fileName } = (await api.get(`/api/v1/batches/${named.json().id}`, bearer(api.key))).json();
  assert.match(fileName, /^陈1101\*+11\.csv$/);
  const { payload, type } = multipart([entryPart(ENTRY), file]);
  const odd = Buffer.from(
    payload.toString("latin1").replace("content-type: text/csv", "content-type: \0"),
    "latin1",
  );
  const headers = { ...bearer(api.key), "content-type": type };
  const answer = await api.send({ method: "POST", url: "/api/v1/batches", payload: odd, headers });
  assert.equal(answer.statusCode, 202);
});
