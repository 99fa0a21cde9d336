import assert from "node:assert/strict";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { writeTemplateFile } from "../../src/demo/index.ts";
import { BODY } from "../support/penalty-file.ts";
import { addBody, ended, post } from "./batches.ts";
import { firm, penalties } from "./files.ts";
import { dayOfPeople } from "./people-day.ts";
import { type Served, served, until } from "./program.ts";

const TOKEN = "operator-token-of-the-log-test-0123456789";
/** The data source that the invented city's files name. */
const CENTRE = { uscc: "12339900MB99100190", name: "云州市公共信用信息中心", territory: "3399" };
const GUESSED_KEY = "xh_guessedkeyguessedkeyguessedkeyguessedkey";

describe("what an operator sees of a running installation", () => {
  let folder = "";
  let server: Served;
  let key = "";
  let persons: readonly string[] = [];
  let ofPeople: readonly string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "xinheng-log-"));
    await chmod(folder, 0o711);
    const settings = { XINHENG_DATA: join(folder, "data"), LOG_LEVEL: "trace", XINHENG_METRICS_TOKEN: TOKEN };
    server = await served(settings);
    key = await addBody(settings, BODY);
    const centre = await addBody(settings, CENTRE);
    persons = await walkThrough(server.url, { folder, key, centre });
    const [name = "", number = ""] = persons;
    ofPeople = await dayOfPeople({ settings, url: server.url, key, person: [name, number] });
  });
  after(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("is a log of JSON lines that tell requests by their pattern and batches by number, with outcome and time", () => {
    const lines = logLines(server);
    const told = (said: string) => lines.filter((line) => line.said === said);
    const refused = told("answered").find((line) => line.code === "KEY_REQUIRED");
    assert.ok(refused !== undefined);
    assert.deepEqual([refused.method, refused.route, refused.status], ["POST", "/api/v1/batches", 401]);
    assert.match(String(refused.request), /^[0-9a-f-]{36}$/);
    assert.equal(typeof refused.ms, "number");
    assert.ok(told("answered").some((line) => line.route === "/api/v1/subjects/:uscc/records"));
    const [first] = told("a batch ended").filter((line) => line.outcome === "done");
    assert.deepEqual([first?.accepted, first?.rejected, typeof first?.seconds], [5, 0, "number"]);
    const [failed] = told("a batch ended").filter((line) => line.outcome === "failed");
    assert.match(String(failed?.code), /^[A-Z_]+$/);
    assert.equal(told("a batch begins").length, told("a batch ended").length);
  });

  it("is a log without a person, a number, a key, a search text or an address", () => {
    const log = server.log();
    const secrets = [
      ...persons,
      ...ofPeople,
      key,
      GUESSED_KEY,
      TOKEN,
      firm(1).name,
      firm(1).uscc,
      "查某人",
      "authorization",
    ];
    assert.ok(persons.length >= 6);
    for (const secret of secrets) {
      for (const form of [secret, encodeURIComponent(secret)])
        assert.equal(
          log.split("\n").find((line) => line.includes(form)),
          undefined,
          `the log tells ${form}`,
        );
    }
  });

  it("is a set of figures for batches, rows, worker, cards, database and law, without a body or a batch in a label", async () => {
    const figure = await figures(server);
    const penalty = 'entry="administrative-penalty"';
    assert.equal(figure(`xinheng_rows_total{${penalty},outcome="accepted"}`), 5 + persons.length / 2);
    assert.equal(figure(`xinheng_rows_total{${penalty},outcome="duplicate"}`), 5);
    assert.equal(figure(`xinheng_batch_seconds_count{${penalty},outcome="done"}`), 3);
    assert.equal(figure(`xinheng_batch_seconds_count{${penalty},outcome="failed"}`), 1);
    assert.equal(figure(`xinheng_slices_applied_total{${penalty}}`), 3);
    assert.equal(figure('xinheng_batches{status="done"}'), 3);
    assert.equal(figure("xinheng_worker_up"), 1);
    assert.equal(figure('xinheng_card_requests{from="kept"}'), 1);
    assert.equal(figure('xinheng_backup_last_success_timestamp_seconds{kind="physical"}'), 0);
    assert.equal(figure("xinheng_archive_on"), 0);
    for (const name of [
      "xinheng_database_bytes",
      "xinheng_holidays_days_left",
      "xinheng_pool_connections_max",
    ])
      assert.notEqual(figure(name), null, name);
    const text = await metricsText(server);
    assert.doesNotMatch(text, new RegExp(`${BODY.uscc}|[0-9a-f]{8}-[0-9a-f]{4}-7`));
  });

  it("is told whole in the handbook: every figure, and none that is not there", async () => {
    const handbook = await readFile("docs/operations.md", "utf8");
    const told = new Set([...handbook.matchAll(/^\| `xinheng_.*$/gm)].flatMap(([row]) => namesIn(row)));
    const shown = [...(await metricsText(server)).matchAll(/^# TYPE (xinheng_\w+)/gm)].map(
      ([, name]) => name,
    );
    assert.deepEqual([...new Set(shown)].sort(), [...told].sort());
  });

  it("counts on when the worker is started again, and says meanwhile that it is away", async () => {
    const earlier = (await figures(server))(
      'xinheng_rows_total{entry="administrative-penalty",outcome="accepted"}',
    );
    const pid = logLines(server).find((line) => line.name === "xinheng-worker")?.pid;
    process.kill(Number(pid), "SIGKILL");
    await until(async () => (await figures(server))("xinheng_worker_restarts") === 1);
    await ended(server.url, key, await post(server.url, key, penalties("后", [50, 51])));
    await until(async () => {
      const now = (await figures(server))(
        'xinheng_rows_total{entry="administrative-penalty",outcome="accepted"}',
      );
      return now === (earlier ?? 0) + 2;
    });
    const ready = await fetch(`${server.url}/readyz`);
    assert.equal(JSON.parse(await ready.text()).worker, "running");
  });
});

interface Walk {
  readonly folder: string;
  readonly key: string;
  readonly centre: string;
}

/** A day's story: good files, one again, a hopeless one, persons, wrong keys, searches; answers names and numbers of persons. */
async function walkThrough(url: string, { folder, key, centre }: Walk): Promise<readonly string[]> {
  const file = penalties("甲", [1, 2, 3, 4, 5]);
  await ended(url, key, await post(url, key, file));
  await ended(url, key, await post(url, key, file));
  await ended(url, key, await post(url, key, "姓名,身份证\r\n王某,1\r\n"));
  const path = join(folder, "persons.csv");
  await writeTemplateFile({
    path,
    entry: "administrative-penalty",
    subject: "person",
    rows: 6,
    seed: 5,
    format: "csv",
    header: "zh",
  });
  const text = await readFile(path, "utf8");
  await ended(url, centre, await post(url, centre, text));
  await fetch(`${url}/api/v1/batches`, {
    method: "POST",
    headers: { authorization: `Bearer ${GUESSED_KEY}` },
  });
  for (const address of [
    `/api/v1/subjects?q=${encodeURIComponent("查某人")}`,
    `/search?q=${encodeURIComponent("查某人")}`,
    `/api/v1/subjects/${firm(1).uscc}/records`,
    `/api/v1/subjects/${firm(1).uscc}/records`,
    `/subjects/${firm(1).uscc}`,
    `/nowhere/${encodeURIComponent("查某人")}`,
  ])
    await (await fetch(url + address)).text();
  const cells = text
    .split("\r\n")
    .slice(1)
    .map((line) => line.split(","));
  return cells.flatMap(([name = "", , , number = ""]) => (number === "" ? [] : [name, number]));
}

type Line = Readonly<Record<string, unknown>>;

function logLines(server: Served): readonly Line[] {
  const lines = server
    .log()
    .split("\n")
    .filter((line) => line !== "");
  return lines.map((line): Line => JSON.parse(line));
}

async function metricsText(server: Served): Promise<string> {
  const answer = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
  assert.equal(answer.status, 200);
  return answer.text();
}

/** Names of figures in the first cell of a row of the handbook. */
function namesIn(row: string): readonly string[] {
  return (row.split("|")[1] ?? "").match(/xinheng_\w+/g) ?? [];
}

/** The value of a figure by its name with labels; null when it is not there. */
async function figures(server: Served): Promise<(name: string) => number | null> {
  const lines = (await metricsText(server)).split("\n");
  return (name) => {
    const line = lines.find((one) => one.startsWith(`${name} `));
    return line === undefined ? null : Number(line.slice(name.length + 1));
  };
}
