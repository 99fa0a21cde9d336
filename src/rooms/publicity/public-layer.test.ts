import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type ApiBench, apiBench, bearer, postFile, TODAY } from "../../../test/support/api.ts";
import { addBody } from "../../../test/support/intake.ts";
import { BODY, type Cells, GOOD_ROW, penaltyCsv } from "../../../test/support/penalty-file.ts";

const ENTRY = "administrative-penalty";
const OTHER_CODE = "91330100MA2A00018C";
const STRANGER = { uscc: "11330106002489401J", name: "云州市示例区市场监督管理局" };
const OTHER = { uscc: OTHER_CODE, name: "云州甲有限公司" };

let api: ApiBench;
let number = 1000;
before(async () => {
  api = await apiBench();
  await addBody(api.bench.intake, { ...STRANGER, territory: "330106", entries: [] });
  await take([{}]);
});
after(() => api.close());

const fresh = (cells: Cells = {}): Cells => ({ documentNumber: `云市监处罚〔2026〕${++number}号`, ...cells });

async function take(rows: readonly Cells[]): Promise<void> {
  const { id } = (await postFile(api, { entry: ENTRY, content: penaltyCsv(rows) })).json();
  await api.work();
  const batch = (await api.get(`/api/v1/batches/${id}`, bearer(api.key))).json();
  assert.deepEqual([batch.status, batch.counts.rejected], ["done", 0]);
}

interface Counted {
  readonly items: readonly { readonly records: number }[];
  readonly counts: readonly unknown[];
}

const subject = (code: string, query = "") => api.get(`/api/v1/subjects/${code}${query}`);
const records = (code: string, query = "") => api.get(`/api/v1/subjects/${code}/records${query}`);
const publications = (query = "") => api.get(`/api/v1/publications?entry=${ENTRY}${query}`);

test("a public record says what was decided, by whom, on what basis, and from when through when it is public", async () => {
  const answer = (await records(GOOD_ROW.uscc)).json();
  const [record] = answer.items;
  assert.equal(answer.asOf, TODAY);
  assert.ok(answer.knownAt <= api.clock.now().toString() && answer.dataTime !== null);
  const { id, content, basis, recordedAt, ...shown } = record;
  assert.match(id, /^[0-9a-f-]{36}$/);
  assert.ok(basis.length > 0 && basis.every((one: { article: string }) => one.article !== ""));
  assert.equal(content.fineAmount, 5_000_000);
  assert.equal(recordedAt, "2026-05-08T04:00:00.000000Z");
  assert.deepEqual(shown, {
    version: 1,
    entry: ENTRY,
    subject: { uscc: GOOD_ROW.uscc, name: GOOD_ROW.name },
    documentNumber: GOOD_ROW.documentNumber,
    body: { uscc: BODY.uscc, name: BODY.name },
    source: { uscc: BODY.uscc, name: BODY.name },
    decidedOn: "2026-04-30",
    from: null,
    until: null,
    severity: "general",
    publicFrom: "2026-04-30",
    publicThrough: "2027-04-30",
    minimumEnds: "2026-07-30",
    repairFrom: "2026-07-31",
    clock: { dueOn: "2026-05-13", receivedOn: TODAY, state: "on-time", lateDays: null },
    disputedOn: null,
  });
});

test("what is meant for sharing or sealed is in no public answer", async () => {
  for (const url of [`/api/v1/subjects/${GOOD_ROW.uscc}/records`, `/api/v1/publications?entry=${ENTRY}`]) {
    const answer = await api.get(url);
    assert.ok(answer.json().items.length > 0);
    assert.doesNotMatch(answer.body, /张三|remarks|legalRepresentative/, url);
    assert.equal((await api.get(url, bearer(api.key))).body.includes("张三"), false);
  }
});

test("the day decides alone: public on the last day, gone on the next, without a job", async () => {
  const seen = async () => ({
    records: (await records(GOOD_ROW.uscc)).json().items.length,
    counts: (await subject(GOOD_ROW.uscc)).json().counts.length,
    list: (await publications()).json().items.length,
    found: (await api.get(`/api/v1/subjects?q=${GOOD_ROW.uscc}`)).json().items[0].records,
    statistics: (await api.get("/api/v1/statistics")).json().publicRecords,
  });
  const there = { records: 1, counts: 1, list: 1, found: 1, statistics: 1 };
  const gone = { records: 0, counts: 0, list: 0, found: 0, statistics: 0 };
  for (const [instant, expected] of [
    ["2026-04-29T15:59:59Z", gone],
    ["2026-04-29T16:00:00Z", there],
    ["2027-04-30T15:59:59Z", there],
    ["2027-04-30T16:00:00Z", gone],
  ] as const) {
    api.clock.moveTo(instant);
    assert.deepEqual(await seen(), expected, instant);
  }
  api.clock.moveTo(TODAY);
});

test("asOf shows of what is public today what was or will be public on a day, on every answer about records", async () => {
  const routes = [
    [`/api/v1/subjects/${GOOD_ROW.uscc}/records?`, (body: Counted) => body.items.length],
    [`/api/v1/subjects/${GOOD_ROW.uscc}?`, (body: Counted) => body.counts.length],
    [`/api/v1/publications?entry=${ENTRY}&`, (body: Counted) => body.items.length],
    [`/api/v1/subjects?q=${GOOD_ROW.uscc}&`, (body: Counted) => body.items[0]?.records],
  ] as const;
  for (const [url, count] of routes) {
    for (const [day, expected] of [
      ["2026-04-29", 0],
      ["2026-04-30", 1],
      ["2027-04-30", 1],
      ["2027-05-01", 0],
    ] as const) {
      const body = (await api.get(`${url}asOf=${day}`)).json();
      assert.deepEqual([body.asOf, count(body)], [day, expected], `${url} ${day}`);
    }
    for (const day of ["2026-02-30", "0000-01-01", "tomorrow", "2026-5-1"]) {
      const answer = await api.get(`${url}asOf=${day}`);
      assert.deepEqual([answer.statusCode, answer.json().code], [400, "REQUEST_INVALID"], `${url} ${day}`);
    }
  }
});

test("nobody asks his way behind an end, or before a beginning: what is not public today is shown for no day", async () => {
  const count = async (url: string, headers = {}) => (await api.get(url, headers)).json().items.length;
  const records = `/api/v1/subjects/${GOOD_ROW.uscc}/records?`;
  for (const headers of [{}, bearer(api.key)])
    for (const url of [records, `/api/v1/publications?entry=${ENTRY}&`]) {
      for (const [today, asOf] of [
        ["2027-05-01", "2027-04-30"],
        ["2027-05-01", "2026-05-08"],
        ["2026-04-29", "2026-04-30"],
      ] as const) {
        api.clock.moveTo(`${today}T02:00:00Z`);
        assert.equal(await count(`${url}asOf=${asOf}`, headers), 0, `${today} ${url} ${asOf}`);
      }
      api.clock.moveTo("2027-04-30T02:00:00Z");
      assert.equal(await count(`${url}asOf=2026-04-30`, headers), 1, url);
    }
  const ended = `/api/v1/publications/export?entry=${ENTRY}&asOf=2026-05-08&format=ndjson`;
  api.clock.moveTo("2027-05-01T02:00:00Z");
  assert.equal((await api.get(ended)).body, "");
  api.clock.moveTo(TODAY);
  assert.notEqual((await api.get(ended)).body, "");
});

test("what was known at another instant needs a key, and shows the version that was known then", async () => {
  const row = fresh(OTHER);
  await take([row]);
  api.clock.moveTo("2026-05-11T02:00:00Z");
  await take([{ ...row, facts: "更正。" }]);
  const key = bearer(api.key);
  for (const url of [`/api/v1/subjects/${OTHER_CODE}/records?`, `/api/v1/publications?entry=${ENTRY}&`]) {
    const versions = async (at: string) =>
      (await api.get(`${url}knownAt=${at}`, key))
        .json()
        .items.filter((record: { subject: { uscc: string } }) => record.subject.uscc === OTHER_CODE)
        .map((record: { version: number }) => record.version);
    assert.deepEqual(await versions("2026-05-08T03:59:59Z"), []);
    assert.deepEqual(await versions("2026-05-09T00:00:00Z"), [1]);
    assert.deepEqual(await versions("2026-05-11T02:00:00Z"), [2]);
    const denied = await api.get(`${url}knownAt=2026-05-09T00:00:00Z`);
    assert.deepEqual([denied.statusCode, denied.json().code], [401, "KNOWN_AT_NEEDS_KEY"]);
    assert.equal((await api.get(`${url}knownAt=2026-05-09T00:00:00Z`, bearer("xh_made_up"))).statusCode, 401);
    assert.equal((await api.get(`${url}knownAt=2026-05-11T02:00:00Z`)).statusCode, 200, "now needs none");
    assert.equal((await api.get(`${url}knownAt=2026-05-09T99:00:00Z`, key)).json().code, "REQUEST_INVALID");
  }
  const others = bearer(await api.keyOf(STRANGER.uscc));
  const url = `/api/v1/subjects/${OTHER_CODE}/records?knownAt=2026-05-09T00:00:00Z`;
  assert.deepEqual(
    (await api.get(url, others)).json().items,
    [],
    "what a body corrected is shown to no other body",
  );
  const [entry] = await api.bench.database
    .sql`select act, actor, purpose from platform.audit order by position desc limit 1`;
  assert.deepEqual([entry?.["act"], entry?.["purpose"]], ["read-known-at", "own-records"]);
  assert.match(String(entry?.["actor"]), new RegExp(`^${STRANGER.uscc}/key:`, "u"));
  const then = (await api.get(`/api/v1/subjects/${OTHER_CODE}?knownAt=2026-05-09T00:00:00Z`, key)).json();
  assert.deepEqual([then.knownAt, then.dataTime], ["2026-05-09T00:00:00Z", "2026-05-08T04:00:00.000000Z"]);
  api.clock.moveTo(TODAY);
});

test("a walk over all pages meets every record once, though new ones arrive on the way", async () => {
  const code = "91330100MA2A000267";
  const made = Array.from({ length: 17 }, (_, n) =>
    fresh({ uscc: code, name: "云州乙有限公司", decidedOn: n % 3 === 0 ? "2026-04-30" : "2026-05-06" }),
  );
  await take(made);
  for (const url of [`/api/v1/subjects/${code}/records?`, `/api/v1/publications?entry=${ENTRY}&q=云州乙&`]) {
    const seen: string[] = [];
    let cursor = "";
    do {
      const page = (await api.get(`${encodeURI(url)}limit=4${cursor}`)).json();
      seen.push(...page.items.map((record: { documentNumber: string }) => record.documentNumber));
      cursor = page.next === undefined ? "" : `&cursor=${page.next}`;
      if (seen.length === 4)
        await take([fresh({ uscc: code, name: "云州乙有限公司", decidedOn: "2026-05-08" })]);
    } while (cursor !== "");
    assert.equal(new Set(seen).size, seen.length, "no record twice");
    for (const { documentNumber = "" } of made) assert.ok(seen.includes(documentNumber), documentNumber);
  }
});

test("a made-up cursor is refused with a code", async () => {
  const made = (parts: readonly unknown[]) => Buffer.from(JSON.stringify(parts)).toString("base64url");
  const id = "00000000-0000-4000-8000-000000000000";
  for (const cursor of [
    "nonsense",
    made(["2026-02-30", id]),
    made(["0000-01-01", id]),
    made(["2026-05-08", "' or 1=1"]),
  ]) {
    for (const url of [
      `/api/v1/subjects/${GOOD_ROW.uscc}/records?`,
      `/api/v1/publications?entry=${ENTRY}&`,
    ]) {
      const answer = await api.get(`${url}cursor=${cursor}`);
      assert.deepEqual([answer.statusCode, answer.json().code], [400, "CURSOR_INVALID"], cursor);
    }
  }
});

test("an unknown subject, a natural person and an unknown entry have no page, and no error repeats what was asked", async () => {
  for (const code of [
    "91330100MA2A99999X",
    "PN:0123456789abcdef",
    "330106199003074518",
    "GS:330100000000001",
    "%27%20or%201=1",
  ]) {
    for (const path of ["", "/records"]) {
      const answer = await subject(code, path);
      assert.deepEqual([answer.statusCode, answer.json().code], [404, "SUBJECT_NOT_FOUND"], code);
      assert.equal(answer.body.includes(code), false);
    }
  }
  assert.equal((await records(GOOD_ROW.uscc, "?entry=hearsay")).json().code, "ENTRY_UNKNOWN");
  assert.equal((await api.get("/api/v1/publications?entry=hearsay")).json().code, "ENTRY_UNKNOWN");
});

test("a subject is found under its code in small letters and full width, and its region has a name", async () => {
  const written = "９１３５０１００ｍ０００１００ｙ４３";
  const answer = (await subject(encodeURIComponent(written))).json();
  assert.equal(answer.uscc, GOOD_ROW.uscc);
  assert.deepEqual(answer.region, { code: "350100", name: "福建省福州市" });
  assert.equal((await records(GOOD_ROW.uscc.toLowerCase())).statusCode, 200);
});
