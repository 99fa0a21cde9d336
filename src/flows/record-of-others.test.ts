import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addBody, type Bench, intakeBench, sendAndTakeIn } from "../../test/support/intake.ts";
import { BODY, type Cells, penaltyCsv } from "../../test/support/penalty-file.ts";

const ENTRY = "administrative-penalty";
/** A body in the territory of the first one, which may submit for it. */
const DISTRICT = { uscc: "11330106002489401P", name: "云州市示例区市场监督管理局" };
const CITY = { uscc: BODY.uscc, territory: "3301", entries: [ENTRY] };

let bench: Bench;
let number = 700;
before(async () => {
  bench = await intakeBench();
  await addBody(bench.intake, { ...DISTRICT, territory: "330106", entries: [ENTRY] });
});
after(async () => {
  await bench.database.drop();
});

/** A penalty that the district decided. */
const decided = (): Cells => ({
  documentNumber: `云示市监处罚〔2026〕${++number}号`,
  bodyName: DISTRICT.name,
  bodyCode: DISTRICT.uscc,
  sourceName: DISTRICT.name,
  sourceCode: DISTRICT.uscc,
});
const sent = (row: Cells, body: string) =>
  sendAndTakeIn(bench, { entry: ENTRY, bytes: penaltyCsv([row]), body });
const became = async (row: Cells, body: string) => {
  const { counts, codes } = await sent(row, body);
  const { accepted, superseding, duplicate, rejected } = counts;
  return [accepted, superseding, duplicate, rejected, ...codes.map(({ code }) => code)].join(" ");
};

test("no body of the territory takes over a record that another one decided and sent in", async () => {
  const row = decided();
  assert.equal(await became(row, DISTRICT.uscc), "1 0 0 0");
  assert.equal(await became(row, CITY.uscc), "0 0 1 0", "the same said again changes nothing");
  const changed = { ...row, facts: "经重新核实，事实另行认定。" };
  assert.equal(await became(changed, CITY.uscc), "0 0 0 1 RECORD_OF_OTHERS");
  const versions = await bench.database.sql`
    select version from records.record where document_number = ${row.documentNumber ?? ""}`;
  assert.equal(versions.length, 1);
  assert.equal(await became(changed, DISTRICT.uscc), "0 1 0 0", "who decided corrects it");
});

test("who sent a record in for another corrects it as long as nobody forbids, and so does the body that decided", async () => {
  const row = decided();
  assert.equal(await became(row, CITY.uscc), "1 0 0 0");
  assert.equal(await became({ ...row, facts: "第一次更正。" }, CITY.uscc), "0 1 0 0");
  assert.equal(await became({ ...row, facts: "第二次更正。" }, DISTRICT.uscc), "0 1 0 0");
  assert.equal(await became({ ...row, facts: "第三次更正。" }, CITY.uscc), "0 1 0 0");
});
