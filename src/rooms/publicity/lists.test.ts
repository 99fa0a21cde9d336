import assert from "node:assert/strict";
import { get } from "node:http";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type ApiBench, apiBench, bearer, postFile, TODAY } from "../../../test/support/api.ts";
import { BODY, type Cells, penaltyCsv } from "../../../test/support/penalty-file.ts";
import { EXPORTS_AT_ONCE_MAX } from "../../platform/limits.ts";
import { LOOK_MAX } from "./list.ts";

const ENTRY = "administrative-penalty";
const LIST = `/api/v1/publications?entry=${ENTRY}`;
const EXPORT = `/api/v1/publications/export?entry=${ENTRY}`;
const A = { uscc: "91330100MA2A00018C", name: "云州甲有限公司" };
const B = { uscc: "91330100MA2A000267", name: "云州乙器械有限公司" };
const ROWS = 40;

let api: ApiBench;
before(async () => {
  api = await apiBench();
  const rows = Array.from({ length: ROWS }, (_, n) => ({
    ...(n % 2 === 0 ? A : B),
    documentNumber: `云市监处罚〔2026〕${100 + n}号`,
    decidedOn: `2026-0${1 + (n % 4)}-1${n % 10}`,
    publicThrough: "2026-12-31",
    violation: n === 3 ? "=cmd|' /C calc'!A0" : '含"引号"，和,逗号',
  }));
  await take(rows);
});
after(() => api.close());

async function take(rows: readonly Cells[]): Promise<void> {
  const { id } = (await postFile(api, { entry: ENTRY, content: penaltyCsv(rows) })).json();
  await api.work();
  const batch = (await api.get(`/api/v1/batches/${id}`, bearer(api.key))).json();
  assert.deepEqual([batch.status, batch.counts.rejected], ["done", 0]);
}

interface Listed {
  readonly id: string;
  readonly documentNumber: string;
  readonly decidedOn: string;
}

interface Page {
  readonly items: readonly Listed[];
  readonly next?: string;
  readonly lookedTo?: string;
  readonly bounded?: boolean;
}

async function page(query: string): Promise<Page> {
  return (await api.get(encodeURI(`${LIST}${query}`))).json();
}

async function walk(query: string): Promise<{ readonly items: readonly Listed[]; readonly pages: number }> {
  const items: Listed[] = [];
  let cursor = "";
  let pages = 0;
  do {
    const { items: shown, next } = await page(`${query}${cursor}`);
    items.push(...shown);
    pages += 1;
    cursor = next === undefined ? "" : `&cursor=${next}`;
  } while (cursor !== "");
  return { items, pages };
}

describe("a text finds in the lists", () => {
  it("organisations by name or code, and documents by how their number begins, however brackets are written", async () => {
    for (const [q, expected] of [
      ["乙器械", ROWS / 2],
      ["云州 器械", ROWS / 2],
      [A.uscc.toLowerCase(), ROWS / 2],
      ["云市监处罚〔2026〕10", 10],
      ["云市监处罚[2026] 105号", 1],
      ["云州", ROWS],
      ["州", 0],
      ["没有这样的", 0],
      ["%", 0],
    ] as const) {
      const found = await page(`&limit=100&q=${q}`);
      assert.deepEqual([found.items.length, found.bounded], [expected, false], q);
    }
  });

  it("with filters and pages as without", async () => {
    const all = await walk(`&limit=7&q=乙器械&from=2026-02-01&to=2026-03-31&body=${BODY.uscc}`);
    assert.ok(all.pages > 1);
    assert.equal(new Set(all.items.map(({ id }) => id)).size, all.items.length);
    assert.ok(all.items.every(({ decidedOn }) => decidedOn >= "2026-02-01" && decidedOn <= "2026-03-31"));
  });
});

describe("an export of a list", () => {
  it("has exactly the records of the list, in its order, as NDJSON and as CSV", async () => {
    const listed = await walk("&limit=9");
    const ndjson = await api.get(`${EXPORT}&format=ndjson`);
    const lines = ndjson.body
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual(lines, listed.items);
    const csv = await api.get(EXPORT);
    const rows = csv.body.slice(1).trimEnd().split("\r\n");
    assert.equal(rows.length, ROWS + 1);
    assert.deepEqual(
      rows.slice(1).map((row) => row.split(",")[0]),
      listed.items.map(({ id }) => id),
    );
  });

  it("opens in a spreadsheet program, runs nothing there, and says of when it is", async () => {
    const answer = await api.get(encodeURI(`${EXPORT}&q=乙器械&asOf=2026-05-01`));
    assert.ok(answer.body.startsWith("\uFEFF记录标识 Record,版本 Version,主体名称 Subject,"));
    assert.ok(answer.body.includes(",'=cmd|' /C calc'!A0,"));
    assert.ok(answer.body.includes(',"含""引号""，和,逗号",'));
    assert.ok(answer.body.includes(",罚款,,罚款人民币50000元,5,"), "kinds by name, money as in the template");
    assert.doesNotMatch(answer.body, /张三|备注/u);
    assert.equal(answer.headers["content-type"], "text/csv; charset=utf-8");
    assert.equal(
      answer.headers["content-disposition"],
      `attachment; filename="${ENTRY}_asof-2026-05-01_data-2026-05-08T040000000000Z.csv"`,
    );
    assert.equal(answer.headers["xinheng-as-of"], "2026-05-01");
    assert.equal(answer.headers["xinheng-bounded"], "false");
  });

  it("has as many records as the figures of the home page count", async () => {
    const figures = (await api.get("/api/v1/statistics")).json();
    const sum = (parts: readonly Readonly<Record<string, number>>[], name: string): number =>
      parts.reduce((total, part) => total + (part[name] ?? 0), 0);
    assert.equal(figures.publicRecords, ROWS);
    assert.equal(figures.expiringThisMonth, 0);
    assert.deepEqual(figures.byEntry, [{ entry: ENTRY, count: ROWS }]);
    assert.equal(sum(figures.byMonth, "penalties"), ROWS);
    assert.equal(sum(figures.byRegion, "records"), ROWS);
    assert.deepEqual(
      figures.byMonth.map(({ month }: { month: string }) => month),
      ["2026-01", "2026-02", "2026-03", "2026-04"],
    );
  });

  it("is refused like the list: unknown entry, unreadable day, another instant without a key", async () => {
    assert.equal((await api.get("/api/v1/publications/export?entry=hearsay")).json().code, "ENTRY_UNKNOWN");
    assert.equal((await api.get(`${EXPORT}&asOf=2026-02-30`)).json().code, "REQUEST_INVALID");
    assert.equal((await api.get(`${EXPORT}&knownAt=2026-05-01T00:00:00Z`)).json().code, "KNOWN_AT_NEEDS_KEY");
    const then = await api.get(`${EXPORT}&format=ndjson&knownAt=2026-05-01T00:00:00Z`, bearer(api.key));
    assert.deepEqual([then.statusCode, then.body], [200, ""]);
  });
});

describe("a list of very many records", () => {
  const ENDED = LOOK_MAX + 500;
  before(async () => {
    // Records decided yesterday whose publicity has ended, and one public record decided before them.
    await api.bench.intake.db.sql`
      with made as (
        select r.subject_code, gen_random_uuid() as record_id, r.ctid as of, n
          from (select * , ctid from records.record where document_number = '云市监处罚〔2026〕100号') r,
               generate_series(1, ${ENDED}) n),
      stored as (
        insert into records.record
        select m.subject_code, m.record_id, 1, r.entry, r.body_code, r.body_name, r.source_code, r.source_name, r.subject_name,
               '满' || m.n, '2026-05-07', null, null, r.severity, r.content, null, r.salt, r.content_hash, r.fingerprint,
               r.received_on, null, 'none', null, r.batch_id, m.n, r.recorded_at, null, null
          from made m join records.record r on r.document_number = '云市监处罚〔2026〕100号'
        returning subject_code, record_id)
      insert into publicity.term (subject_code, record_id, version, entry, body_code, decided_on, public_from, public_through,
             minimum_ends, repair_from, basis_id, known_from)
      select s.subject_code, s.record_id, 1, ${ENTRY}, ${BODY.uscc}, '2026-05-07', '2026-05-07', '2026-05-07', null, null,
             (select basis_id from publicity.term limit 1), ${`${TODAY}T00:00:00Z`}
        from stored s`;
  });

  it("looks at no more than its bound for one page, says how far it looked, and comes to every record", async () => {
    const first = await page("");
    assert.deepEqual([first.items.length, first.lookedTo], [0, "2026-05-07"]);
    const all = await walk("");
    assert.equal(all.items.length, ROWS);
  });

  it("says when more fits a text than is looked among", async () => {
    const found = await page("&q=满");
    assert.deepEqual([found.items.length, found.bounded], [0, true]);
  });

  it("does not look at decisions after the day asked for, nor at those whose longest publicity is over", async () => {
    for (const [asOf, count] of [
      ["2026-05-06", 20],
      ["2024-01-01", 0],
      ["2100-01-01", 0],
    ] as const) {
      const found = await page(`&asOf=${asOf}`);
      assert.deepEqual([found.items.length, found.lookedTo], [count, undefined], asOf);
    }
    const plan = await api.bench.intake.db.sql`
      explain select max(public_through) from publicity.term where entry = ${ENTRY} and public_through - decided_on > 1100`;
    assert.match(JSON.stringify(plan), /term_long/);
  });

  it("is exported by so many at once and no more, and a client that goes away takes its query along", async () => {
    // On the last day on which the many are public.
    api.clock.moveTo("2026-05-07T04:00:00Z");
    const url = `${await api.app.listen({ host: "127.0.0.1", port: 0 })}${EXPORT}&format=ndjson`;
    const opened = await Promise.all(Array.from({ length: EXPORTS_AT_ONCE_MAX }, () => beginTo(url)));
    const refused = await fetch(url);
    assert.deepEqual([refused.status, refused.headers.has("retry-after")], [503, true]);
    const { code } = (await refused.json()) as { readonly code: string };
    assert.equal(code, "EXPORTS_BUSY");
    for (const leave of opened) leave();
    for (;;) {
      const [row] = await api.bench.intake.db.sql<{ count: number }[]>`
        select count(*)::integer as count from pg_stat_activity
         where application_name = 'xinheng-export' and datname = current_database()`;
      if (row?.count === 0) break;
      await sleep(20);
    }
    const again = await fetch(url);
    assert.equal((await again.text()).trimEnd().split("\n").length, ENDED + ROWS);
    api.clock.moveTo(TODAY);
  });
});

/** Asks for an export and takes its head only. */
function beginTo(url: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const request = get(url, (answer) => resolve(() => answer.destroy()));
    request.on("error", reject);
  });
}
