import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type ApiBench, apiBench, bearer, postFile } from "../../../test/support/api.ts";
import { addBody } from "../../../test/support/intake.ts";
import { type Cells, GOOD_ROW, penaltyCsv } from "../../../test/support/penalty-file.ts";
import { writeTemplateFile } from "../../demo/template-file.ts";

const ENTRY = "administrative-penalty";
const OTHER = { uscc: "11330106002489401J", name: "云州市县局" };
const WRONG = GOOD_ROW.uscc.replace("0", "O");
const COLUMN = "行政相对人代码_1(统一社会信用代码)";

let api: ApiBench;
let otherKey = "";
let number = 0;

before(async () => {
  api = await apiBench();
  await addBody(api.bench.intake, { ...OTHER, territory: "330106", entries: [ENTRY] });
  otherKey = await api.keyOf(OTHER.uscc);
});
after(() => api.close());

const fresh = (cells: Cells = {}): Cells => ({ documentNumber: `云市监处罚〔2026〕${++number}号`, ...cells });
const read = async (path: string, key = api.key) =>
  (await api.get(`/api/v1/batches${path}`, bearer(key))).json();

/** Sends a file with one good row and three rejected ones (rows 3 to 5) and answers the batch. */
async function dirtyBatch(): Promise<string> {
  const rows = [fresh(), fresh({ uscc: WRONG }), fresh({ uscc: WRONG }), fresh({ decidedOn: "2026-02-30" })];
  const answer = await postFile(api, { entry: ENTRY, content: penaltyCsv(rows), fileName: "处罚.csv" });
  await api.work();
  return answer.json().id;
}

type Mended = { readonly row: number; readonly changes: readonly { index: number; text: string }[] };

function mend(id: string, rows: readonly Mended[], headers: Record<string, string> = bearer(api.key)) {
  return api.send({ method: "POST", url: `/api/v1/batches/${id}/mended`, payload: { rows }, headers });
}

async function codeColumn(id: string): Promise<number> {
  const { columns } = await read(`/${id}/rejected`);
  return columns.find(({ header }: { header: string }) => header === COLUMN).index;
}

test("a body sees the cells of its rejected rows, a page at a time, and filters them by code, column and text", async () => {
  const id = await dirtyBatch();
  const first = await read(`/${id}/rejected?limit=2`);
  assert.deepEqual(
    first.items.map(({ row }: { row: number }) => row),
    [3, 4],
  );
  const index = await codeColumn(id);
  assert.equal(first.items[0].cells[index], WRONG);
  assert.equal(first.columns.find((column: { index: number }) => column.index === index).zh.length > 0, true);
  const second = await read(`/${id}/rejected?limit=2&cursor=${first.next}`);
  assert.deepEqual([second.items[0].row, second.next], [5, undefined]);
  const rowsBy = async (query: string) =>
    (await read(`/${id}/rejected?${query}`)).items.map(({ row }: { row: number }) => row);
  const [{ code }] = second.items[0].problems;
  assert.deepEqual(await rowsBy(`code=${code}`), [5]);
  assert.deepEqual(await rowsBy(`column=${encodeURIComponent(COLUMN)}`), [3, 4]);
  assert.deepEqual(await rowsBy("q=4"), [4]);
  assert.deepEqual(await rowsBy(`q=${encodeURIComponent("2026-02-30")}`), [5]);
  const reported = await read(`/${id}/rows?status=rejected&code=${code}`);
  assert.deepEqual([reported.items.length, reported.items[0].row], [1, 5]);
});

test("mended rows become a batch of their own, and what is open falls by them", async () => {
  const id = await dirtyBatch();
  assert.equal((await read(`/${id}`)).open, 3);
  const index = await codeColumn(id);
  const answer = await mend(id, [
    { row: 3, changes: [{ index, text: GOOD_ROW.uscc }] },
    { row: 4, changes: [{ index, text: "still wrong" }] },
  ]);
  assert.equal(answer.statusCode, 202);
  assert.equal((await read(`/${id}`)).open, 1);
  await api.work();
  const mended = await read(`/${answer.json().id}`);
  assert.deepEqual(
    [mended.counts.accepted, mended.counts.rejected, mended.open, mended.mends, mended.fileName],
    [1, 1, 1, id, "处罚-改.csv"],
  );
  const { items } = await read(`/${id}/rejected`);
  assert.deepEqual(
    items.map((item: { resent: string | null }) => item.resent),
    [answer.json().id, answer.json().id, null],
  );
});

test("a row that was sent again, was accepted, or never was, cannot be sent again; the same key gets the same batch", async () => {
  const id = await dirtyBatch();
  const index = await codeColumn(id);
  const rows = [{ row: 3, changes: [{ index, text: GOOD_ROW.uscc }] }];
  const headers = { ...bearer(api.key), "idempotency-key": `mend ${id}` };
  const first = await mend(id, rows, headers);
  assert.equal(first.statusCode, 202);
  assert.equal((await mend(id, rows, headers)).json().id, first.json().id);
  for (const row of [2, 3, 99]) {
    const refused = await mend(id, [{ row, changes: [] }]);
    assert.deepEqual([refused.statusCode, refused.json().code], [409, "ROW_NOT_OPEN"], `row ${row}`);
  }
  await api.bench.intake.db
    .sql`update intake.batch set status = 'failed' where batch_id = ${first.json().id}`;
  assert.equal((await mend(id, [{ row: 3, changes: [] }])).statusCode, 202);
  await api.work();
});

test("no body sees, mends or settles the batch of another", async () => {
  const id = await dirtyBatch();
  const settle = (key: string) =>
    api.send({
      method: "PUT",
      url: `/api/v1/batches/${id}/settled`,
      payload: { settled: true },
      headers: bearer(key),
    });
  for (const answer of [
    await api.get(`/api/v1/batches/${id}/rejected`, bearer(otherKey)),
    await mend(id, [{ row: 3, changes: [] }], bearer(otherKey)),
    await settle(otherKey),
    await postFile(api, { entry: ENTRY, content: penaltyCsv([fresh()]), mends: id }, bearer(otherKey)),
  ]) {
    assert.deepEqual([answer.statusCode, answer.json().code], [404, "BATCH_NOT_FOUND"]);
  }
  for (const url of [`/api/v1/batches/${id}/rejected`, "/api/v1/bodies/self/figures"]) {
    assert.equal((await api.get(url)).statusCode, 401, url);
  }
});

test("a batch waits to be mended until its rows are sent again as a file or set aside", async () => {
  const [first, second] = [await dirtyBatch(), await dirtyBatch()];
  const waiting = async () => {
    const ids = async (path: string) =>
      (await read(path)).items
        .map((batch: { id: string }) => batch.id)
        .filter((id: string) => [first, second].includes(id));
    const open = await ids("?only=mend");
    const kept = (await api.get("/api/v1/bodies/self/forgetting?days=30", bearer(api.key))).json().items;
    assert.deepEqual(
      new Set(
        kept.map((batch: { id: string }) => batch.id).filter((id: string) => [first, second].includes(id)),
      ),
      new Set(open),
    );
    return open;
  };
  assert.deepEqual(await waiting(), [second, first]);
  const settled = await api.send({
    method: "PUT",
    url: `/api/v1/batches/${second}/settled`,
    payload: { settled: true },
    headers: bearer(api.key),
  });
  assert.deepEqual([settled.json().settled, settled.json().open], [true, 0]);
  assert.deepEqual(await waiting(), [first]);
  const rows = [fresh(), fresh(), fresh()];
  await postFile(api, { entry: ENTRY, content: penaltyCsv(rows), mends: first });
  await api.work();
  assert.deepEqual(await waiting(), []);
  const soon = (await api.get("/api/v1/bodies/self/forgetting?days=29", bearer(api.key))).json();
  assert.equal(soon.items.length, 0);
});

test("what is forgotten soonest comes first, a page at a time", async () => {
  await dirtyBatch();
  await dirtyBatch();
  const seen: string[] = [];
  for (let cursor = ""; ; ) {
    const page = (await api.get(`/api/v1/bodies/self/forgetting?limit=1${cursor}`, bearer(api.key))).json();
    seen.push(...page.items.map((batch: { id: string }) => batch.id));
    if (page.next === undefined) break;
    cursor = `&cursor=${page.next}`;
  }
  assert.equal(new Set(seen).size, seen.length);
  assert.ok(seen.length >= 2);
});

test("history is filtered by status, entry, name of the file, day, and late rows", async () => {
  await postFile(api, {
    entry: ENTRY,
    content: penaltyCsv([fresh({ decidedOn: "2026-03-02" })]),
    fileName: "Late_1.csv",
  });
  await postFile(api, { entry: ENTRY, content: "", fileName: "empty.csv" });
  await api.work();
  const names = async (query: string) =>
    (await read(`?${query}`)).items.map((batch: { fileName: string }) => batch.fileName);
  assert.deepEqual(await names("status=failed&q=empty"), ["empty.csv"]);
  assert.deepEqual(await names("q=late_"), ["Late_1.csv"]);
  assert.deepEqual(await names("only=late"), ["Late_1.csv"]);
  assert.deepEqual(await names("q=empty&from=2026-05-08&to=2026-05-08"), ["empty.csv"]);
  assert.deepEqual(await names("from=2026-05-09"), []);
  assert.deepEqual(await names("to=2026-05-07"), []);
  assert.deepEqual(await names("entry=registration"), []);
});

test("figures by month are the sums of the batches of the body, and of no other body", async () => {
  await postFile(api, { entry: ENTRY, content: penaltyCsv([fresh(), fresh({ uscc: WRONG })]) });
  await api.work();
  const figures = (await api.get("/api/v1/bodies/self/figures?months=3", bearer(api.key))).json();
  assert.deepEqual(
    figures.months.map(({ month }: { month: string }) => month),
    ["2026-03", "2026-04", "2026-05"],
  );
  const { items } = await read("?limit=500&status=done");
  const sum = (of: (batch: { counts: Record<string, number> }) => number | undefined) =>
    items.reduce((total: number, batch: { counts: Record<string, number> }) => total + (of(batch) ?? 0), 0);
  const [, , may] = figures.months;
  assert.equal(may.batches, items.length);
  assert.equal(
    may.rows,
    sum(({ counts }) => counts.total),
  );
  assert.equal(
    may.rejected,
    sum(({ counts }) => counts.rejected),
  );
  assert.ok(may.onTime > 0 && figures.codes[0].count >= figures.codes.at(-1).count);
  assert.ok(figures.codes[0].zh.length > 0);
  const other = (await api.get("/api/v1/bodies/self/figures", bearer(otherKey))).json();
  assert.equal(other.months.length, 12);
  assert.ok(other.months.every(({ rows }: { rows: number }) => rows === 0));
  assert.deepEqual(other.codes, []);
});

function preview(content: string | Buffer, entry = ENTRY, key = api.key) {
  return api.send({
    method: "POST",
    url: `/api/v1/previews?entry=${entry}`,
    payload: content,
    headers: { ...bearer(key), "content-type": "application/octet-stream" },
  });
}

test("a file is looked at before it is sent: columns by field, unknown and missing ones by name, and nothing is kept", async () => {
  const good = (await preview(penaltyCsv([fresh(), fresh()]))).json();
  assert.deepEqual([good.format, good.encoding, good.refusal, good.missing], ["csv", "utf-8", null, []]);
  assert.deepEqual([good.rows.length, good.rows[0].row], [2, 2]);
  assert.ok(good.columns.every(({ field }: { field: object | null }) => field !== null));
  const strange = penaltyCsv([fresh()]).replace("行政处罚决定书文号", "心情");
  const bad = (await preview(strange)).json();
  assert.equal(bad.refusal.code, "UNKNOWN_COLUMN");
  const unknown = bad.columns.filter(({ field }: { field: object | null }) => field === null);
  assert.deepEqual([unknown.length, unknown[0].header, bad.missing.length], [1, "心情", 1]);
  const lines = (await preview(`${JSON.stringify({ [COLUMN]: "x", 处罚机关: "y" })}\n`)).json();
  assert.deepEqual([lines.format, lines.rows.length, lines.rows[0].row], ["ndjson", 1, 1]);
  assert.ok(lines.missing.length > 0);
  const empty = (await preview("")).json();
  assert.equal(empty.refusal.code, "FILE_EMPTY");
  assert.deepEqual(
    (await readdir(api.uploads)).filter((name) => name.startsWith("preview")),
    [],
  );
});

test("nobody looks at files without a key, or for an entry that the body does not supply", async () => {
  assert.equal((await preview("a,b\n", ENTRY, "xh_invented")).statusCode, 401);
  assert.equal((await preview("a,b\n", "honour")).json().code, "ENTRY_NOT_SUPPLIED");
  assert.equal((await preview("a,b\n", "hearsay")).json().code, "ENTRY_UNKNOWN");
});

test("a key that was revoked is told from one that never was", async () => {
  const key = await api.keyOf(OTHER.uscc);
  await api.bench.intake.db.sql`
    update bodies.api_key set revoked_at = issued_at where key_hash = sha256(${key}::text::bytea)`;
  const ask = async (secret: string) => (await api.get("/api/v1/bodies/self", bearer(secret))).json().code;
  assert.deepEqual([await ask(key), await ask("xh_invented")], ["KEY_REVOKED", "KEY_REQUIRED"]);
});

test("a workbook is looked at like a text, and a file that is none is refused by name", async () => {
  const path = join(api.bench.folder, "looked-at.xlsx");
  const template = { entry: ENTRY, subject: "organisation", format: "xlsx", header: "both" } as const;
  await writeTemplateFile({ ...template, path, rows: 3, seed: 1, today: "2026-05-08" });
  const read = (await preview(await readFile(path))).json();
  assert.deepEqual([read.format, read.refusal, read.rows.length], ["xlsx", null, 3]);
  const none = (await preview(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))).json();
  assert.equal(none.refusal.code, "FILE_FORMAT_UNKNOWN");
});
