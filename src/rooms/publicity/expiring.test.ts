import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type ApiBench, apiBench, bearer, postFile } from "../../../test/support/api.ts";
import { addBody } from "../../../test/support/intake.ts";
import { penaltyCsv } from "../../../test/support/penalty-file.ts";

const ENTRY = "administrative-penalty";
const OTHER = { uscc: "11330106002489401J", name: "云州市县局" };
let api: ApiBench;

before(async () => {
  api = await apiBench();
  await addBody(api.bench.intake, { ...OTHER, territory: "330106", entries: [ENTRY] });
  const rows = [
    ["云市监处罚〔2026〕1号", "2026-05-20"],
    ["云市监处罚〔2026〕2号", "2026-05-30"],
    ["云市监处罚〔2026〕3号", "2026-07-20"],
    ["云市监处罚〔2026〕4号", "2027-03-30"],
  ] as const;
  const cells = rows.map(([documentNumber, publicThrough]) => ({
    documentNumber,
    publicThrough,
    decidedOn: "2026-04-20",
  }));
  await postFile(api, { entry: ENTRY, content: penaltyCsv(cells) });
  await api.work();
});
after(() => api.close());

const ask = async (query: string, key = api.key) =>
  (await api.get(`/api/v1/bodies/self/expiring?${query}`, bearer(key))).json();

interface Item {
  readonly documentNumber: string;
  readonly publicThrough: string;
  readonly repairFrom: string;
}

test("records whose publicity ends soon are told soonest first, by page, to the body that sent them", async () => {
  const all = await ask("what=publicity&days=366");
  const days = all.items.map(({ publicThrough }: Item) => publicThrough);
  assert.ok(days.length >= 2);
  assert.deepEqual(days, days.toSorted());
  const within = await ask("what=publicity&days=1");
  assert.ok(within.items.length < days.length);
  const seen: string[] = [];
  for (let cursor = ""; ; ) {
    const page = await ask(`what=publicity&days=366&limit=1${cursor}`);
    seen.push(...page.items.map(({ documentNumber }: Item) => documentNumber));
    if (page.next === undefined) break;
    cursor = `&cursor=${page.next}`;
  }
  assert.deepEqual(
    seen,
    all.items.map(({ documentNumber }: Item) => documentNumber),
  );
});

test("records whose repair has opened are told once the first day of repair is reached", async () => {
  const [first] = (await ask("what=publicity&days=366")).items;
  assert.deepEqual((await ask("what=repair&days=90")).items, []);
  api.clock.moveTo(first.repairFrom);
  const opened = (await ask("what=repair&days=30")).items;
  assert.ok(opened.length > 0);
  assert.ok(opened.every(({ repairFrom }: Item) => repairFrom === first.repairFrom));
});

test("another body is told nothing of these records, and nobody is told without a key", async () => {
  const otherKey = await api.keyOf(OTHER.uscc);
  assert.deepEqual((await ask("what=publicity&days=366", otherKey)).items, []);
  assert.equal((await ask("what=publicity", "xh_invented")).code, "KEY_REQUIRED");
  assert.equal((await ask("what=mood")).code, "REQUEST_INVALID");
});
