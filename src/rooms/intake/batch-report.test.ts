import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type ApiBench, apiBench, bearer, postFile } from "../../../test/support/api.ts";
import { addBody } from "../../../test/support/intake.ts";
import { type Cells, penaltyCsv } from "../../../test/support/penalty-file.ts";

const ENTRY = "administrative-penalty";
const OTHER = { uscc: "11330106002489401J", name: "云州市县局" };

let api: ApiBench;
let id = "";
let number = 100;

const fresh = (cells: Cells = {}): Cells => ({ documentNumber: `云市监处罚〔2026〕${++number}号`, ...cells });
const again = fresh();
const changed = fresh();
const FILE: readonly Cells[] = [
  fresh(),
  fresh({ uscc: "91350100M000100Y44" }),
  again,
  { ...changed, facts: "更正后的违法事实。" },
  fresh({ publicThrough: "2029-04-30" }),
  fresh(),
  fresh({ decidedOn: "2026-02-30" }),
];

before(async () => {
  api = await apiBench();
  await postFile(api, { entry: ENTRY, content: penaltyCsv([again, changed]) });
  await api.work();
  id = (await postFile(api, { entry: ENTRY, content: penaltyCsv(FILE) })).json().id;
  await api.work();
});
after(() => api.close());

const read = (path: string, key = api.key) => api.get(`/api/v1/batches${path}`, bearer(key));

interface Row {
  readonly row: number;
  readonly status: string;
  readonly problems: readonly Record<string, unknown>[];
}

async function rowsOf(query: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let cursor = "";
  do {
    const page = (await read(`/${id}/rows?limit=2${query}${cursor}`)).json();
    assert.ok(page.items.length <= 2);
    rows.push(...page.items);
    cursor = page.next === undefined ? "" : `&cursor=${page.next}`;
  } while (cursor !== "");
  return rows;
}

test("accepted, duplicate, superseding and rejected rows make the total; warned ones are counted inside", async () => {
  const { status, counts, progress, finishedAt } = (await read(`/${id}`)).json();
  assert.equal(status, "done");
  assert.deepEqual(counts, { total: 7, accepted: 3, warned: 1, duplicate: 1, superseding: 1, rejected: 2 });
  assert.equal(counts.accepted + counts.duplicate + counts.superseding + counts.rejected, counts.total);
  assert.deepEqual([progress.phase, progress.share], ["done", 1]);
  assert.ok(finishedAt !== null);
});

test("every row of the file is told once, page by page, in the order of the file", async () => {
  const rows = await rowsOf("");
  assert.deepEqual(
    rows.map(({ row, status }) => [row, status]),
    [
      [2, "accepted"],
      [3, "rejected"],
      [4, "duplicate"],
      [5, "superseding"],
      [6, "accepted"],
      [7, "accepted"],
      [8, "rejected"],
    ],
  );
});

test("rows can be asked for by what became of them", async () => {
  const numbers = async (status: string) => (await rowsOf(`&status=${status}`)).map(({ row }) => row);
  assert.deepEqual(await numbers("accepted"), [2, 6, 7]);
  assert.deepEqual(await numbers("warned"), [6]);
  assert.deepEqual(await numbers("duplicate"), [4]);
  assert.deepEqual(await numbers("superseding"), [5]);
  assert.deepEqual(await numbers("rejected"), [3, 8]);
  assert.equal((await read(`/${id}/rows?status=lost`)).json().code, "REQUEST_INVALID");
});

test("each problem has column, code, level, both languages and the offending text", async () => {
  const [first] = await rowsOf("&status=rejected");
  const [found] = first?.problems.filter(({ level }) => level === "error") ?? [];
  assert.deepEqual(
    Object.keys(found ?? {})
      .slice(0, 2)
      .sort(),
    ["code", "column"],
  );
  for (const member of ["column", "code", "level", "zh", "en", "value"])
    assert.ok(member in (found ?? {}), member);
  assert.equal(found?.value, "91350100M000100Y44");
});

test("the rejected rows come as CSV in the same template, with mark, reasons in a further column, and can be mended", async () => {
  const answer = await read(`/${id}/rejected.csv`);
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.headers["content-type"], "text/csv; charset=utf-8");
  assert.equal(answer.headers["content-disposition"], `attachment; filename="rejected-${id}.csv"`);
  assert.equal(answer.headers["cache-control"], "private, no-store");
  await read(`/${id}/rejected`);
  const opened = await api.bench.database.sql`
    select detail from platform.audit where act = 'read-rejected' order by position`;
  assert.deepEqual(
    opened.map((entry) => entry["detail"]),
    [
      { batch: id, rows: 2 },
      { batch: id, rows: 2 },
    ],
    "whoever opens sealed cells is on the trail",
  );
  const text = answer.body;
  assert.equal(text.charCodeAt(0), 0xfeff);
  const lines = text.slice(1).trimEnd().split("\r\n");
  assert.equal(lines.length, 3);
  assert.match(lines[0] ?? "", /^行政相对人名称,.*问题说明/);
  assert.match(lines[1] ?? "", /原第 3 行/);
  const mended = text
    .replaceAll("91350100M000100Y44", "91350100M000100Y43")
    .replace("2026-02-30", "2026-02-27");
  const sent = await postFile(api, { entry: ENTRY, content: mended, fileName: "mended.csv" });
  await api.work();
  const { counts } = (await read(`/${sent.json().id}`)).json();
  assert.deepEqual([counts.total, counts.accepted, counts.rejected], [2, 2, 0]);
});

test("another body's batch is not there, nor are its rows and its file", async () => {
  await addBody(api.bench.intake, { ...OTHER, territory: "330106", entries: [ENTRY] });
  const stranger = await api.keyOf(OTHER.uscc);
  for (const path of ["", "/rows", "/rejected.csv"]) {
    const answer = await read(`/${id}${path}`, stranger);
    assert.deepEqual([answer.statusCode, answer.json().code], [404, "BATCH_NOT_FOUND"], path);
    assert.equal((await api.get(`/api/v1/batches/${id}${path}`)).json().code, "KEY_REQUIRED");
  }
  assert.deepEqual((await read("", stranger)).json().items, []);
});

test("own batches are listed newest first, and no page repeats or leaves out one", async () => {
  for (let n = 0; n < 5; n++) {
    api.clock.moveTo(`2026-05-08T05:0${n}:00Z`);
    await postFile(api, { entry: ENTRY, content: penaltyCsv([fresh()]) });
  }
  const seen: string[] = [];
  let cursor = "";
  do {
    const page = (await read(`?limit=2${cursor}`)).json();
    seen.push(...page.items.map((batch: { id: string }) => batch.id));
    cursor = page.next === undefined ? "" : `&cursor=${page.next}`;
    if (seen.length === 2) await postFile(api, { entry: ENTRY, content: penaltyCsv([fresh()]) });
  } while (cursor !== "");
  assert.equal(new Set(seen).size, seen.length);
  assert.equal(seen.length, 8);
});

test("a made-up cursor is refused with a code, whatever it says", async () => {
  const made = (parts: readonly unknown[]) => Buffer.from(JSON.stringify(parts)).toString("base64url");
  for (const cursor of ["nonsense", made(["9999999999"]), made([-1]), made(["2 or 1=1"]), made([1, 2])]) {
    const answer = await read(`/${id}/rows?cursor=${cursor}`);
    assert.deepEqual([answer.statusCode, answer.json().code], [400, "CURSOR_INVALID"], cursor);
  }
  for (const cursor of [made(["2026-02-30T00:00:00Z", id]), made(["2026-05-08T00:00:00Z", "x"])]) {
    const answer = await read(`?cursor=${cursor}`);
    assert.deepEqual([answer.statusCode, answer.json().code], [400, "CURSOR_INVALID"], cursor);
  }
});

test("the file of rejected rows is not there before the batch is done", async () => {
  const sent = await postFile(api, { entry: ENTRY, content: penaltyCsv([fresh()]) });
  const answer = await read(`/${sent.json().id}/rejected.csv`);
  assert.deepEqual([answer.statusCode, answer.json().code], [409, "BATCH_NOT_DONE"]);
});
